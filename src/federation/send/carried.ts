// FEP-1b12: servers with groups do not read an Announce of a post by its URI. Their followers of a board get the author's own
// Create inside an Announce as well, as she sent it, and nobody else does.
//
// What she does to a post and the board's boost of it may come in the same moment: each holds the post before it looks for the
// other, so that the later one finds what the earlier did.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Account } from '../../core/accounts/account.ts'
import { readAccounts } from '../../core/accounts/find.ts'
import { readInboxesByFollowee } from '../../core/follows/read.ts'
import { enqueueFetches } from '../../core/jobs.ts'
import { readAsSent } from '../../core/posts/as-sent.ts'
import { holdPost } from '../../core/posts/find.ts'
import type { PostId } from '../../core/posts/post.ts'
import type { Db, Tx } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { Retry } from '../../db/worker.ts'
import { OUTBOX_CONTEXT } from '../context.ts'
import type { Document } from '../document.ts'
import { readGroupHosts } from '../software.ts'
import { PUBLIC } from '../vocabulary.ts'
import { dropActivity, storeOutgoing } from './outgoing.ts'

// Half as long again as it has waited: it is sent within a second, or parked until somebody mends what it met.
const NOT_YET_MS = { min: 1_000, max: 3_600_000 }
// Who follows is asked as she does; those of whom nothing is known for another reason are asked a few at a time.
const ASKED_MAX = 50

/** The boost that a Create goes with. */
export interface CarriedBoost {
  uri: string
  madeAt: Date
  postId: PostId
  postUri: string
  accountId: Account['id']
  accountKind: Account['kind']
  accountUri: string
  accountFollowers: string
  authorHost: string | null
}

/**
 * What sends a board's followers on servers with groups the Create of what it boosts, as it was sent, or its last Update; nothing
 * when that did not come so. Undefined for whoever is no board. Throws Retry while a post of ours is not sent yet. Hosts of
 * which we do not know what they run are asked, so that they get it the next time.
 */
export async function carryCreate(db: Db, boost: CarriedBoost, inboxes: string[]): Promise<Deed | undefined> {
  if (boost.accountKind !== 'board') return undefined
  const { groups, unknown } = await readGroupHosts(db, inboxes)
  // Looked at here too: to wait for it costs less than to take a transaction back, with all that shares it.
  if (groups.length > 0 && boost.authorHost === null) await readOwnWords(db, boost)
  return async (tx) => {
    const fetches = unknown
      .slice(0, ASKED_MAX)
      .map((host) => ({ payload: { host }, uri: `https://${host}/` }))
    await enqueueFetches(tx, 'learn-software', fetches)
    const carrying = groups.length === 0 ? undefined : await holdWords(tx, boost)
    if (carrying)
      await storeOutgoing(tx, {
        accountId: boost.accountId,
        context: OUTBOX_CONTEXT,
        activity: announceCreate(boost, carrying),
        isPublic: true,
        inboxes: groups,
        objectUri: `${boost.accountUri} ${boost.postUri}`,
      })
  }
}

/** What takes such a Create back from those who got it; undefined when none was sent. */
export async function uncarryCreate(
  db: Db,
  account: Account,
  { boostUri, postUri, inboxes }: { boostUri: string; postUri: string; inboxes: string[] },
): Promise<Deed | undefined> {
  const carrying = await readActivity(db, carriedUri(boostUri))
  if (!carrying) return undefined
  const { '@context': _, ...announce } = carrying
  const { groups } = await readGroupHosts(db, inboxes)
  return async (tx) => {
    // Its words go with it; who has it is told by its name.
    await dropActivity(tx, carriedUri(boostUri))
    await storeOutgoing(tx, {
      accountId: account.id,
      context: OUTBOX_CONTEXT,
      activity: {
        id: `${carriedUri(boostUri)}/undo`,
        type: 'Undo',
        actor: account.uri,
        to: [PUBLIC],
        cc: [account.followersUri],
        object: { ...announce, object: (announce.object as { id: string }).id },
      },
      isPublic: false,
      inboxes: groups,
      objectUri: `${account.uri} ${postUri}`,
    })
  }
}

