// Whoever keeps a search is told of what it finds: at once, or once a day or a week.
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import type { AccountId } from '../accounts/account.ts'
import type { Condition } from '../accounts/find.ts'
import { notify } from '../notifications/notify.ts'
import type { ReferralId } from '../referrals/referral.ts'
import { MATCHES, readRates } from './match.ts'
import { IS_OPEN } from './search.ts'

/** So many referrals are told of at most for one search in one day or week; the rest stands on the page of the search. */
export const DIGEST_LENGTH_MAX = 20

/** Tells at once whoever wants to know of a referral that has just opened, by one statement for all searches. */
export async function alertSearches(tx: Tx, referralId: ReferralId): Promise<void> {
  const { rows } = await sql<Found>`
    select distinct asked.owner_id as "ownerId", referrals.post_id as "postId"
    from ${searches(await readRates(tx), sql`notify = 'instant'`)}, referrals
    where referrals.id = ${referralId} and ${IS_OPEN} and ${IS_NEWS} and ${MATCHES}`.execute(tx)
  await tell(tx, rows)
}

/** Tells the owners of searches that are due of what opened since they were told last. */
export async function mindSearches(tx: Tx, at: Date): Promise<void> {
  const due = await tx
    .selectFrom('saved_searches')
    .select('id')
    .where(
      sql<boolean>`notify in ('daily', 'weekly') and last_sent_at <= ${at}::timestamptz
        - case notify when 'daily' then interval '1 day' else interval '7 days' end`,
    )
    .forUpdate()
    .skipLocked()
    .execute()
  const ids = due.map((search) => search.id)
  if (ids.length === 0) return
  const { rows } = await sql<Found>`
    select distinct asked.owner_id as "ownerId", found.post_id as "postId"
    from ${searches(await readRates(tx), sql`id = any(${ids}::bigint[])`)}, lateral (
      select referrals.post_id from referrals
      where ${IS_OPEN} and referrals.opened_at > asked.last_sent_at and ${IS_NEWS} and ${MATCHES}
      order by referrals.place desc limit ${DIGEST_LENGTH_MAX}) found`.execute(tx)
  await tell(tx, rows)
  await tx
    .updateTable('saved_searches')
    .set({ last_sent_at: at })
    .where((is) => is('id', '=', is.fn.any(is.val(ids))))
    .execute()
}

interface Found {
  ownerId: AccountId
  postId: Id<'post'>
}

function searches(rates: string, where: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select owner_id, query, last_sent_at, ${rates}::jsonb as rates from saved_searches where ${where}) asked`
}

// Nobody is told of her own, nor of what she may not read; and only those are told who take part here.
const IS_NEWS: Condition = sql<boolean>`(referrals.author_id <> asked.owner_id
  and exists (select from posts join accounts author on author.id = posts.author_id
    where posts.id = referrals.post_id and posts.visibility in ('public', 'unlisted')
      and author.suspended_at is null and author.gone_at is null)
  and exists (select from accounts owner
    where owner.id = asked.owner_id and owner.suspended_at is null and owner.gone_at is null))`

async function tell(tx: Tx, found: Found[]): Promise<void> {
  await notify(
    tx,
    found.map(({ ownerId, postId }) => ({ to: ownerId, kind: 'saved_search' as const, from: null, postId })),
  )
}
