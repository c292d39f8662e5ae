// What a reader should know before she believes a referral: about pay, and about frauds (product §3.2, §3.6).

import { readCurrencyTable } from '../../core/policy/currencies.ts'
import type { Policy } from '../../core/policy/policy.ts'
import { SIGNALS } from '../../core/policy/signals.ts'
import { readPolicy } from '../../core/policy/versions.ts'
import { PAY_UNITS } from '../../core/referrals/wording/english.ts'
import { symbolOf } from '../../core/referrals/wording/pay-sentences.ts'
import type { Site } from '../../core/site.ts'
import { WORK_NAMES } from '../../core/work.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { formatAmount } from '../../lib/money.ts'
import { sendHelp } from '../help-page.ts'
import { monthName } from '../parts/time.ts'
import type { Answer } from '../visit.ts'

/** `/help/pay`: how pay is said here, what it comes to, and this node's floors. */
export function showPayHelp({ db, site }: { db: Db; site: Site }): Answer {
  return async (_, reply) => {
    const [{ policy }, { month }] = await Promise.all([readPolicy(db), readCurrencyTable(db)])
    return sendHelp(reply, site, {
      path: '/help/pay',
      title: 'What is said about pay',
      description: `How pay is stated and measured on ${site.name}.`,
      body: html`<p class="lead">A number, a unit and a currency: <code>USD 0.08 a word</code>, <code>EUR 60 an hour</code>, <code>GBP 900 for the project</code>.</p>
<p>Where the size is known, this node says what it comes to in all, and about how much a word or an hour. “About” means about: an hour’s pay depends on your pace, and currencies are converted by exchange rates of ${monthName(month)}.</p>
<h2>What carries a label</h2>
<ul><li>Pay below the floor for its kind of work, or a range of more than three times from end to end.</li>
<li>No pay, pay in exposure, or a share of revenue only: none of these is counted as pay.</li>
<li>A test that is not paid; work that trains AI; pay on publication, since the day is out of your hands.</li>
<li>A finder’s fee for whoever passes the work on. It is said before anybody answers, and never above ${policy.finderFeeMax} per cent here.</li></ul>
<p>Boards list work with ${notBoosted(policy)}, and do not boost it to those who follow them.</p>
<h2>The floors of this node</h2>${floors(policy)}
<h2>Before you say yes</h2>
<p>Ask for it in writing: what, for how much, when it is paid, and what sets the payment off. In some places the law asks for a written contract and for payment within 30 days; look at what is official where you live.</p>`,
    })
  }
}

function notBoosted({ payRule }: Policy): string {
  const always = 'an unpaid test or with a share of revenue as its only pay'
  return payRule === 'number_required' ? `${always}, or for which no sum is named` : always
}

function floors({ floors, floorMode }: Policy): Html {
  if (floorMode === 'off' || floors.length === 0) return html`<p>This node sets none.</p>`
  const rows = floors.map(
    ({ work, amount, currency, unit }) =>
      html`<div><dt>${WORK_NAMES[work]}</dt><dd>${symbolOf(currency)}${formatAmount(amount)} ${PAY_UNITS[unit]}</dd></div>`,
  )
  const what = floorMode === 'block' ? 'is held back' : 'carries a label'
  return html`<p>What pays less ${what}. Where a kind of work has several floors, it need reach only one of them.</p><dl class="facts">${rows}</dl>`
}

/** `/help/scams`: how frauds look, by the signs that this node itself looks for. */
export function showScamHelp(site: Site): Answer {
  const signs = Object.values(SIGNALS).filter(({ points }) => points >= GRAVE_MIN)
  return async (_, reply) =>
    sendHelp(reply, site, {
      path: '/help/scams',
      title: 'How frauds look',
      description: 'The signs of fraud in offers of writing work, and what to do.',
      body: html`<p class="lead">Nobody honest asks a writer for money, papers or free work first.</p>
<p>Before work is listed, this node looks for signs such as these. One alone proves nothing; a moderator looks at work that shows several.</p>
<ul>${signs.map(({ says }) => html`<li>${says}</li>`)}</ul>
<h2>What to do</h2>
<ul><li>Stay where you were spoken to. A new chat app, a new address and a great hurry are how it begins.</li>
<li>Look up the publisher yourself, and ask there whether they know the person who wrote to you.</li>
<li>Never cash a cheque in order to send a part of it on: the cheque will bounce, and the money that you sent is gone.</li>
<li>Send no papers and no bank details before there is a contract, and nothing that lets somebody sign in as you. A code that somebody else gave you is theirs, not yours: do not send it to the desk.</li>
<li>An honest test is short, paid, and on a topic that nobody could publish.</li></ul>
<p>If you meet one here, tell whoever runs this node: <a href="/about#who">who that is</a>.</p>`,
    })
}

// From these points on a sign is about fraud, and not about manners.
const GRAVE_MIN = 4
