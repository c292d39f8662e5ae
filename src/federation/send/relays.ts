// Relays of both kinds: Mastodon's, an inbox that is told of posts as followers are; and LitePub's, an actor that follows
// back and reads what the node's own account announces.
import { sql } from 'kysely'
import type { Account } from '../../core/accounts/account.ts'
import { findLocalAccount } from '../../core/accounts/find.ts'
import type { Jobs } from '../../core/jobs.ts'
import type { PostId } from '../../core/posts/post.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { PLAIN_CONTEXT } from '../context.ts'
import type { Document } from '../document.ts'
import { nodeHandle } from '../node-actor.ts'
import { PUBLIC } from '../vocabulary.ts'
import { storeOutgoing } from './outgoing.ts'

/** ActivityPub §6.5: asks a relay to let us take part, by a Follow of Public, or of its actor. */
export function askRelay(db: Db) {
  return async ({ relayId }: Jobs['ask-relay']): Promise<Deed | undefined> => {
    const relay = await findRelay(db, relayId)
    if (!relay) return undefined
    const { nodeId, nodeUri, followUri, inboxUri, relayUri } = relay
    const activity = followOf(followUri, nodeUri, relayUri ?? PUBLIC)
    return (tx) => sendTo(tx, { accountId: nodeId, inboxUri, activity, objectUri: followUri })
  }
}

/** ActivityPub §6.10: takes that back. */
export function leaveRelay(db: Db, site: Site) {
  return async ({ followUri, inboxUri, objectUri }: Jobs['leave-relay']): Promise<Deed | undefined> => {
    const node = await findLocalAccount(db, nodeHandle(site))
    if (!node) return undefined
    const object = followOf(followUri, node.uri, objectUri)
    const activity = { id: `${followUri}/undo`, type: 'Undo', actor: node.uri, object }
    return (tx) => sendTo(tx, { accountId: node.id, inboxUri, activity, objectUri: followUri })
  }
}

interface Announced {
  nodeId: Account['id']
  nodeUri: string
  followersUri: string
  uri: string
  inboxes: string[]
}

/** What tells LitePub relays of a public post of a writer who may be found; undefined when there is nothing to tell. */
export async function announceToRelays(db: Db, postId: PostId): Promise<Deed | undefined> {
  const { rows } = await sql<Announced>`
    select node.id as "nodeId", node.uri as "nodeUri", node.followers_uri as "followersUri", posts.uri,
      (select array_agg(inbox_uri) from relays where state = 'accepted' and style = 'litepub') as inboxes
    from posts join accounts author on author.id = posts.author_id
    join accounts node on node.host is null and node.kind = 'node'
    where posts.id = ${postId} and posts.visibility = 'public' and author.host is null and author.kind = 'writer'
      and author.is_discoverable and exists (select from relays where state = 'accepted' and style = 'litepub')`.execute(
    db,
  )
  const [told] = rows
  if (!told) return undefined
  const { nodeId, nodeUri, followersUri, uri, inboxes } = told
  const to = { to: [PUBLIC], cc: [followersUri] }
  const activity = {
    id: `${nodeUri}/relayed/${postId}`,
    type: 'Announce',
    actor: nodeUri,
    ...to,
    object: uri,
  }
  return (tx) =>
    storeOutgoing(tx, {
      accountId: nodeId,
      context: PLAIN_CONTEXT,
      activity,
      isPublic: false,
      inboxes,
      objectUri: `${nodeUri} ${uri}`,
    })
}

function followOf(id: string, actor: string, object: string): Document & { id: string; type: string } {
  return { id, type: 'Follow', actor, object }
}

async function sendTo(
  tx: Parameters<Deed>[0],
  {
    inboxUri,
    ...outgoing
  }: {
    accountId: Account['id']
    inboxUri: string
    activity: Document & { id: string; type: string }
    objectUri: string
  },
): Promise<void> {
  await storeOutgoing(tx, { ...outgoing, context: PLAIN_CONTEXT, isPublic: false, inboxes: [inboxUri] })
}

interface AskedRelay {
  nodeId: Account['id']
  nodeUri: string
  followUri: string
  inboxUri: string
  relayUri: string | null
}

async function findRelay(db: Db, relayId: Jobs['ask-relay']['relayId']): Promise<AskedRelay | undefined> {
  const { rows } = await sql<AskedRelay>`
    select node.id as "nodeId", node.uri as "nodeUri", relays.follow_uri as "followUri", relays.inbox_uri as "inboxUri",
      case relays.style when 'litepub' then actor.uri end as "relayUri"
    from relays join accounts node on node.host is null and node.kind = 'node'
    left join accounts actor on actor.id = relays.account_id
    where relays.id = ${relayId}`.execute(db)
  return rows[0]
}
