import { z } from 'zod'
import { Anything, Audience, Flag, firstOf, listOf, Moment, Name, Reference, Text, Uri } from './values.ts'

/** Types that are read as posts; all but the first are shown as a title, a summary and a link. */
export const POST_TYPES = ['Note', 'Article', 'Page', 'Image', 'Audio', 'Video', 'Event'] as const

const Link = z.union([Uri, z.object({ href: Uri }).transform((link) => link.href)])

const HtmlLink = z
  .object({ href: Uri, mediaType: z.string() })
  .refine((link) => link.mediaType === 'text/html')
  .transform((link) => link.href)

const AttachmentShape = z.object({
  type: z.enum(['Document', 'Image', 'Audio', 'Video']),
  url: firstOf(Link),
  mediaType: Text,
  name: Text,
})

const TagShape = z.object({ type: z.string(), name: Text, href: firstOf(Uri) })

/** A Note and its kin, tolerant in all that `federation.md` §2 and §4 saw in the wild. */
export const NoteShape = z.object({
  id: Uri,
  type: z.enum(POST_TYPES),
  attributedTo: listOf(Reference),
  name: Text,
  content: Text,
  contentMap: z.record(z.string(), z.string()).nullish().catch(null),
  summary: Text,
  sensitive: Flag,
  url: z.union([firstOf(HtmlLink).refine((href) => href !== null), firstOf(Link)]),
  inReplyTo: firstOf(Reference),
  published: Moment,
  updated: Moment,
  to: Audience,
  cc: Audience,
  tag: listOf(TagShape),
  attachment: listOf(AttachmentShape),
  conversation: firstOf(Name),
  context: firstOf(Name),
  /** Ours (product §2.5), read by those who look for it. */
  referral: Anything,
})

/** A post of another node, as it was sent. */
export type NoteShape = z.output<typeof NoteShape>
