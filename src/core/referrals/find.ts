import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { PostId } from '../posts/post.ts'
import { Refusal } from '../refusal.ts'
import {
  isPassedOn,
  isPublished,
  type PassedOnReferral,
  type PublishedReferral,
  REFERRAL_COLUMNS,
  type Referral,
  type ReferralId,
  referralOf,
} from './referral.ts'
import type { ReferralState } from './states.ts'

/**
 * A referral by its public code. One that is not published is there for its author, for her circle while she asks it, and
 * once it closed without ever being published, for those who were asked or said that they would like it.
 * Undefined when there is none for the viewer.
 */
export async function findReferral(
  db: Db | Tx,
  viewerId: AccountId | null,
  code: string,
): Promise<Referral | undefined> {
  const row = await db
    .selectFrom('referrals')
    .select(REFERRAL_COLUMNS)
    .where('code', '=', code.toLowerCase())
    .executeTakeFirst()
  const found = row && referralOf(row)
  if (!found || isPublished(found) || found.authorId === viewerId) return found
  if (viewerId === null || !isPassedOn(found)) return undefined
  const isForThem = found.closedAt === null ? isInCircle : hadPart
  return (await isForThem(db, found, viewerId)) ? found : undefined
}

// What she said and what came of it stand on the page, and her own pages lead to it.
async function hadPart(db: Db | Tx, { id }: Referral, viewerId: AccountId): Promise<boolean> {
  const { rows } = await sql<{ hadPart: boolean }>`
    select exists (select from referral_circle where referral_id = ${id} and account_id = ${viewerId})
      or exists (select from interests
        where referral_id = ${id} and candidate_id = ${viewerId} and expressed_at is not null) as "hadPart"`.execute(
    db,
  )
  return rows[0]!.hadPart
}

/** Whether somebody is in the circle that a referral is shown to now. */
export async function isInCircle(
  db: Db | Tx,
  { id, state }: Referral,
  viewerId: AccountId,
): Promise<boolean> {
  if (state !== 'circle') return false
  const member = await db
    .selectFrom('referral_circle')
    .select('account_id')
    .where('referral_id', '=', id)
    .where('account_id', '=', viewerId)
    .executeTakeFirst()
  return member !== undefined
}

/** The same for a deed: the row stays as it is until the transaction ends. Refuses 'not_found', and 'forbidden' to others. */
export async function lockReferral(tx: Tx, authorId: AccountId, code: string): Promise<Referral> {
  const row = await tx
    .selectFrom('referrals')
    .select(REFERRAL_COLUMNS)
    .where('code', '=', code.toLowerCase())
    .forUpdate()
    .executeTakeFirst()
  const found = row && referralOf(row)
  if (!found || (!isPublished(found) && found.authorId !== authorId)) {
    throw new Refusal('not_found', 'There is no such referral.')
  }
  if (found.authorId !== authorId) throw new Refusal('forbidden', 'Only its author can change a referral.')
  return found
}

/**
 * A referral by its id for a deed upon it, whoever's it is: the row stays as it is until the transaction ends.
 *
 * Whoever locks more than one row locks downwards, so that no two wait for one another: the referral, its
 * recommendations, its interests, their introductions; of each kind by id. A row that refers to another holds it too.
 */
export async function lockReferralById(tx: Tx, id: ReferralId): Promise<Referral | undefined> {
  const row = await tx
    .selectFrom('referrals')
    .select(REFERRAL_COLUMNS)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && referralOf(row)
}

/** Which referrals a list shows: what is open, all of a board, or all of an author. */
export interface ReferralFilter {
  states?: ReferralState[]
  boardId?: AccountId
  authorId?: AccountId
  before?: ReferralId | undefined
  limit: number
}

/** Referrals by their place in lists, the newest first: ids only. */
export async function readReferralIds(db: Db, filter: ReferralFilter): Promise<ReferralId[]> {
  const rows = await db
    .selectFrom('referrals')
    .innerJoin('accounts as author', 'author.id', 'referrals.author_id')
    .select('referrals.id')
    .where('author.suspended_at', 'is', null)
    .$if(filter.states !== undefined, (query) => query.where('state', 'in', filter.states!))
    .$if(filter.authorId !== undefined, (query) => query.where('author_id', '=', filter.authorId!))
    .$if(filter.before !== undefined, (query) =>
      query.where('referrals.place', '<', (is) =>
        is.selectFrom('referrals as last').select('last.place').where('last.id', '=', filter.before!),
      ),
    )
    .$if(filter.boardId !== undefined, (query) =>
      query.where((is) =>
        is.exists(
          is
            .selectFrom('referral_boards')
            .select('board_id')
            .whereRef('referral_boards.referral_id', '=', 'referrals.id')
            .where('board_id', '=', filter.boardId!),
        ),
      ),
    )
    .orderBy('referrals.place', 'desc')
    .limit(filter.limit)
    .execute()
  return rows.map((row) => row.id)
}

/** The opened referral that a post is; undefined when it is none. */
export async function findReferralOfPost(db: Db, postId: string): Promise<PublishedReferral | undefined> {
  const row = await db
    .selectFrom('referrals')
    .select(REFERRAL_COLUMNS)
    .where('post_id', '=', postId as NonNullable<Referral['postId']>)
    .executeTakeFirst()
  const found = row && referralOf(row)
  return found && isPublished(found) ? found : undefined
}

/** A referral that was shown to anybody, for a deed: to all, or to its author's circle. Refuses 'not_found'. */
export async function lockPassedOn(tx: Tx, id: ReferralId): Promise<PassedOnReferral> {
  const found = await lockReferralById(tx, id)
  if (found && isPassedOn(found)) return found
  throw new Refusal('not_found', 'There is no such referral.')
}

/** The referrals that some of these posts are, in no order; who may see them is asked where they are viewed. */
export async function readReferralsOfPosts(db: Db, postIds: PostId[]): Promise<ReferralId[]> {
  if (postIds.length === 0) return []
  const rows = await db
    .selectFrom('referrals')
    .select('id')
    .where((is) => is('post_id', '=', is.fn.any(is.val(postIds))))
    .execute()
  return rows.map((row) => row.id)
}
