import { z } from 'zod'
import { firstOf, Text, Uri } from './values.ts'

/** An address, or a Link to it (ActivityStreams §2.2). */
export const Link = z.union([Uri, z.object({ href: Uri }).transform((link) => link.href)])

/** What a text names or holds: a mention, a hashtag, an emoji. */
export const TagShape = z.object({
  type: z.string(),
  name: Text,
  href: firstOf(Uri),
  icon: firstOf(z.object({ url: firstOf(Link) }).transform((image) => image.url)),
})

/** A tag, as it was sent. */
export type TagShape = z.output<typeof TagShape>
