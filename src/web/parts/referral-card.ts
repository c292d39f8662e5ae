import { LABELS } from '../../core/referrals/judge/labels.ts'
import type { PublishedState } from '../../core/referrals/states.ts'
import type { ReferralView } from '../../core/referrals/view.ts'
import { payInShort } from '../../core/referrals/wording/pay-sentences.ts'
import { sizeLine } from '../../core/referrals/wording/sentences.ts'
import { isoDay } from '../../lib/days.ts'
import { type Html, html } from '../../lib/html.ts'
import type { Visit } from '../visit.ts'
import { accountName } from './account-line.ts'
import { STATE_WORDS } from './referral-words.ts'
import { dayOf, lastDayOf, timeAgo } from './time.ts'

/** A referral in a list: what it is, what it pays, how much work it is, whose it is. */
export function referralCard(referral: ReferralView, { at }: Visit): Html {
  const { terms, post, state, openedAt, closedAt, expiresAt } = referral
  const replies =
    post.replyCount > 0 && ` · ${post.replyCount} ${post.replyCount === 1 ? 'reply' : 'replies'}`
  const when = closedAt === null ? html`until ${lastDayOf(expiresAt)}` : html`closed ${dayOf(closedAt)}`
  return html`<article class="referral">
<h3><a href="${post.url}">${terms.title}</a></h3>
<p class="pay">${payInShort(terms)}${labels(referral)}</p>
<p class="size">${sizeLine(terms, isoDay(openedAt)).replace(/^Size: /, '')}</p>
<p class="post-line">${state !== 'open' && stateMark(state)}<span>from ${accountName(post.author)}, ${timeAgo(openedAt, at)} · ${when}${replies}</span></p>
</article>`
}

/** Where a referral stands, as a mark. */
export function stateMark(state: PublishedState): Html {
  return html`<span class="state state-${state}">${STATE_WORDS[state]}</span>`
}

/** What readers are warned of, as marks; the reason shows where a pointer rests, and is read out on the page. */
export function labels({ terms, labels }: Pick<ReferralView, 'terms' | 'labels'>): Html[] {
  return labels.map(
    (code) =>
      html` <span class="label" title="${LABELS[code].why(terms)}">${LABELS[code].text(terms)}</span>`,
  )
}
