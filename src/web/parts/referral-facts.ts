// The terms of a referral as a table, in the order in which writers ask for them (product §6.1).

import { LABELS } from '../../core/referrals/judge/labels.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import type { ReferralView } from '../../core/referrals/view.ts'
import { FORMATS } from '../../core/referrals/wording/english.ts'
import { payPhrase } from '../../core/referrals/wording/pay-sentences.ts'
import { roundsPhrase } from '../../core/referrals/wording/sentences.ts'
import { WORK_NAMES } from '../../core/work.ts'
import { type Html, html } from '../../lib/html.ts'
import { countryName, languageName } from '../../lib/locale.ts'
import { formatAmount } from '../../lib/money.ts'
import * as words from './referral-words.ts'
import { withinSentence as small } from './referral-words.ts'
import { dayOf, lastDayOf } from './time.ts'

/** Why a referral has its labels; nothing where it has none. */
export function labelReasons({ terms, labels }: Pick<ReferralView, 'terms' | 'labels'>): Html | false {
  const reasons = labels.map(
    (code) => html`<li><strong>${LABELS[code].text(terms)}.</strong> ${LABELS[code].why(terms)}</li>`,
  )
  return (
    reasons.length > 0 &&
    html`<section class="aside-part"><h2>Good to know</h2><ul class="plain">${reasons}</ul></section>`
  )
}

type Fact = readonly [label: string, says: Html | string]

/** What of a referral its facts are drawn from; one that never opened has no end yet. */
export type Factual = Pick<ReferralView, 'terms' | 'accepting' | 'closedAt'> & { expiresAt: Date | null }

/** The facts of a referral. What was not said has no line. */
export function referralFacts(referral: Factual): Html {
  const { terms } = referral
  const facts: Fact[] = [
    ['Pay', words.capitalised(payPhrase(terms))],
    ['If it is killed', terms.killFeePercent === null ? '' : `${terms.killFeePercent}% of the fee`],
    ['Expenses', terms.expenses === 'unknown' ? '' : words.EXPENSE_WORDS[terms.expenses]],
    [
      'Work',
      listed([
        ...terms.work.map((work) => WORK_NAMES[work]),
        small(words.ENGAGEMENT_WORDS[terms.engagement]),
      ]),
    ],
    ['Size', size(terms)],
    ['Starts', terms.startOn === null ? '' : dayOf(new Date(terms.startOn))],
    ['Due', terms.dueOn === null ? '' : dayOf(new Date(terms.dueOn))],
    ['Terms', listed(termsOf(terms))],
    ['Experience', terms.level === null ? '' : words.LEVEL_WORDS[terms.level]],
    ['Place and language', listed([place(terms), ...terms.languages.map(languageName)])],
    ['Passed on because', words.REASON_WORDS[terms.reason]],
    ['Client', listed(client(terms))],
    [
      'Whose client afterwards',
      terms.handoff === null || terms.handoff === 'na' ? '' : words.HANDOFF_WORDS[terms.handoff],
    ],
    ['Finder’s fee', fee(terms)],
    ['Replies', replies(referral)],
  ]
  const rows = facts
    .filter(([, says]) => says !== '')
    .map(([label, says]) => html`<div><dt>${label}</dt><dd>${says}</dd></div>`)
  return html`<dl class="facts">${rows}</dl>`
}

function size(terms: ReferralTerms): string {
  const { pieces, wordsEach, pages, pageWords, hours } = terms
  const per = terms.per === 'once' ? '' : ` ${words.PERIOD_WORDS[terms.per]}`
  return listed([
    pieces !== null && `${counted(pieces, 'piece')}${per}`,
    wordsEach !== null && `${counted(wordsEach, 'word')}${pieces === null || pieces === 1 ? '' : ' each'}`,
    pages !== null && `${counted(pages, 'page')}${per} of ${pageWords} words`,
    hours !== null && `${hours} hours${per}`,
    ...terms.formats.map((format) => FORMATS[format]),
    roundsPhrase(terms),
  ])
}

function termsOf({ credit, rights, trial, aiRule, contract, nda }: ReferralTerms): (string | false)[] {
  return [
    credit === 'unknown' ? 'byline not known' : small(words.CREDIT_WORDS[credit]),
    rights !== 'unknown' && rights !== 'na' && small(words.RIGHTS_WORDS[rights]),
    trial === 'unknown' ? 'test not known' : small(words.TRIAL_WORDS[trial]),
    aiRule === 'unknown' ? 'AI rule not known' : small(words.AI_WORDS[aiRule]),
    contract !== 'unknown' && (contract === 'written' ? 'written contract' : 'no contract'),
    nda === true && 'NDA',
  ]
}

function place({ placeMode, city, country, timezone }: ReferralTerms): string {
  return listed([
    words.PLACE_WORDS[placeMode],
    city,
    country !== null && countryName(country),
    timezone !== 'any' && timezone,
  ])
}

function client(terms: ReferralTerms): (string | false | null)[] {
  const { clientRelation, clientSector, clientJobs, clientPays, clientIdentity } = terms
  return [
    words.RELATION_WORDS[clientRelation],
    clientSector,
    clientJobs !== null && counted(clientJobs, 'job so far', 'jobs so far'),
    clientPays !== null && `pays ${small(words.CLIENT_PAYS_WORDS[clientPays])}`,
    clientRelation !== 'i_am_the_client' && `named ${small(words.IDENTITY_WORDS[clientIdentity])}`,
  ]
}

function fee({ feeKind, feeValue, currency }: ReferralTerms): string {
  if (feeKind === 'none' || feeValue === null) return 'None'
  if (feeKind === 'fixed') return `${currency} ${formatAmount(feeValue)}`
  return `${feeValue}% ${feeKind === 'pct_first_invoice' ? 'of the first invoice' : 'of the whole job'}`
}

function replies({ terms, accepting, closedAt, expiresAt }: Factual): Html {
  if (closedAt !== null) return html`Closed on ${dayOf(closedAt)}`
  if (!accepting) return html`No more are taken`
  const limit = terms.responseLimit === null ? '' : `, up to ${terms.responseLimit}`
  return html`${words.RESPONSE_WORDS[terms.responses]}${limit}, until ${lastDayOf(expiresAt ?? terms.expiresAt)}`
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatAmount(String(count))} ${count === 1 ? one : many}`
}

// Words of the form begin small within a list; names and what the author typed stay as they are.
function listed(parts: readonly (string | false | null)[]): string {
  return words.capitalised(parts.filter((part) => part !== false && part !== null && part !== '').join(', '))
}
