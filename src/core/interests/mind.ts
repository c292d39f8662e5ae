import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import { enqueueAll } from '../jobs.ts'
import type { ReferralId } from '../referrals/referral.ts'
import type { Site } from '../site.ts'
import { carryInterests } from './carry.ts'
import { interests } from './interest.ts'
import { SUGGESTION_DAYS, statesBefore } from './states.ts'

/** After how many days an author is reminded that candidates wait (product §4.5). */
export const WAITING_DAYS = 5

const BATCH = 100
const DAY_MS = 86_400_000

/** What the clock has to do with interests: suggestions lapse, and authors are reminded of those who wait. */
export async function mindInterests(tx: Tx, site: Site, at: Date): Promise<void> {
  await lapseSuggestions(tx, site, at)
  await remindAuthors(tx, at)
}

async function lapseSuggestions(tx: Tx, site: Site, at: Date): Promise<void> {
  const due = await interests(tx)
    .where('interests.state', 'in', statesBefore('lapsed', 'clock'))
    .where('interests.changed_at', '<=', new Date(at.getTime() - SUGGESTION_DAYS * DAY_MS))
    .orderBy('interests.changed_at')
    .limit(BATCH)
    .forUpdate('interests')
    .skipLocked()
    .execute()
  await carryInterests(tx, site, due, { to: 'lapsed', by: 'clock', byId: null, at })
}

// All who wait for one author are told of at once, and not again while she was reminded within the same days.
async function remindAuthors(tx: Tx, at: Date): Promise<void> {
  const since = new Date(at.getTime() - WAITING_DAYS * DAY_MS)
  const { rows } = await sql<{ referralId: ReferralId }>`
    with waiting as (
      select distinct referral_id from interests
      where state = 'received' and reminded_at is null and changed_at <= ${since}
        and not exists (select from interests told
          where told.referral_id = interests.referral_id and told.reminded_at > ${since})
      limit ${BATCH}
    ), reminded as (
      update interests set reminded_at = ${at}
      where referral_id in (select referral_id from waiting) and state = 'received'
      returning referral_id
    )
    select distinct referral_id as "referralId" from reminded`.execute(tx)
  await enqueueAll(
    tx,
    'tell-author',
    rows.map(({ referralId }) => ({ referralId, news: 'waiting' as const })),
  )
}
