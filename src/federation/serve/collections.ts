// The collections of accounts and posts (ActivityPub §5), written by us: Fedify makes scalars of lists with one item, and
// some readers then see nothing.
import { sql } from 'kysely'
import type { Account } from '../../core/accounts/account.ts'
import { readKeepers } from '../../core/accounts/find.ts'
import { countFollows, readFollows } from '../../core/follows/read.ts'
import type { PostId } from '../../core/posts/post.ts'
import { visibleTo } from '../../core/posts/visibility.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { NEWEST } from '../../db/page.ts'
import type { Id } from '../../lib/ids.ts'
import { HASHTAG_CONTEXT, OUTBOX_CONTEXT } from '../context.ts'
import { writeDocument } from '../document.ts'
import { AS } from '../vocabulary.ts'
import { ACTIVITY_COLUMNS, activityOf, IS_STANDING, type StoredActivity } from './activities.ts'
import { readFeaturedHashtags, readFeaturedNotes } from './featured.ts'
import { listingUri } from './listings.ts'
import { readRosterUris } from './rosters.ts'
import { countStamps, readStamps } from './stamps.ts'

const PAGE_SIZE = 40

/** A few items, served all at once: what Mastodon asks of `featured`. */
interface WholeCollection {
  context: unknown
  whole: (db: Db) => Promise<unknown[]>
}

interface PagedCollection {
  /** What the words of its items mean, where those of ActivityStreams are not enough. */
  context?: unknown
  total: (db: Db) => Promise<number>
  /** Items older than `before`, the newest first, each with the id by which the next page continues. */
  page: (db: Db, before: string | undefined) => Promise<{ id: string; item: unknown }[]>
}

type Collection = WholeCollection | PagedCollection

/** A collection of a local account by the last part of its address; undefined when there is none of that name. */
export function accountCollection(name: string, account: Account, site: Site): Collection | undefined {
  switch (name) {
    case 'followers':
    case 'following':
      return {
        total: async (db) => (await countFollows(db, account.id))[name],
        page: async (db, before) =>
          (
            await readFollows(db, account.id, {
              side: name,
              before: before as Id<'follow'>,
              limit: PAGE_SIZE,
            })
          ).map(({ id, uri }) => ({ id, item: uri })),
      }
    case 'outbox':
      return outbox(account)
    case 'open':
      return account.kind === 'board' ? openReferrals(account) : undefined
    case 'moderators':
      return account.kind === 'board' ? moderators() : undefined
    case 'endorsements':
      return account.kind === 'writer' ? endorsements(account) : undefined
    case 'rosters':
      return account.kind === 'writer'
        ? { context: AS, whole: (db) => readRosterUris(db, account) }
        : undefined
    case 'featured':
      return { context: OUTBOX_CONTEXT, whole: (db) => readFeaturedNotes(db, site, account) }
    case 'tags':
      return { context: HASHTAG_CONTEXT, whole: (db) => readFeaturedHashtags(db, site, account) }
    default:
      return undefined
  }
}

/** A collection of a public post by the last part of its address; undefined when there is none of that name. */
export function postCollection(name: string, postId: PostId): Collection | undefined {
  switch (name) {
    case 'replies':
      return listed('posts', 'posts.uri', sql`posts.in_reply_to_id = ${postId} and ${visibleTo(null)}`)
    case 'conversation':
      return listed(
        'posts',
        'posts.uri',
        sql`posts.conversation_uri = (select conversation_uri from posts where id = ${postId}) and ${visibleTo(null)}`,
      )
    case 'likes':
      return listed('likes', 'likes.uri', sql`likes.post_id = ${postId}`)
    case 'shares':
      return listed('boosts', 'boosts.uri', sql`boosts.post_id = ${postId}`)
    default:
      return undefined
  }
}

