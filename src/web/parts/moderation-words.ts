// What moderators do, and why, in words.
import type { Action, ActionState, AppealJudge, ReasonCode } from '../../core/moderation/act.ts'

/** Who decides about an appeal, for its author and for all. */
export const JUDGE_WORDS: Readonly<Record<AppealJudge, string>> = {
  another: 'Another moderator decides.',
  same: 'Nobody else moderates here: the same moderator looks at it again and decides.',
  nobody: 'It is decided as soon as somebody else moderates here.',
}

/** What was done. */
export const ACTION_WORDS: Readonly<Record<Action, string>> = {
  note: 'Noted',
  request_change: 'Sent back',
  label: 'Labelled',
  hold: 'Held',
  remove: 'Removed',
  limit: 'Reviewed from now on',
  suspend: 'Suspended',
  refuse_board: 'Kept off a board',
}

/** Why. */
export const REASON_WORDS: Readonly<Record<ReasonCode, string>> = {
  fraud: 'Fraud, or what looks like it',
  spam: 'Spam',
  duplicate: 'Posted twice',
  unpaid_work: 'Unpaid work',
  pay_unclear: 'Pay not clear',
  dishonest_work: 'Dishonest work',
  contact_details: 'Contact details in public',
  wrong_board: 'Not for this board',
  conduct: 'Conduct',
  other: 'Something else',
}

/** What became of it. */
export const ACTION_STATE_WORDS: Readonly<Record<ActionState, string>> = {
  standing: 'stands',
  appealed: 'appealed',
  confirmed: 'confirmed on appeal',
  reversed: 'taken back on appeal',
}
