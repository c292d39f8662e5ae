// The judgement of a referral as it is reached and stored: what judge.ts needs is read here.
import type { Db, Tx } from '../../../db/connect.ts'
import type { Account } from '../../accounts/account.ts'
import { readCurrencyTable } from '../../policy/currencies.ts'
import type { Policy } from '../../policy/policy.ts'
import { readPolicy } from '../../policy/versions.ts'
import { type Judgement, judgeReferral, REVIEW_SCORE } from '../judge.ts'
import type { Named } from '../named.ts'
import type { ReferralId } from '../referral.ts'
import type { ReferralTerms } from '../terms.ts'
import { type AuthorFacts, readAuthorFacts } from './author-facts.ts'
import { type FloorJudgement, floorOf } from './floors.ts'
import { labelsOf } from './labels.ts'
import { type FoundSignal, signalsOf } from './signals.ts'

/** A judgement with all that it rests on. */
export interface ReachedJudgement extends Judgement {
  floor: FloorJudgement
  signals: FoundSignal[]
  policyVersion: number
}

/** Terms that somebody wants to list, and whom their source post names. */
export interface ListedReferral {
  terms: ReferralTerms
  at: Date
  exceptCode?: string | undefined
  named?: Named
}

/** Judges terms by the policy of the node, the exchange rates in use and what is known of their author. */
export async function readJudgement(
  db: Db | Tx,
  author: Pick<Account, 'id' | 'host'>,
  { terms, at, exceptCode, named = NOBODY }: ListedReferral,
): Promise<ReachedJudgement> {
  return await judge(db, author, { terms, at, exceptCode }, (facts, weights) => {
    const boards = Math.max(terms.boards.length, named.boards)
    return signalsOf({ terms, boards, mentions: named.mentions }, facts, weights)
  })
}

const NOBODY: Named = { boards: 0, mentions: 0 }

/**
 * Judges a stored referral by the policy of today and the signs that were found when it was handed in or edited: some of
 * them, such as an address, were taken out of what is stored.
 */
export async function readStandingJudgement(
  db: Db,
  author: Pick<Account, 'id' | 'host'>,
  { id, code, terms, at }: { id: ReferralId; code: string; terms: ReferralTerms; at: Date },
): Promise<ReachedJudgement> {
  const rows = await db
    .selectFrom('signals')
    .select(['code', 'points', 'evidence'])
    .where('referral_id', '=', id)
    .orderBy('points', 'desc')
    .orderBy('code')
    .execute()
  return await judge(db, author, { terms, at, exceptCode: code }, () => rows as FoundSignal[])
}

async function judge(
  db: Db | Tx,
  author: Pick<Account, 'id' | 'host'>,
  listed: { terms: ReferralTerms; at: Date; exceptCode: string | undefined },
  findSigns: (facts: AuthorFacts, weights: Policy['signals']) => FoundSignal[],
): Promise<ReachedJudgement> {
  const { terms } = listed
  const { version, policy } = await readPolicy(db)
  const floor = floorOf(terms, policy, await readCurrencyTable(db))
  const labels = labelsOf({ terms, floor, policy })
  const facts = await readAuthorFacts(db, author, listed)
  const signals = findSigns(facts, policy.signals)
  const judgement = judgeReferral({ terms, floor, labels, signals, policy, author: facts })
  return { ...judgement, floor, signals, policyVersion: version }
}

/**
 * Whether a judgement has a doubt for moderators that the stored one had not. What a moderator has let through with its
 * signs is not put before her again for a comma.
 */
export async function raisesDoubts(tx: Db | Tx, id: ReferralId, judged: ReachedJudgement): Promise<boolean> {
  if (judged.doubts.length === 0) return false
  const { labels, score } = await tx
    .selectFrom('referrals')
    .select(['labels', 'signal_score as score'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const signs = await tx.selectFrom('signals').select('code').where('referral_id', '=', id).execute()
  const known = new Set<string>([...labels, ...signs.map(({ code }) => code)])
  const isGraver = judged.score >= REVIEW_SCORE && score < REVIEW_SCORE
  return isGraver || judged.doubts.some((doubt) => !known.has(doubt))
}

/** Stores by what a referral was judged, and the signs that were found; a second time in the place of the first. */
export async function keepJudgement(tx: Tx, id: ReferralId, judged: ReachedJudgement): Promise<void> {
  await tx
    .updateTable('referrals')
    .set({
      labels: [...judged.labels],
      signal_score: judged.score,
      floor: judged.floor.state,
      policy_version: judged.policyVersion,
    })
    .where('id', '=', id)
    .execute()
  await tx.deleteFrom('signals').where('referral_id', '=', id).execute()
  if (judged.signals.length === 0) return
  await tx
    .insertInto('signals')
    .values(judged.signals.map((signal) => ({ referral_id: id, ...signal })))
    .execute()
}