/** Writes a collection, or the page of it that `before` begins ('' is the first page). */
export async function writeCollection(
  db: Db,
  uri: string,
  { collection, before }: { collection: Collection; before: string | undefined },
): Promise<string> {
  if ('whole' in collection) {
    const items = await collection.whole(db)
    const counted = { totalItems: items.length, orderedItems: items }
    return writeDocument(collection.context, { id: uri, type: 'OrderedCollection', ...counted })
  }
  const total = { totalItems: await collection.total(db) }
  if (before === undefined) {
    return writeDocument(AS, { id: uri, type: 'OrderedCollection', ...total, first: `${uri}?page=` })
  }
  const items = await collection.page(db, before === '' ? undefined : before)
  const last = items.at(-1)
  return writeDocument(collection.context ?? AS, {
    id: `${uri}?page=${before}`,
    type: 'OrderedCollectionPage',
    partOf: uri,
    ...total,
    ...(last && items.length === PAGE_SIZE ? { next: `${uri}?page=${last.id}` } : {}),
    orderedItems: items.map(({ item }) => item),
  })
}

// All that is open on a board, boosted or not, so that other nodes can catch up with it (product §2.4).
function openReferrals(board: Account): PagedCollection {
  const standing = sql`from referrals
    join referral_boards on referral_boards.referral_id = referrals.id
    join posts on posts.id = referrals.post_id and ${visibleTo(null)}
    join accounts author on author.id = referrals.author_id
    where referral_boards.board_id = ${board.id} and referrals.state in ('open', 'in_talks')`
  // Of what its author wrote elsewhere the board's own listing is named: her post does not say its terms.
  const item = sql`case when referrals.is_source and author.host is not null
    then ${listingUri(board, '')}::text || referrals.code else posts.uri end`
  return {
    total: async (db) => {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count ${standing}`.execute(db)
      return rows[0]!.count
    },
    page: async (db, before) => {
      const { rows } = await sql<{ id: string; item: string }>`
        select referrals.place as id, ${item} as item ${standing} and referrals.place < ${before ?? NEWEST}
        order by referrals.place desc limit ${PAGE_SIZE}`.execute(db)
      return rows
    },
  }
}

// FEP-1b12: who keeps order on the boards; not worth pages.
function moderators(): WholeCollection {
  return { context: AS, whole: async (db) => (await readKeepers(db)).map(({ uri }) => uri) }
}

// What others say of an account and it agreed to, by its stamps (product §2.8).
function endorsements({ id }: Account): PagedCollection {
  return {
    total: async (db) => await countStamps(db, id),
    page: async (db, before) => await readStamps(db, id, { before: before ?? NEWEST, limit: PAGE_SIZE }),
  }
}

// What an account published and passed on, as the activities that were sent. A boost that was undone is gone from it.
function outbox(account: Account): PagedCollection {
  // What servers with groups got besides says nothing new.
  const standing = sql`activities.account_id = ${account.id} and activities.uri not like '%/carried' and ${IS_STANDING}`
  return {
    context: OUTBOX_CONTEXT,
    total: async (db) => await count(db, 'activities', standing),
    page: async (db, before) => {
      const { rows } = await sql<StoredActivity>`
        select ${ACTIVITY_COLUMNS} from activities where ${standing} and activities.id < ${before ?? NEWEST}
        order by activities.id desc limit ${PAGE_SIZE}`.execute(db)
      return rows.map((row) => ({ id: row.id, item: withoutContext(activityOf(row)) }))
    },
  }
}

function listed(
  table: 'posts' | 'likes' | 'boosts',
  column: string,
  condition: ReturnType<typeof sql>,
): PagedCollection {
  return {
    total: async (db) => await count(db, table, condition),
    page: async (db, before) => {
      const { rows } = await sql<{ id: string; item: string }>`
        select id, ${sql.ref(column)} as item from ${sql.table(table)}
        where ${condition} and id < ${before ?? NEWEST} order by id desc limit ${PAGE_SIZE}`.execute(db)
      return rows
    },
  }
}

async function count(db: Db, table: string, condition: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)} where ${condition}`.execute(db)
  return rows[0]!.count
}

function withoutContext({ '@context': _, ...activity }: Record<string, unknown>): unknown {
  return activity
}
