// The rules between the fields of a referral (product §3.2), each with its sentence for the writer.
import { compareDecimals, multiply } from '../../../lib/money.ts'
import type { DraftFields } from './fields.ts'
import { figurePay, PAY_BOUNDS } from './pay.ts'

/** One rule: the field it is about, whether the terms keep it, and what to say when they do not. */
export interface Rule {
  field: keyof DraftFields
  keeps: (terms: DraftFields) => boolean
  says: string | ((terms: DraftFields) => string)
  /** What to say of an empty field while what decides whether it is needed is still to be said. */
  unsure?: string
}

/** What holds between fields whenever they are filled in, in drafts too. */
export const BOUNDS: readonly Rule[] = [
  {
    field: 'dueOn',
    keeps: ({ startOn, dueOn }) => startOn === null || dueOn === null || dueOn >= startOn,
    says: 'The due date must not be before the start.',
  },
  {
    field: 'payMin',
    keeps: ({ payDisclosure, payUnit, payMin, payMax, currency }) =>
      payDisclosure === null ||
      namesSum({ payDisclosure }) ||
      [payUnit, payMin, payMax, currency].every((said) => said === null),
    says: 'A sum is named only where the pay is stated or a range: take the sum out, or say so.',
  },
  {
    field: 'payMin',
    keeps: ({ payMin, payMax }) => payMax === null || payMin !== null,
    says: 'A highest pay needs a lowest one.',
  },
  {
    field: 'payMax',
    keeps: ({ payMin, payMax }) => payMin === null || payMax === null || compareDecimals(payMax, payMin) >= 0,
    says: 'The highest pay must not be less than the lowest.',
  },
  {
    field: 'payMax',
    keeps: ({ payMin, payMax }) =>
      payMin === null || payMax === null || compareDecimals(payMax, multiply(payMin, '10')) <= 0,
    says: 'The highest pay must not be more than ten times the lowest.',
  },
  {
    field: 'payMax',
    keeps: ({ payDisclosure, payMin, payMax }) =>
      payDisclosure !== 'stated' || payMax === null || payMax === payMin,
    says: 'Stated pay is one sum: give one, or call it a range.',
  },
  {
    field: 'payMin',
    keeps: ({ payUnit, payMin, payMax }) =>
      payUnit === null ||
      [payMin, payMax].every(
        (sum) =>
          sum === null ||
          (compareDecimals(sum, PAY_BOUNDS[payUnit].min) >= 0 &&
            compareDecimals(sum, PAY_BOUNDS[payUnit].max) <= 0),
      ),
    says: ({ payUnit }) => {
      const { min, max } = PAY_BOUNDS[payUnit!]
      return `Pay for one ${payUnit!.replaceAll('_', ' ')} must be from ${min} to ${max}.`
    },
  },
  {
    field: 'feeValue',
    keeps: ({ feeKind, feeValue }) => feeKind !== 'none' || feeValue === null,
    says: "Say what kind of finder's fee it is, or take its figure out.",
  },
  {
    field: 'feeValue',
    keeps: ({ feeKind, feeValue }) =>
      !feeKind.startsWith('pct_') ||
      feeValue === null ||
      (compareDecimals(feeValue, '1') >= 0 && compareDecimals(feeValue, '15') <= 0),
    says: "A finder's fee must be from 1 to 15 per cent.",
  },
  {
    field: 'feeValue',
    keeps: (terms) => {
      const total = figurePay(terms).total
      return (
        terms.feeKind !== 'fixed' ||
        terms.feeValue === null ||
        total === null ||
        compareDecimals(multiply(terms.feeValue, '4'), total.min) <= 0
      )
    },
    says: "A fixed finder's fee must be at most a quarter of the whole pay.",
  },
]

/** What else must be said of a sum before a referral opens, in whichever way. */
export const SUM_NEEDS: readonly Rule[] = [
  {
    field: 'payMin',
    keeps: (terms) => !namesSum(terms) || terms.payMin !== null,
    says: 'Name the sum, such as 0.08.',
  },
  {
    field: 'payMax',
    keeps: ({ payDisclosure, payMax }) => payDisclosure !== 'range' || payMax !== null,
    says: 'A range needs a highest pay.',
  },
  {
    field: 'payUnit',
    keeps: (terms) => !namesSum(terms) || terms.payUnit !== null,
    says: 'Say what the sum is paid for, such as word, hour or project.',
  },
  {
    field: 'currency',
    keeps: (terms) => !namesSum(terms) || terms.currency !== null,
    says: 'Name the currency of the pay, such as USD or EUR.',
  },
  {
    field: 'feeValue',
    keeps: ({ feeKind, feeValue }) => feeKind === 'none' || feeValue !== null,
    says: "Say how much finder's fee you take.",
  },
  {
    field: 'feeValue',
    keeps: (terms) => terms.feeKind !== 'fixed' || figurePay(terms).total !== null,
    says: "A fixed finder's fee needs pay of which the whole is known.",
  },
]

/** What a form asks for besides, depending on what was said already. A listing by mention may leave it unsaid. */
export const NEEDS: readonly Rule[] = [
  {
    field: 'pieces',
    keeps: (terms) =>
      isByTime(terms) ||
      [terms.pieces, terms.wordsEach, terms.pages, terms.hours].some((size) => size !== null),
    says: 'Say how large the work is: pieces, words, pages or hours.',
  },
  {
    field: 'clientSector',
    keeps: ({ kind, clientSector }) => kind !== 'passed_on' || clientSector !== null,
    says: 'Say in which sector the client works, such as software or publisher, without a name.',
  },
  {
    field: 'clientPays',
    keeps: ({ clientRelation, clientPays }) =>
      (clientRelation !== 'current_client' && clientRelation !== 'past_client') || clientPays !== null,
    says: 'Say how your client pays.',
    unsure: 'If the client is or was yours, say how they pay.',
  },
  {
    field: 'handoff',
    keeps: ({ kind, handoff }) => kind !== 'passed_on' || handoff !== null,
    says: 'Say whose client it will be.',
  },
]

function namesSum({ payDisclosure }: Pick<DraftFields, 'payDisclosure'>): boolean {
  return payDisclosure === 'stated' || payDisclosure === 'range'
}

// Work that is paid or engaged by time has no size in pieces.
function isByTime({ engagement, payUnit }: DraftFields): boolean {
  const engagements = ['retainer', 'shift', 'employee']
  const units = ['hour', 'day', 'month', 'year']
  return (
    (engagement !== null && engagements.includes(engagement)) || (payUnit !== null && units.includes(payUnit))
  )
}