/**
 * Tells followers of boards on servers with groups what became of a post that they have from the board, by its author's own
 * Update or Delete: they hear of it from the group.
 */
export async function carryNews(
  tx: Tx,
  boardIds: Account['id'][],
  news: { activity: Document & { id: string }; postUri: string },
): Promise<void> {
  const followers = await readInboxesByFollowee(tx, boardIds)
  if (followers.length === 0) return
  const { groups } = await readGroupHosts(tx, [...new Set(followers.map(({ inbox }) => inbox))])
  for (const board of await readAccounts(tx, boardIds)) {
    const inboxes = followers.flatMap(({ followeeId, inbox }) =>
      followeeId === board.id && groups.includes(inbox) ? [inbox] : [],
    )
    if (inboxes.length > 0)
      await storeOutgoing(tx, {
        accountId: board.id,
        context: OUTBOX_CONTEXT,
        activity: announceBy(board, news.activity),
        isPublic: false,
        inboxes,
        objectUri: `${board.uri} ${news.postUri}`,
      })
  }
}

/** The boards whose boost of a post went with its Create. Of a post that is held, none is missed. */
export async function readCarriers(tx: Tx, postId: PostId): Promise<Account['id'][]> {
  const { rows } = await sql<{ id: Account['id'] }>`
    select boosts.account_id as id from boosts join activities on activities.uri = boosts.uri || '/carried'
    where boosts.post_id = ${postId}`.execute(tx)
  return rows.map(({ id }) => id)
}

function announceBy(board: Account, activity: Document & { id: string }) {
  const mark = createHash('sha256').update(JSON.stringify(activity)).digest('hex').slice(0, 24)
  return {
    id: `${board.uri}/carried/${mark}`,
    type: 'Announce',
    actor: board.uri,
    to: [PUBLIC],
    cc: [board.followersUri],
    object: activity,
  }
}

/** The id of the Announce that carries the Create of a boosted post, beside the boost's own. */
function carriedUri(boostUri: string): string {
  return `${boostUri}/carried`
}

function announceCreate(boost: CarriedBoost, create: Document): Document & { id: string; type: string } {
  return {
    id: carriedUri(boost.uri),
    type: 'Announce',
    actor: boost.accountUri,
    published: boost.madeAt.toISOString(),
    to: [PUBLIC],
    cc: [boost.accountFollowers],
    object: create,
  }
}

async function holdWords(tx: Tx, boost: CarriedBoost): Promise<Document | undefined> {
  if (!(await holdPost(tx, boost.postId))) return undefined
  return boost.authorHost === null ? await readOwnWords(tx, boost) : await readSent(tx, boost)
}

// With the context in which its author wrote it, which is not ours.
async function readSent(tx: Tx, { postId }: CarriedBoost): Promise<Document | undefined> {
  const body = await readAsSent(tx, postId)
  return body === undefined ? undefined : (JSON.parse(body) as Document)
}

// What was edited goes by its newest Update, if that is said already: else it follows.
async function readOwnWords(db: Db | Tx, { postUri, madeAt }: CarriedBoost): Promise<Document> {
  const { rows } = await sql<{ body: string }>`
    select body from activities where uri in (
      select uri || '/create' from posts where uri = ${postUri}
      union select uri || '/updates/' || floor(extract(epoch from edited_at) * 1000)::bigint from posts where uri = ${postUri})
    order by id desc limit 1`.execute(db)
  const create = rows[0] && (JSON.parse(rows[0].body) as Document)
  if (!create) {
    const { min, max } = NOT_YET_MS
    const at = new Date(Date.now() + Math.min(max, Math.max(min, (Date.now() - madeAt.getTime()) / 2)))
    throw new Retry('the post itself is not sent yet', { at, wasTried: false })
  }
  const { '@context': _, ...activity } = create
  return activity
}

async function readActivity(db: Db, uri: string): Promise<Document | undefined> {
  const row = await db.selectFrom('activities').select('body').where('uri', '=', uri).executeTakeFirst()
  return row && (JSON.parse(row.body) as Document)
}
