// What a board says of itself beside its name: how to list on it, and what it asks of the work (product §2.4).
import type { Floor, Policy } from '../../core/policy/policy.ts'
import { BOARDS_MAX } from '../../core/referrals/choose-boards.ts'
import { PAY_UNITS } from '../../core/referrals/wording/english.ts'
import { symbolOf } from '../../core/referrals/wording/pay-sentences.ts'
import type { Site } from '../../core/site.ts'
import { WORK_NAMES, type Work } from '../../core/work.ts'
import { type Html, html } from '../../lib/html.ts'
import { formatAmount } from '../../lib/money.ts'
import type { Document } from '../document.ts'
import { type ActorExtra, propertyOf } from './extra.ts'

const DISCLOSURES = { number_required: 'required', label: 'labelled', off: 'optional' } as const
const TRIALS = { forbid: 'paid-only', label: 'labelled' } as const

/** What the actor of a board says of the node's policy, as far as it is for the kinds of work that the board takes. */
export function boardExtra(
  board: { url: string; work: readonly string[] },
  policy: Policy,
  site: Site,
): ActorExtra {
  const floors = policy.floorMode === 'off' ? [] : policy.floors.filter((floor) => takes(board, floor))
  return {
    fields: [
      propertyOf('How to list', linkTo(`${site.origin}/help/for-mastodon-users`)),
      propertyOf('Pay rule', html`${payRule(policy, floors)}`),
      propertyOf('Open now', linkTo(board.url, 'me')),
    ],
    terms: {
      boardPolicy: {
        version: '1',
        payDisclosure: DISCLOSURES[policy.payRule],
        floorMode: policy.floorMode,
        floors: floors.map(
          ({ work, unit, amount, currency }): Document => ({ work, unit, amount, currency }),
        ),
        trial: TRIALS[policy.trialUnpaid],
        maxBoardsPerPost: BOARDS_MAX,
      },
    },
  }
}

function takes({ work }: { work: readonly string[] }, floor: Floor): boolean {
  return work.length === 0 || work.includes(floor.work)
}

const RULES = {
  number_required: 'Number and unit required.',
  label: 'Work whose pay is not stated is labelled.',
  off: 'Pay may be left unsaid.',
} as const

function payRule({ payRule: rule }: Policy, floors: Floor[]): string {
  const kinds = [...new Set(floors.map(({ work }) => work))]
  const said = kinds.map((work) => `${WORK_NAMES[work]} ${alternatives(floors, work)}`)
  const list = said.length === 0 ? '' : ` Floors: ${said.join('; ')}.`
  return `${RULES[rule]}${list}`
}

function alternatives(floors: Floor[], kind: Work): string {
  return floors
    .filter(({ work }) => work === kind)
    .map(({ unit, amount, currency }) => `${symbolOf(currency)}${formatAmount(amount)} ${PAY_UNITS[unit]}`)
    .join(' or ')
}

function linkTo(url: string, ...relations: string[]): Html {
  const rel = [...relations, 'nofollow', 'noopener'].join(' ')
  return html`<a href="${url}" rel="${rel}">${url.replace(/^https?:\/\//, '')}</a>`
}
