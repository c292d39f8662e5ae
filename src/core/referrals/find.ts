import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { Refusal } from '../refusal.ts'
import {
  isPublished,
  type PublishedReferral,
  REFERRAL_COLUMNS,
  type Referral,
  type ReferralId,
  referralOf,
} from './referral.ts'
import type { ReferralState } from './states.ts'

/** A referral by its public code; a draft only for its author. Undefined when there is none for the viewer. */
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
  return found && (isPublished(found) || found.authorId === viewerId) ? found : undefined
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

/** Which referrals a list shows: what is open, all of a board, or all of an author. */
export interface ReferralFilter {
  states?: ReferralState[]
  boardId?: AccountId
  authorId?: AccountId
  before?: ReferralId | undefined
  limit: number
}

/** Referrals by their ids' order, the newest first: ids only. */
export async function readReferralIds(db: Db, filter: ReferralFilter): Promise<ReferralId[]> {
  const rows = await db
    .selectFrom('referrals')
    .innerJoin('accounts as author', 'author.id', 'referrals.author_id')
    .select('referrals.id')
    .where('author.suspended_at', 'is', null)
    .$if(filter.states !== undefined, (query) => query.where('state', 'in', filter.states!))
    .$if(filter.authorId !== undefined, (query) => query.where('author_id', '=', filter.authorId!))
    .$if(filter.before !== undefined, (query) => query.where('referrals.id', '<', filter.before!))
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
    .orderBy('referrals.id', 'desc')
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

/** An opened referral by its id for a deed: its row stays as it is until the transaction ends. Refuses 'not_found'. */
export async function lockPublished(tx: Tx, id: ReferralId): Promise<PublishedReferral> {
  const row = await tx
    .selectFrom('referrals')
    .select(REFERRAL_COLUMNS)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  const found = row && referralOf(row)
  if (!found || !isPublished(found)) throw new Refusal('not_found', 'There is no such referral.')
  return found
}
