import { z } from 'zod'
import { Uri } from './values.ts'

/** What a node answers when it is asked whose a handle is (RFC 7033). */
export const Jrd = z.object({
  subject: z.string().max(300),
  links: z
    .array(
      z.looseObject({
        rel: z.string().optional(),
        type: z.string().optional(),
        href: Uri.optional().catch(undefined),
      }),
    )
    .max(100),
})
