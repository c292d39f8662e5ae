// What becomes of a referral that its author wants to list, by the policy of the node (product §3.6 to §3.8). Every
// reason is a sentence that the author reads before posting.
import { compareDecimals, multiply } from '../../lib/money.ts'
import type { Policy } from '../policy/policy.ts'
import { SIGNALS } from '../policy/signals.ts'
import type { AuthorFacts } from './judge/author-facts.ts'
import type { FloorJudgement } from './judge/floors.ts'
import { isUnpaid, LABELS, type LabelCode } from './judge/labels.ts'
import { asksLargeTest } from './judge/signals/test-size.ts'
import type { FoundSignal } from './judge/signals.ts'
import { figurePay } from './terms/pay.ts'
import type { ReferralTerms } from './terms.ts'

/** From how many points on moderators look first, and from how many on it is held. */
export const REVIEW_SCORE = 5
/** As above. */
export const HOLD_SCORE = 10

/** What becomes of it: listed at once; after a look; held until a moderator decides; or not at all. From mild to hard. */
export const VERDICTS = ['pass', 'review', 'hold', 'refuse'] as const

/** What becomes of it. */
export type Verdict = (typeof VERDICTS)[number]

/** All that a referral is judged by. */
export interface Judged {
  terms: ReferralTerms
  floor: FloorJudgement
  labels: readonly LabelCode[]
  signals: readonly FoundSignal[]
  policy: Policy
  author: AuthorFacts
}

/** The judgement. */
export interface Judgement {
  verdict: Verdict
  /** Whether boards boost it once it is listed. */
  boosts: boolean
  /** Whether the main board leaves it to the boards that are named: so with unpaid work where it has its own board. */
  skipsMain: boolean
  /**
   * What a moderator must look at however often its author was listed before: the signs where they weigh enough, labels, the
   * test, the author's standing.
   */
  doubts: string[]
  /** Whole sentences for the author. */
  reasons: string[]
  labels: readonly LabelCode[]
  score: number
}

/** Judges a referral. The hardest finding is the verdict; all reasons are told, the hardest first. */
export function judgeReferral(judged: Judged): Judgement {
  const score = judged.signals.reduce((sum, { points }) => sum + points, 0)
  const findings = [
    ...refusals(judged),
    ...holds(judged, score),
    ...reviews(judged, score),
    ...advice(judged),
  ].sort((one, other) => rank(other.verdict) - rank(one.verdict))
  const effects = judged.labels.map((code) => LABELS[code].effect(judged.policy))
  return {
    verdict: findings[0]?.verdict ?? 'pass',
    boosts: !effects.includes('no_boost'),
    skipsMain: isUnpaid(judged.terms) && judged.policy.unpaid === 'own_board',
    doubts: doubts(judged, score),
    reasons: [...new Set(findings.map(({ says }) => says))].filter((says) => says !== null),
    labels: judged.labels,
    score,
  }
}

interface Finding {
  verdict: Verdict
  /** Null where it is only the sum of others, which say themselves what they are. */
  says: string | null
}

function rank(verdict: Verdict): number {
  return VERDICTS.indexOf(verdict)
}

function refusals(judged: Judged): Finding[] {
  const { terms, policy, author } = judged
  const found = [
    policy.whoCanList === 'members' &&
      author.host !== null &&
      'Only members of this node can pass work on here.',
    isUnpaid(terms) && unpaidRefusal(judged),
    policy.trialUnpaid === 'forbid' &&
      terms.trial === 'unpaid' &&
      'Work with an unpaid test is not listed here: a test is work.',
    policy.aiTraining === 'forbid' &&
      terms.aiRule === 'trains_models' &&
      'Work that trains AI is not listed here.',
    feeRefusal(judged),
  ]
  return found.filter((says) => says !== false).map((says) => ({ verdict: 'refuse', says }))
}

function unpaidRefusal({ terms, policy }: Judged): string | false {
  if (policy.unpaid === 'label') return false
  if (policy.unpaid === 'forbid' || policy.unpaidBoards.length === 0) return 'Unpaid work is not listed here.'
  // A board of this node may be named with its host, a board elsewhere never takes it.
  const named = terms.boards.map((board) => board.split('@')[0]!)
  if (named.length > 0 && named.every((board) => policy.unpaidBoards.includes(board))) return false
  return `Unpaid work is listed only on ${policy.unpaidBoards.map((board) => `@${board}`).join(' and ')}: name that board and no other.`
}

function feeRefusal({ terms, policy }: Judged): string | false {
  const { feeKind, feeValue } = terms
  const { finderFeeMax } = policy
  if (feeKind === 'none' || feeValue === null) return false
  if (finderFeeMax === 0) return 'No finder’s fees are taken here.'
  const most = String(finderFeeMax)
  const total = figurePay(terms).total
  const isOver =
    feeKind === 'fixed'
      ? total === null || compareDecimals(multiply(feeValue, '100'), multiply(total.min, most)) > 0
      : compareDecimals(feeValue, most) > 0
  return isOver && `A finder’s fee is at most ${most} per cent of the pay here.`
}

function doubts({ terms, labels, policy, signals, author }: Judged, score: number): string[] {
  return [
    ...(score >= REVIEW_SCORE ? signals.map(({ code }) => code) : []),
    ...held(labels, policy),
    ...(hasLargeTest(terms) ? ['large_test'] : []),
    ...(author.isLimited ? ['limited'] : []),
  ]
}

function held(labels: readonly LabelCode[], policy: Policy): LabelCode[] {
  return labels.filter((code) => LABELS[code].effect(policy) === 'hold')
}

function hasLargeTest({ trial, title, body }: ReferralTerms): boolean {
  return trial === 'unpaid' && asksLargeTest(`${title}\n${body}`)
}

function holds({ terms, labels, policy }: Judged, score: number): Finding[] {
  const found = [
    ...held(labels, policy).map(
      (code) => `It is held until a moderator agrees: ${lowered(LABELS[code].why(terms))}`,
    ),
    hasLargeTest(terms) &&
      'It is held until a moderator agrees: the unpaid test is of more than one piece or of more than 500 words.',
    score >= HOLD_SCORE && null,
  ]
  return found.filter((says) => says !== false).map((says) => ({ verdict: 'hold', says }))
}

function reviews({ policy, author, signals }: Judged, score: number): Finding[] {
  const found = [
    score >= REVIEW_SCORE && score < HOLD_SCORE && null,
    author.isLimited && 'A moderator looks at each of your referrals before it is listed.',
    isFirst(policy, author) && `A moderator looks at it first: ${firstWords(policy.reviewFirstN)}`,
  ]
  const causes = score >= REVIEW_SCORE ? signals.map(({ code }) => SIGNALS[code].says) : []
  return [
    ...found.filter((says) => says !== false).map((says): Finding => ({ verdict: 'review', says })),
    ...causes.map((says): Finding => ({ verdict: 'pass', says })),
  ]
}

function isFirst(policy: Policy, { host, isVouchedFor, listed }: AuthorFacts): boolean {
  const isKnown = isVouchedFor || (host !== null && policy.trustedHosts.includes(host))
  return policy.whoCanList !== 'anyone' && !isKnown && listed < policy.reviewFirstN
}

function firstWords(first: number): string {
  return first === 1
    ? 'it is the first that you pass on here.'
    : `it is among the first ${first} that you pass on here.`
}

function advice({ terms, floor, labels, policy }: Judged): Finding[] {
  return labels.map((code) => ({ verdict: 'pass', says: LABELS[code].advice({ terms, floor, policy }) }))
}

function lowered(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1)
}
