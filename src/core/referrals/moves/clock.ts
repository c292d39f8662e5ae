// What time does to referrals: each kind of deed for so many at once, so that none waits for long (product §3.3).
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Tx } from '../../../db/connect.ts'
import { readPolicy } from '../../policy/versions.ts'
import type { Site } from '../../site.ts'
import { unboostByBoards } from '../boards.ts'
import type { Referral } from '../referral.ts'
import { storeReferral } from '../store.ts'
import { carryOut, tellAuthor } from './carry-out.ts'
import { checkMove, UNLISTED_DAYS_MAX } from './check-move.ts'
import { type DueFault, doDue } from './due.ts'
import { mindSources } from './source-clock.ts'

/** How often an author is asked whether a referral is still open, each time after the policy's `freshnessDays`. */
export const CHECKS = 2

/** How long the boards keep a referral whose author does not answer. */
export const ANSWER_HOURS = 72

/**
 * Does what is due at this moment, a hundred of each kind at a time: circles end, referrals expire, authors are asked. Gives
 * what went wrong with single ones, which are tried again the next time.
 */
export async function mindReferrals(tx: Tx, site: Site, at: Date): Promise<DueFault[]> {
  const { policy } = await readPolicy(tx)
  const byClock = (to: 'expired' | 'open') => async (referral: Referral) => {
    const move = checkMove(referral, { to, by: 'clock', at })
    await carryOut(tx, site, referral, { move, to, at, byId: null })
  }
  return [
    ...(await doDue(tx, isOver(at), byClock('expired'))),
    ...(await doDue(tx, isCircleOver(at), byClock('open'))),
    ...(await doDue(tx, isToBeUnlisted(at), (referral) => unlist(tx, referral, at))),
    ...(await doDue(tx, isToBeAsked(at, policy.freshnessDays), (referral) => ask(tx, referral, at))),
    ...(await mindSources(tx, site, at)),
  ]
}

async function ask(tx: Tx, referral: Referral, at: Date): Promise<void> {
  await storeReferral(tx, { ...referral, askedAt: at })
  await tellAuthor(tx, referral, 'check_in')
}

async function unlist(tx: Tx, referral: Referral, at: Date): Promise<void> {
  await unboostByBoards(tx, referral.id, referral.postId!)
  await storeReferral(tx, { ...referral, unlistedAt: at })
  await tellAuthor(tx, referral, 'not_confirmed')
}

function isOver(at: Date): RawBuilder<SqlBool> {
  return sql`state in ('circle', 'open', 'in_talks') and (expires_at <= ${at}
    or unlisted_at <= ${at}::timestamptz - make_interval(days => ${UNLISTED_DAYS_MAX}))`
}

// Nothing is published in the name of somebody suspended: no server would be told of it, then or ever.
function isCircleOver(at: Date): RawBuilder<SqlBool> {
  return sql`state = 'circle' and circle_until <= ${at} and exists (
    select from accounts where accounts.id = referrals.author_id
      and accounts.suspended_at is null and accounts.gone_at is null)`
}

function isToBeUnlisted(at: Date): RawBuilder<SqlBool> {
  return sql`state in ('open', 'in_talks') and unlisted_at is null
    and asked_at <= ${at}::timestamptz - make_interval(hours => ${ANSWER_HOURS})`
}

// Whoever said meanwhile that it is open is not asked on that day.
function isToBeAsked(at: Date, freshnessDays: number): RawBuilder<SqlBool> {
  const days = Array.from({ length: CHECKS }, (_, check) => freshnessDays * (check + 1))
  return sql`state in ('open', 'in_talks') and asked_at is null and exists (
    select from unnest(${days}::int[]) as day
    where live_since + make_interval(days => day) <= ${at}
      and confirmed_at < live_since + make_interval(days => day))`
}
