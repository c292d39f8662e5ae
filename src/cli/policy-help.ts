import { type Policy, USUAL_POLICY, WEIGHT_MAX } from '../core/policy/policy.ts'
import { SIGNALS } from '../core/policy/signals.ts'
import { kebab } from './referral-fields.ts'

const SIGNS = Object.entries(SIGNALS)
  .map(([code, { points }]) => `${code} ${points}`)
  .join(', ')

const MEANS: Record<keyof Policy, string> = {
  whoCanList:
    'whose work is listed: that of members (members), or of anyone, the first of strangers after review (anyone_reviewed) or all at once (anyone)',
  payRule:
    'what becomes of work that names no sum: no board boosts it (number_required), it is labelled (label), or nothing (off)',
  floors:
    'the least that work should pay: each with work, unit, amount and currency; where a kind of work has several, one is enough',
  floorMode:
    'what becomes of work below its floor: a moderator looks first (block), it is labelled (label), or nothing (off)',
  unpaid:
    'what becomes of unpaid work: it is refused (forbid), stands on unpaid_boards only (own_board), or is labelled (label)',
  unpaidBoards: 'the handles of the boards that take unpaid work',
  trialUnpaid:
    'what becomes of work with an unpaid test: it is refused (forbid), or labelled and not boosted (label)',
  finderFeeMax: 'the highest finder’s fee, in per cent of the whole pay: 0 (none is allowed) to 15',
  aiTraining:
    'what becomes of work that trains AI: it is refused (forbid), labelled (label), or nothing (allow)',
  freshnessDays: 'after how many days an author is asked whether her work is still open: 1 to 30',
  reviewFirstN: 'how many of the first referrals of an unknown author are reviewed: 0 to 5',
  circleDefault: 'whether the form offers the author’s own people first: true or false',
  guestInterest: 'whether people without an account here may say that they are interested: true or false',
  trustedHosts: 'nodes whose writers are known from the start, such as writers.example',
  signals: `points of single signs of fraud, 0 (it is left out) to ${WEIGHT_MAX}, such as { urgency: 4 }; from 10 points in all a moderator looks first, and a sign that is not named has its usual points: ${SIGNS}`,
}

/** What each setting of a policy means and takes, as lines for a terminal, with its usual value where that is one word. */
export function explainPolicy(): string {
  const settings = Object.entries(MEANS).map(([name, means]) => {
    const usual = USUAL_POLICY[name as keyof Policy]
    const more = typeof usual === 'object' ? '' : `; usually ${usual}`
    return `  ${snake(name)}\n${wrapped(`${means}${more}`)}`
  })
  return `Settings:\n${settings.join('\n')}`
}

/** The name of a setting as a file has it. */
export function snake(name: string): string {
  return kebab(name).replaceAll('-', '_')
}

function wrapped(text: string): string {
  return text.replaceAll(/(.{1,90})(?: |$)/g, '      $1\n').trimEnd()
}
