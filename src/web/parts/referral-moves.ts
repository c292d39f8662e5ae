// The buttons with which an author moves her referral. Which there are, the table of states says.
import { fullHandle } from '../../core/accounts/account.ts'
import type { ListedCandidate } from '../../core/interests/list.ts'
import { isEditable } from '../../core/referrals/edit.ts'
import { checkMove, RENEWAL_DAYS } from '../../core/referrals/moves/check-move.ts'
import { isBumpable } from '../../core/referrals/moves/confirm.ts'
import { isPassedOn, isPublished, type Referral } from '../../core/referrals/referral.ts'
import type { ReferralState } from '../../core/referrals/states.ts'
import { Refusal } from '../../core/refusal.ts'
import { type Html, html } from '../../lib/html.ts'
import type { Viewer, Visit } from '../visit.ts'
import { hiddenToken } from './button.ts'
import { lineField, radioFields, selectField } from './form.ts'
import { optionsOf, WITHDRAW_WORDS } from './referral-words.ts'
import { timeAgo } from './time.ts'

/** How many candidates the question who got the work names; all others are named to the desk. */
const CHOOSABLE_MAX = 25

/**
 * What its author can do with a referral now; nothing for anybody else. Where there are candidates who may have got the
 * work, saying that it is filled asks which of them did.
 */
export function referralMoves(
  referral: Referral,
  { person, viewer, at, path }: Visit,
  choosable: ListedCandidate[],
): Html | null {
  if (person?.account.id !== referral.authorId || !isPassedOn(referral)) return null
  const can = (to: ReferralState) => isOpenTo(referral, to, at)
  const { code, accepting, closedAt, state } = referral
  const isListed = isPublished(referral) && closedAt === null
  const send = (path: string, fields: Record<string, string>, words: string, style = 'quiet-button') =>
    form(
      `/r/${code}/${path}`,
      person.formToken,
      html`${hidden(fields)}<button class="${style}">${words}</button>`,
    )
  const reopen = OPEN_WORDS[state] ?? 'Open again'
  return html`<section class="moves" aria-labelledby="moves-title">
<h2 id="moves-title">Where it stands</h2>
${!/\/desk\b/.test(path) && html`<p><a class="button" href="/r/${code}/desk">Candidates</a></p>`}
${referral.askedAt !== null && isListed && html`<p class="note">Is it still open? Please say so: nobody likes to answer to what is gone.</p>`}
<div class="move-row">
${viewer && editLink(referral, viewer)}
${can('filled') && choosable.length === 0 && send('move', { to: 'filled' }, 'It is filled')}
${can('in_talks') && send('move', { to: 'in_talks' }, 'I am in talks')}
${can('open') && send('move', { to: 'open' }, reopen)}
${isListed && send('confirm', {}, 'It is still open', referral.askedAt === null ? 'quiet-button' : 'button')}
${isBumpable(referral, at) && send('bump', {}, 'Bump it')}
${isListed && send('replies', { accepting: accepting ? 'no' : 'yes' }, accepting ? 'Take no more replies' : 'Take replies again')}
</div>
${isListed && referral.askedAt === null && referral.confirmedAt && html`<p class="hint">You last confirmed that it is open: ${timeAgo(referral.confirmedAt, at)}.</p>`}
${can('filled') && choosable.length > 0 && filling(`/r/${code}/move`, person.formToken, choosable)}
${isListed && extension(`/r/${code}/extend`, person.formToken)}
${can('withdrawn') && withdrawal(`/r/${code}/move`, person.formToken)}
${closedAt !== null && !can('open') && html`<p>It can no longer be opened again: pass it on anew.</p>`}
</section>`
}

/** The link with which a writer of this node edits a referral of hers; what is in her own words she edits there. */
export function editLink(referral: Referral, { account }: Viewer): Html | false {
  const { code, postId, isSource, closedAt } = referral
  if (isEditable(referral)) return html`<a class="quiet-button" href="/r/${code}/edit">Edit it</a>`
  const isOwnPost = isSource && closedAt === null && postId !== null
  return (
    isOwnPost && html`<a class="quiet-button" href="/@${account.handle}/${postId}/edit">Edit your post</a>`
  )
}

const OPEN_WORDS: Partial<Record<ReferralState, string>> = {
  in_talks: 'Talks are over: open again',
  circle: 'Open it to everybody now',
}

function filling(action: string, token: string, choosable: ListedCandidate[]): Html {
  const who = {
    name: 'by',
    label: 'Who got it?',
    hint: 'Only whom you introduced learns here who the client is. Introduce them first, or tell them yourself.',
    need: 'always',
  } as const
  const candidates = choosable
    .slice(0, CHOOSABLE_MAX)
    .map((one) => [one.interestId, fullHandle(one)] as const)
  const options = [...candidates, ['elsewhere', 'Somebody else, or nobody here'] as const]
  return form(
    action,
    token,
    html`${hidden({ to: 'filled' })}${radioFields(who, options)}<button class="button">It is filled</button>`,
  )
}

function extension(action: string, token: string): Html {
  const days = {
    name: 'days',
    label: 'Days',
    hint: `1 to ${RENEWAL_DAYS}.`,
    value: '7',
    need: 'always',
  } as const
  return html`<details><summary>Give it more time</summary>
${form(action, token, html`${lineField(days, { keys: 'numeric', width: 'short' })}<button class="quiet-button">Extend</button>`)}
</details>`
}

function withdrawal(action: string, token: string): Html {
  const reason = { name: 'reason', label: 'Why', value: 'client_cancelled', need: 'always' } as const
  return html`<details><summary>Withdraw it</summary>
${form(action, token, html`${hidden({ to: 'withdrawn' })}${selectField(reason, optionsOf(WITHDRAW_WORDS))}<button class="quiet-button">Withdraw</button>`)}
</details>`
}

function form(action: string, token: string, body: Html): Html {
  return html`<form method="post" action="${action}">${hiddenToken(token)}${body}</form>`
}

function hidden(fields: Record<string, string>): Html[] {
  return Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
}

function isOpenTo(referral: Referral, to: ReferralState, at: Date): boolean {
  try {
    checkMove(referral, { to, by: 'author', at, reason: 'other' })
    return true
  } catch (refusal) {
    if (refusal instanceof Refusal) return false
    throw refusal
  }
}
