import { type SqlBool, sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import { lockReferralById } from '../referrals/find.ts'
import type { ReferralId } from '../referrals/referral.ts'
import type { Site } from '../site.ts'
import { limitVault, prolongVault, VAULT_DAYS_AFTER_CLOSING } from '../vault/purge.ts'
import { carryInterests, type Ending, tellCandidates } from './carry.ts'
import { type Interest, interests } from './interest.ts'
import { statesBefore } from './states.ts'

/** How many days an interest is kept after its referral closed (product §3.5). */
export const INTEREST_DAYS = 180

const DAY_MS = 86_400_000
const ENDINGS: readonly string[] = ['filled', 'withdrawn', 'expired', 'removed'] satisfies Ending[]
const TAKING: readonly string[] = ['circle', 'open', 'in_talks']

/** A move of a referral. */
export interface MovedReferral {
  referralId: ReferralId
  from: string
  to: string
}

/**
 * A referral moved. Its end ends each interest that is alive and tells each candidate; when it opens again, those who
 * were turned down by the end are asked whether it still interests them, and whoever had it is told. What has been done is
 * not done again.
 */
export async function followReferral(tx: Tx, site: Site, moved: MovedReferral, at: Date): Promise<void> {
  const referral = await lockReferralById(tx, moved.referralId)
  if (!referral) return
  const { state } = referral
  // It may have moved on meanwhile. An end that is over is no end; one that follows has a job of its own. But what is open
  // again, be it in talks by now, is so because of this move.
  if (ENDINGS.includes(moved.to) && state === moved.to)
    await endInterests(tx, site, moved.referralId, { ending: moved.to as Ending, at })
  else if (ENDINGS.includes(moved.from) && TAKING.includes(moved.to) && TAKING.includes(state))
    await askAgain(tx, moved.referralId, at)
}

async function endInterests(
  tx: Tx,
  site: Site,
  referralId: ReferralId,
  { ending, at }: { ending: Ending; at: Date },
): Promise<void> {
  const all = await lockAll(tx, referralId)
  for (const to of ['not_chosen', 'lapsed'] as const) {
    const alive = all.filter(({ state }) => statesBefore(to, 'closing').includes(state))
    await carryInterests(tx, site, alive, { to, by: 'closing', byId: null, at, ending })
  }
  await limitInterests(tx, referralId, daysAfter(at, INTEREST_DAYS))
  await limitVault(tx, referralId, daysAfter(at, VAULT_DAYS_AFTER_CLOSING))
}

// Only those whom the end turned down: who was turned down by the author has had her answer.
async function askAgain(tx: Tx, referralId: ReferralId, at: Date): Promise<void> {
  await lockAll(tx, referralId)
  await limitInterests(tx, referralId, null)
  await prolongVault(tx, referralId)
  const former = await interests(tx)
    .where('interests.referral_id', '=', referralId)
    .where('interests.state', '=', 'not_chosen')
    .where(notToldSince)
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('interest_events')
            .select('interest_events.id')
            .whereRef('interest_events.interest_id', '=', 'interests.id')
            .where('to_state', '=', 'not_chosen')
            .where('by_account_id', 'is not', null),
        ),
      ),
    )
    .orderBy('interests.id')
    .execute()
  await tellOnce(tx, former, { news: 'still_interested', at })
  const chosen = await interests(tx)
    .where('interests.referral_id', '=', referralId)
    .where('interests.state', '=', 'chosen')
    .where(notToldSince)
    .execute()
  await tellOnce(tx, chosen, { news: 'open_again', at })
}

const notToldSince = sql<SqlBool>`(asked_again_at is null or asked_again_at < changed_at)`

async function tellOnce(
  tx: Tx,
  told: Interest[],
  { news, at }: { news: 'still_interested' | 'open_again'; at: Date },
): Promise<void> {
  const ids = told.map(({ id }) => id)
  await tx
    .updateTable('interests')
    .set({ asked_again_at: at })
    .where((is) => is('id', '=', is.fn.any(is.val(ids))))
    .execute()
  await tellCandidates(tx, told, news)
}

async function lockAll(tx: Tx, referralId: ReferralId): Promise<Interest[]> {
  return await interests(tx)
    .where('interests.referral_id', '=', referralId)
    .orderBy('interests.id')
    .forUpdate('interests')
    .execute()
}

async function limitInterests(tx: Tx, referralId: ReferralId, at: Date | null): Promise<void> {
  await tx.updateTable('interests').set({ purge_at: at }).where('referral_id', '=', referralId).execute()
}

function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS)
}
