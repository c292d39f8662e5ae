// What is suspicious about a referral (product §3.6). Which signs there are, with their points and sentences, stands in
// core/policy/signals.ts; here stands how each is found, in its text or among the facts about its author.
import { compareDecimals, type Decimal, multiply } from '../../../lib/money.ts'
import { SIGNAL_CODES, SIGNALS, type Signal, type SignalCode } from '../../policy/signals.ts'
import type { ReferralTerms } from '../terms.ts'
import type { AuthorFacts } from './author-facts.ts'
import { findContacts } from './signals/contacts.ts'
import { findImpersonation, findShortener } from './signals/links.ts'
import { sentencesOf } from './signals/match.ts'
import { findPhrase, PHRASES } from './signals/phrases.ts'

/** A sign that was found: what it weighs by the policy, and what it was found in. */
export interface FoundSignal {
  code: SignalCode
  points: number
  /** For moderators and the author: an excerpt of the text, or the fact in words. */
  evidence: string
}

/** What is looked at: the words of a referral, and how many boards and accounts its post names. */
export interface ExaminedReferral {
  terms: Pick<ReferralTerms, 'title' | 'body' | 'payMin' | 'payMax'>
  boards: number
  mentions: number
}

/** How young an account is new, and below how many posts it has hardly posted. */
export const NEW_ACCOUNT = { days: 7, posts: 5 } as const
/** Above how many times the 90th percentile pay is too good. */
export const OUTLIER_TIMES: Decimal = '5'

/** The signs of a referral, in the order of the table. `weights` are those of the policy; a sign of no weight is left out. */
export function signalsOf(
  referral: ExaminedReferral,
  facts: AuthorFacts,
  weights: Partial<Record<SignalCode, number>> = {},
): FoundSignal[] {
  const found = { ...inText(referral), ...inFacts(referral, facts) }
  return SIGNAL_CODES.flatMap((code) => {
    const sign = found[code]
    if (sign === undefined) return []
    const { points, more = 0 }: Signal = SIGNALS[code]
    const weight = weights[code] ?? points
    if (weight === 0) return []
    return [{ code, points: weight + (sign.isGrave ? more : 0), evidence: sign.evidence }]
  })
}

interface Sign {
  evidence: string
  isGrave?: boolean
}

type Signs = Partial<Record<SignalCode, Sign>>

function inText({ terms }: ExaminedReferral): Signs {
  const text = `${terms.title}\n${terms.body}`
  const sentences = sentencesOf(text)
  const signs: Signs = {}
  for (const phrase of PHRASES) {
    const evidence = findPhrase(sentences, phrase)
    if (evidence !== undefined) signs[phrase.code] ??= { evidence }
  }
  const others: [SignalCode, string | undefined][] = [
    ['impersonation', findImpersonation(text)],
    ['shortener', findShortener(text)],
    ['contact_in_public', findContacts(text)[0]?.text],
  ]
  for (const [code, evidence] of others) if (evidence !== undefined) signs[code] = { evidence }
  return signs
}

function inFacts({ terms, boards, mentions }: ExaminedReferral, facts: AuthorFacts): Signs {
  const { ageDays, posts, duplicate, actions, payNinetieth } = facts
  const [isYoung, isQuiet] = [ageDays < NEW_ACCOUNT.days, posts < NEW_ACCOUNT.posts]
  const pay = terms.payMax ?? terms.payMin
  const isOutlier =
    pay !== null && payNinetieth !== null && compareDecimals(pay, multiply(payNinetieth, OUTLIER_TIMES)) > 0
  return {
    ...((isYoung || isQuiet) && {
      new_actor: {
        evidence: [
          isYoung &&
            (ageDays === 0 ? 'The account is new today' : `The account is ${counted(ageDays, 'day')} old`),
          isQuiet && `${counted(posts, 'post')} of it ${posts === 1 ? 'is' : 'are'} known here`,
        ]
          .filter((part) => part !== false)
          .join('; '),
        isGrave: isYoung && isQuiet,
      },
    }),
    ...(duplicate && {
      duplicate_text: {
        evidence: `/r/${duplicate.code}${duplicate.isOwn ? '' : ', by somebody else'}`,
        isGrave: !duplicate.isOwn,
      },
    }),
    ...(isOutlier && { pay_outlier_high: { evidence: `Nine in ten pay ${payNinetieth} at the most` } }),
    ...(boards > 2 && { many_boards: { evidence: `${boards} boards` } }),
    ...(mentions > 5 && { many_mentions: { evidence: `${mentions} mentions` } }),
    ...(actions > 0 && { reported_before: { evidence: `${actions} in the last 180 days` } }),
  }
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
