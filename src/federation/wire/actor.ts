import { z } from 'zod'
import { scrub } from '../../lib/scrub.ts'
import { TagShape } from './tag.ts'
import { Flag, firstOf, listOf, Moment, Reference, Text, Uri } from './values.ts'

const Picture = z.union([
  Uri,
  z
    .object({ url: firstOf(z.union([Uri, z.object({ href: Uri }).transform((link) => link.href)])) })
    .transform((image) => image.url),
])

const Key = z.object({ id: Uri, owner: Uri, publicKeyPem: z.string().max(10_000) })

const Field = z.object({
  type: z.literal('PropertyValue'),
  name: z.string().max(2_047).transform(scrub),
  value: z.string().max(10_000),
})

// What can stand between two @ and be read as a name. GoToSocial calls its own actor by host and port.
const HANDLE = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.:~+-]*$/u

/** An actor (ActivityPub §4.1) as other servers describe it. */
export const ActorShape = z.object({
  id: Uri,
  type: z.enum(['Person', 'Group', 'Service', 'Application', 'Organization']),
  preferredUsername: z.string().max(200).regex(HANDLE),
  inbox: Uri,
  followers: firstOf(Reference),
  endpoints: z
    .object({ sharedInbox: Uri.nullish().catch(null) })
    .nullish()
    .catch(null),
  name: Text,
  summary: Text,
  url: z.union([firstOf(Uri), firstOf(z.object({ href: Uri }).transform((link) => link.href))]),
  icon: firstOf(Picture),
  attachment: listOf(Field),
  tag: listOf(TagShape),
  publicKey: listOf(Key),
  manuallyApprovesFollowers: Flag,
  discoverable: Flag,
  indexable: Flag,
  published: Moment,
  alsoKnownAs: listOf(Reference),
  movedTo: firstOf(Reference),
  featured: firstOf(Reference),
  featuredTags: firstOf(Reference),
})

/** An actor of another node, as it was sent. */
export type ActorShape = z.output<typeof ActorShape>
