// What readers are told about a referral's terms beside the terms themselves (product §3.6): one table.
import { formatAmount } from '../../../lib/money.ts'
import type { Policy } from '../../policy/policy.ts'
import { isWideRange } from '../terms/pay.ts'
import type { ReferralTerms } from '../terms.ts'
import { FEES } from '../wording/english.ts'
import { symbolOf } from '../wording/pay-sentences.ts'
import type { FloorJudgement } from './floors.ts'
import { floorSentence } from './floors.ts'

/** What a label brings about: it is shown, the boards do not boost, or moderators look first. */
export type LabelEffect = 'label' | 'no_boost' | 'hold'

/** What labels are given by. */
export interface Labelled {
  terms: ReferralTerms
  floor: FloorJudgement
  policy: Policy
}

/** One label. Its sentences are whole; `effect` depends on the policy, and `label` stands for being shown only. */
export interface Label {
  /** The label itself; for a stored referral its terms are all there is. */
  text: (terms: ReferralTerms) => string
  /** Why it is there, for readers. */
  why: (terms: ReferralTerms) => string
  /** What it means and what could be done, for the author before posting. */
  advice: (about: Labelled) => string
  applies: (about: Labelled) => boolean
  effect: (policy: Policy) => LabelEffect
}

/** Every label there is. `not_confirmed` comes with time, not with terms: whoever asks the author sets it. */
export const LABELS = {
  pay_not_stated: {
    text: () => 'Pay not stated',
    why: () => 'No sum is named for this work.',
    advice: ({ policy }) =>
      `You name no sum${policy.payRule === 'number_required' ? ', so that no board boosts it' : ''}. Name a number, even a rough one: it is what writers ask for first.`,
    applies: ({ terms, policy }) =>
      policy.payRule !== 'off' &&
      (terms.payDisclosure === 'undisclosed' || terms.payDisclosure === 'you_quote'),
    effect: ({ payRule }) => (payRule === 'number_required' ? 'no_boost' : 'label'),
  },
  unpaid: {
    text: () => 'Unpaid',
    why: () => 'Nobody is paid for this work.',
    advice: () => 'The work is not paid, which its first line will say.',
    applies: ({ terms }) => isUnpaid(terms),
    effect: () => 'label',
  },
  revenue_share: {
    text: () => 'Revenue share only',
    why: () => 'The only pay is a share of what the work earns, if it earns anything.',
    advice: () =>
      'A share of revenue is the only pay, so that no board boosts it. A sum beside the share would change that.',
    applies: ({ terms }) => terms.payDisclosure === 'revenue_share',
    effect: () => 'no_boost',
  },
  wide_range: {
    text: () => 'Wide range',
    why: () => 'The highest pay is more than three times the lowest.',
    advice: () => 'The highest pay is more than three times the lowest. A narrower range says more.',
    applies: ({ terms }) => isWideRange(terms),
    effect: () => 'label',
  },
  below_floor: {
    text: () => 'Below the floor',
    why: () => 'The pay is below what such work should pay at least, by the rules of this node.',
    advice: ({ floor }) => floorSentence(floor),
    applies: ({ floor }) => floor.state === 'below',
    effect: ({ floorMode }) => (floorMode === 'block' ? 'hold' : 'label'),
  },
  on_publication: {
    text: () => 'Paid on publication',
    why: () => 'The pay falls due when the piece appears, and that day is out of the writer’s hands.',
    advice: () =>
      'It is paid on publication, a day that is out of the writer’s hands. Payment on acceptance needs no label.',
    applies: ({ terms }) => terms.payTrigger === 'publication',
    effect: () => 'label',
  },
  unpaid_test: {
    text: () => 'Unpaid test',
    why: () => 'A test piece is asked for that is not paid.',
    advice: () => 'A test piece is not paid, so that no board boosts it. A paid test would change that.',
    applies: ({ terms }) => terms.trial === 'unpaid',
    effect: () => 'no_boost',
  },
  trains_ai: {
    text: () => 'Trains AI',
    why: () => 'The work is made to train machines.',
    advice: () => 'The work trains AI, which many writers want to know before they reply.',
    applies: ({ terms, policy }) => policy.aiTraining !== 'allow' && terms.aiRule === 'trains_models',
    effect: () => 'label',
  },
  edits_machine_text: {
    text: () => 'Edits machine text',
    why: () => 'The text to be edited was written by a machine.',
    advice: () => 'The text was written by a machine, which editors want to know before they reply.',
    applies: ({ terms }) => terms.aiRule === 'edits_machine_text',
    effect: () => 'label',
  },
  finder_fee: {
    text: (terms) => `Finder’s fee ${feeOf(terms)}`,
    why: (terms) => `The author takes a finder’s fee of ${feeOf(terms)}.`,
    advice: (about) => `Your finder’s fee of ${feeOf(about.terms)} is shown with the pay.`,
    applies: ({ terms }) => terms.feeKind !== 'none',
    effect: () => 'label',
  },
  not_vouched_for: {
    text: () => 'Not vouched for',
    why: () => 'The author does not know this client from work done before.',
    advice: () => 'You do not know this client from work done before, which readers are told.',
    applies: ({ terms }) => terms.clientRelation === 'heard_of' || terms.clientRelation === 'first_inquiry',
    effect: () => 'label',
  },
  not_confirmed: {
    text: () => 'Not confirmed lately',
    why: () => 'The author was asked whether this still stands, and has not answered yet.',
    advice: () => 'You have not said yet whether this still stands.',
    applies: () => false,
    effect: () => 'no_boost',
  },
} as const satisfies Record<string, Label>

/** The code of one label, as it is stored. */
export type LabelCode = keyof typeof LABELS

/** The codes of all labels, in the order in which they are shown. */
export const LABEL_CODES = Object.keys(LABELS) as LabelCode[]

/** The labels that terms get, in the order in which they are shown. */
export function labelsOf(about: Labelled): LabelCode[] {
  return LABEL_CODES.filter((code) => LABELS[code].applies(about))
}

/** Whether the work is not paid at all. Where people do something together, nobody works for another. */
export function isUnpaid({ kind, payDisclosure }: Pick<ReferralTerms, 'kind' | 'payDisclosure'>): boolean {
  return kind !== 'collab' && (payDisclosure === 'unpaid' || payDisclosure === 'exposure_only')
}

function feeOf({ feeKind, feeValue, currency }: ReferralTerms): string {
  if (feeKind === 'none' || feeValue === null) return ''
  if (feeKind === 'fixed') return `${symbolOf(currency!)}${formatAmount(feeValue)}`
  return `${feeValue}% ${FEES[feeKind]}`
}
