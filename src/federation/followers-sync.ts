// FEP-8fcf: both sides of a follow say now and then whom they count, so that none is followed who is not, and the other way
// round.
import { createHash } from 'node:crypto'
import type { Account } from '../core/accounts/account.ts'
import { readFollowersAt, readFollowersHere } from '../core/follows/read.ts'
import { agreeOnFollowers } from '../core/follows/synchronise.ts'
import { enqueueFetches, type Jobs } from '../core/jobs.ts'
import type { Site } from '../core/site.ts'
import type { Db } from '../db/connect.ts'
import type { Deed } from '../db/pool-work.ts'
import type { Documents } from './documents.ts'
import { isSameOrigin } from './wire/activity.ts'
import { listOf, Reference, Uri } from './wire/values.ts'

/** The header that carries it, in lower case. */
export const SYNCHRONIZATION = 'collection-synchronization'

const Members = listOf(Reference)

/** The digest of accounts (FEP-8fcf): the SHA-256 of each id, all put together by exclusive or, in hex. */
export function digestOf(uris: readonly string[]): string {
  const sum = Buffer.alloc(32)
  for (const uri of uris)
    for (const [at, byte] of createHash('sha256').update(uri).digest().entries()) sum[at]! ^= byte
  return sum.toString('hex')
}

/** Where the followers of an account are told to the node at which they are. */
export function synchronizationUri(accountUri: string): string {
  return `${accountUri}/followers_synchronization`
}

/** What a delivery to an inbox says of the followers of its sender there. */
export async function writeSynchronization(
  db: Db,
  { id, uri, followersUri }: { id: Account['id']; uri: string; followersUri: string },
  inbox: string,
): Promise<string> {
  const digest = digestOf(await readFollowersAt(db, id, new URL(inbox).origin))
  return `collectionId="${followersUri}", digest="${digest}", url="${synchronizationUri(uri)}"`
}

const HEADER = /^collectionId="([^"]{1,2048})", *digest="([0-9a-f]{64})", *url="([^"]{1,2048})"$/i

/** Reads what a delivery says of its sender's followers here, and has us ask her node if we count others. */
export async function noticeSynchronization(db: Db, sender: Account, header: string): Promise<void> {
  const [, collection, digest, url] = HEADER.exec(header) ?? []
  if (collection === undefined || collection !== sender.followersUri) return
  if (!Uri.safeParse(url).success || !isSameOrigin(url!, sender.uri)) return
  if (digestOf((await readFollowersHere(db, sender.id)).map(({ uri }) => uri)) === digest!.toLowerCase())
    return
  const key = `followers ${sender.id}`
  const waiting = await db.selectFrom('jobs').select('id').where('key', '=', key).executeTakeFirst()
  if (waiting) return
  const payload = { accountId: sender.id, url: url! }
  await db
    .transaction()
    .execute((tx) => enqueueFetches(tx, 'compare-followers', [{ payload, uri: url!, key }]))
}

/** Asks another node which of ours follow one of its accounts, and makes it so on both sides. */
export function compareFollowers({ site, documents }: { site: Site; documents: Documents }) {
  return async ({ accountId, url }: Jobs['compare-followers']): Promise<Deed | undefined> => {
    const collection = await documents.read(url)
    if (collection?.id !== url || !('orderedItems' in collection || 'items' in collection)) return undefined
    const listed = Members.parse(collection.orderedItems ?? collection.items)
    const ours = listed.filter((uri) => isSameOrigin(uri, site.origin))
    return (tx) => agreeOnFollowers(tx, accountId, ours)
  }
}
