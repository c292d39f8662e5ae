import { z } from 'zod'
import { Anything, listOf } from './values.ts'

const Item = z.union([z.string(), z.looseObject({})])

/** A collection or a page of one (ActivityStreams §5), with what it lists. */
export const CollectionShape = z.object({
  first: Anything,
  items: listOf(Item),
  orderedItems: listOf(Item),
})

/** A hashtag on its own, as an object: its name without the #. */
export const HashtagShape = z.object({
  type: z.literal('Hashtag'),
  name: z
    .string()
    .max(101)
    .regex(/^#?[\p{L}\p{M}\p{N}_]+$/u)
    .transform((name) => name.replace('#', '')),
})
