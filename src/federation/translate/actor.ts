// Actor <-> our account. The two directions stand side by side: they must mirror each other.

import type { Account } from '../../core/accounts/account.ts'
import type { RemoteAccount } from '../../core/accounts/remember.ts'
import { type Site, sharedInboxUri } from '../../core/site.ts'
import type { AccountKind } from '../../db/schema/words.ts'
import { plainText, sanitize } from '../../lib/html.ts'
import { cut } from '../../lib/scrub.ts'
import type { Document } from '../document.ts'
import { isSameOrigin } from '../wire/activity.ts'
import type { ActorShape } from '../wire/actor.ts'
import { emojisOf } from './emoji.ts'

const KINDS: Record<ActorShape['type'], AccountKind> = {
  Person: 'writer',
  Organization: 'writer',
  Group: 'board',
  Service: 'desk',
  Application: 'node',
}

const NAME_LENGTH_MAX = 500
const ALIASES_KEPT_MAX = 20

/**
 * An actor of another node in our words. Undefined when it claims an inbox elsewhere. Keys that it does not own, or that
 * live on another host, are left out (security: a key document may name any owner). `host` is the part of the handle
 * after the second @, confirmed by WebFinger where that differs from the host of the id.
 */
export function accountOf(actor: ActorShape, host: string): RemoteAccount | undefined {
  if (!isSameOrigin(actor.inbox, actor.id)) return undefined
  const shared = actor.endpoints?.sharedInbox ?? null
  return {
    kind: KINDS[actor.type],
    handle: actor.preferredUsername,
    host,
    uri: actor.id,
    url: actor.url !== null && isSameOrigin(actor.url, actor.id) ? actor.url : actor.id,
    name: cut(plainText(sanitize(actor.name ?? '')), NAME_LENGTH_MAX),
    bioHtml: sanitize(actor.summary ?? ''),
    fields: actor.attachment.map((field) => ({ name: field.name, html: sanitize(field.value) })),
    emojis: emojisOf(actor.tag),
    avatarUrl: actor.icon,
    inboxUri: actor.inbox,
    sharedInboxUri: shared !== null && isSameOrigin(shared, actor.id) ? shared : null,
    followersUri: actor.followers,
    approvesFollows: actor.manuallyApprovesFollowers,
    isDiscoverable: actor.discoverable,
    isIndexable: actor.indexable,
    alsoKnownAs: actor.alsoKnownAs.slice(0, ALIASES_KEPT_MAX),
    movedToUri: actor.movedTo,
    featuredUri: ownPart(actor, actor.featured),
    featuredTagsUri: ownPart(actor, actor.featuredTags),
    joinedAt: actor.published,
    keys: actor.publicKey
      .filter((key) => key.owner === actor.id && isSameOrigin(key.id, actor.id))
      .map((key) => ({ keyId: key.id, publicPem: key.publicKeyPem })),
  }
}

// A list of an account's own is at its own node.
function ownPart(actor: ActorShape, uri: string | null): string | null {
  return uri !== null && isSameOrigin(uri, actor.id) ? uri : null
}

const TYPES: Record<AccountKind, string> = {
  writer: 'Person',
  board: 'Group',
  desk: 'Service',
  node: 'Application',
}

/** What an account of this kind is called in documents. */
export function typeOf(kind: AccountKind): string {
  return TYPES[kind]
}

/** What stands in an actor document beside the account itself. */
export interface ActorKeys {
  rsaPem: string
  /** The Ed25519 key as a multibase string (FEP-521a). */
  ed25519Multibase: string
}

/** A local account as the document that is served and sent (ActivityPub §4.1), without its context. */
export function actorOf(
  account: Account,
  keys: ActorKeys,
  site: Site,
): Document & { attachment: Document[] } {
  const { uri } = account
  return {
    id: uri,
    type: TYPES[account.kind],
    preferredUsername: account.handle,
    name: account.name,
    summary: account.bioHtml,
    url: account.url,
    inbox: account.inboxUri,
    outbox: `${uri}/outbox`,
    followers: account.followersUri,
    following: `${uri}/following`,
    featured: `${uri}/featured`,
    featuredTags: `${uri}/tags`,
    endpoints: { sharedInbox: sharedInboxUri(site) },
    manuallyApprovesFollowers: account.approvesFollows,
    discoverable: account.isDiscoverable,
    indexable: account.isIndexable,
    published: account.joinedAt.toISOString(),
    ...(account.alsoKnownAs.length === 0 ? {} : { alsoKnownAs: account.alsoKnownAs }),
    ...(account.movedToUri === null ? {} : { movedTo: account.movedToUri }),
    ...(account.suspendedAt === null ? {} : { suspended: true }),
    attachment: account.fields.map((field) => ({
      type: 'PropertyValue',
      name: field.name,
      value: field.html,
    })),
    ...(account.avatarUrl === null ? {} : { icon: iconOf(account.avatarUrl) }),
    attributionDomains: [new URL(site.origin).hostname],
    ...ownCollections(account),
    ...keysOf(uri, keys),
  }
}

// The ending of a name of ours says what the file is.
function iconOf(url: string): Document {
  const ending = url.split('.').at(-1)!
  return { type: 'Image', mediaType: `image/${ending === 'jpg' ? 'jpeg' : ending}`, url }
}

function keysOf(uri: string, { rsaPem, ed25519Multibase }: ActorKeys): Document {
  const key = { id: `${uri}#ed25519-key`, type: 'Multikey', controller: uri }
  return {
    publicKey: { id: `${uri}#main-key`, owner: uri, publicKeyPem: rsaPem },
    assertionMethod: [{ ...key, publicKeyMultibase: ed25519Multibase }],
  }
}

// Of boards and writers each has one that only nodes of our kind know (product §2.4, §2.8).
function ownCollections({ kind, uri }: Account): Document {
  if (kind === 'board')
    return {
      openReferrals: `${uri}/open`,
      // FEP-1b12: who keeps order, and that everybody may post.
      attributedTo: `${uri}/moderators`,
      postingRestrictedToMods: false,
    }
  return kind === 'writer'
    ? { endorsements: `${uri}/endorsements`, featuredCollections: `${uri}/rosters` }
    : {}
}
