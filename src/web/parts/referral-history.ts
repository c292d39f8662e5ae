import type { PublishedState, ReferralState } from '../../core/referrals/states.ts'
import { WITHDRAW_REASONS } from '../../core/referrals/terms/vocabulary.ts'
import { type Html, html } from '../../lib/html.ts'
import { STATE_WORDS, WITHDRAW_WORDS, withinSentence } from './referral-words.ts'
import { dayOf } from './time.ts'

interface Event {
  to: ReferralState
  reason: string | null
  madeAt: Date
}

/** What became of a referral, the oldest first. What happened before it was open, or beside that, is shown `toInsiders` alone. */
export function referralHistory(events: Event[], toInsiders: boolean): Html {
  const lines = (toInsiders ? events : events.filter(isPublic)).map(({ to, reason, madeAt }) => {
    const why = WITHDRAW_REASONS.find((one) => one === reason)
    return html`<li>${stateWord(to)} ${dayOf(madeAt)}${why !== undefined && html`: ${withinSentence(WITHDRAW_WORDS[why])}`}</li>`
  })
  return html`<section class="aside-part"><h2>History</h2><ol class="plain">${lines}</ol></section>`
}

// Taken down and put back, it stands where it stood.
function isPublic({ to }: Event, at: number, events: Event[]): boolean {
  const before = events.slice(0, at).findLast((one) => one.to in STATE_WORDS)
  return to in STATE_WORDS && to !== before?.to
}

function stateWord(state: ReferralState): string {
  return state in STATE_WORDS ? STATE_WORDS[state as PublishedState] : UNPUBLISHED_WORDS[state as Unpublished]
}

type Unpublished = Exclude<ReferralState, PublishedState>

const UNPUBLISHED_WORDS: Record<Unpublished, string> = {
  draft: 'Draft',
  pending_review: 'In review',
  circle: 'With the author’s circle',
  removed: 'Removed',
  discarded: 'Discarded',
}
