import { z } from 'zod'
import { Link, TagShape } from './tag.ts'
import {
  Anything,
  Audience,
  Count,
  Flag,
  firstOf,
  listOf,
  Moment,
  Name,
  Pixels,
  Reference,
  Text,
  Uri,
} from './values.ts'

/** Types that are read as posts; all but the first two are shown as a title, a summary and a link. */
export const POST_TYPES = ['Note', 'Question', 'Article', 'Page', 'Image', 'Audio', 'Video', 'Event'] as const

const HtmlLink = z
  .object({ href: Uri, mediaType: z.string() })
  .refine((link) => link.mediaType === 'text/html')
  .transform((link) => link.href)

const AttachmentShape = z.object({
  type: z.enum(['Document', 'Image', 'Audio', 'Video']),
  url: firstOf(Link),
  mediaType: Text,
  name: Text,
  /** GoToSocial's word for what is to be seen or heard; with others it is the name. */
  summary: Text,
  /** Misskey's word for what is to be blurred, said of one file. */
  sensitive: Flag,
  width: Pixels,
  height: Pixels,
  blurhash: z
    .string()
    .regex(/^[\x21-\x7e]{6,100}$/)
    .optional()
    .catch(undefined),
  focalPoint: z
    .tuple([z.number().min(-1).max(1), z.number().min(-1).max(1)])
    .optional()
    .catch(undefined),
})

// Older GoToSocial says `always` and `approvalRequired` for the same.
const RuleShape = z
  .object({
    automaticApproval: Audience,
    manualApproval: Audience,
    always: Audience,
    approvalRequired: Audience,
  })
  .transform((rule) => ({
    automaticApproval: [...rule.automaticApproval, ...rule.always],
    manualApproval: [...rule.manualApproval, ...rule.approvalRequired],
  }))
  .nullish()
  .catch(null)

const ChoiceShape = z.object({
  name: z.string().max(10_000),
  replies: z.object({ totalItems: Count }).nullish().catch(null),
})

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
  audience: Audience,
  tag: listOf(TagShape),
  attachment: listOf(AttachmentShape),
  conversation: firstOf(Name),
  context: firstOf(Name),
  oneOf: listOf(ChoiceShape),
  anyOf: listOf(ChoiceShape),
  votersCount: Count,
  endTime: Moment,
  closed: Moment,
  quote: firstOf(Reference),
  quoteUri: firstOf(Uri),
  quoteUrl: firstOf(Uri),
  _misskey_quote: firstOf(Uri),
  quoteAuthorization: firstOf(Reference),
  interactionPolicy: z
    .object({ canReply: RuleShape, canAnnounce: RuleShape, canQuote: RuleShape })
    .nullish()
    .catch(null),
  /** Ours (product §2.5), read by those who look for it. */
  referral: Anything,
})

/** A post of another node, as it was sent. */
export type NoteShape = z.output<typeof NoteShape>
