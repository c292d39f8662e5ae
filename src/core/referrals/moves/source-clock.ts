// What time does to posts that were submitted to a board and lack something, when their authors do not answer the question
// (product §4.1): without a sum they are listed and not boosted; without a kind of work they never can be.
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../db/connect.ts'
import { findAccount, isActive } from '../../accounts/find.ts'
import { APPEAL_DAYS } from '../../moderation/act.ts'
import { attempt, Refusal } from '../../refusal.ts'
import type { Site } from '../../site.ts'
import type { Referral } from '../referral.ts'
import { dropSource, openSource } from '../source.ts'
import { listedTerms, type ReferralTerms } from '../terms.ts'
import { type DueFault, doDue } from './due.ts'

/** How long an author has to say what her post lacks before it is listed without. */
export const QUESTION_HOURS = 48

/** How long a post that cannot be listed is kept. */
export const QUESTION_DAYS = 7

// What a moderator sent back stands for no question: only its author hands it in again, and what she objects is heard first.
const wasSentBack = sql`exists (
  select from referral_events where referral_id = referrals.id and to_state = 'draft')`

/** Lists what can be listed without an answer at this moment, and lets go of what cannot. Gives faults as `doDue`. */
export async function mindSources(tx: Tx, site: Site, at: Date): Promise<DueFault[]> {
  const drop = (draft: Referral) => dropSource(tx, site, draft, at)
  const isQuestion = sql`state = 'draft' and is_source and not ${wasSentBack}`
  const isOld = sql`made_at <= ${at}::timestamptz - make_interval(days => ${QUESTION_DAYS})`
  const isDue = sql`made_at <= ${at}::timestamptz - make_interval(hours => ${QUESTION_HOURS})`
  const isOfKnownWork = sql`coalesce(terms -> 'work', 'null') not in ('null'::jsonb, '[]'::jsonb)`
  return [
    ...(await doDue(tx, isGivenUp(at), drop)),
    ...(await doDue(tx, sql`${isQuestion} and ${isOld}`, drop)),
    ...(await doDue(tx, sql`${isQuestion} and ${isDue} and ${isOfKnownWork}`, (draft) =>
      listWithoutSum(tx, site, draft, at),
    )),
  ]
}

function isGivenUp(at: Date): RawBuilder<unknown> {
  return sql`state = 'draft' and is_source and ${wasSentBack}
    and not exists (select from referral_events where referral_id = referrals.id and to_state = 'draft'
      and made_at > ${at}::timestamptz - make_interval(days => ${APPEAL_DAYS}))
    and not exists (select from moderation_actions where referral_id = referrals.id and state = 'appealed')`
}

async function listWithoutSum(tx: Tx, site: Site, draft: Referral, at: Date): Promise<void> {
  const author = await findAccount(tx, draft.authorId)
  const terms = withoutSum(draft, at)
  if (!author || !isActive(author) || !terms) return await dropSource(tx, site, draft, at)
  const opened = await attempt(tx, () => openSource(tx, site, author, { draft, terms, at }))
  // What the policy does not list is not kept for later either.
  if (opened instanceof Refusal) await dropSource(tx, site, draft, at)
}

function withoutSum({ terms }: Referral, at: Date): ReferralTerms | undefined {
  const pay = { payDisclosure: 'undisclosed', payUnit: null, payMin: null, payMax: null, currency: null }
  return listedTerms(at).safeParse({ ...terms, ...pay }).data
}
