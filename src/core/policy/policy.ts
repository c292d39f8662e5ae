import { z } from 'zod'
import { readCurrency } from '../../lib/locale.ts'
import { compareDecimals, readDecimal } from '../../lib/money.ts'
import { PAY_UNITS, WORK } from '../work.ts'
import { SIGNAL_CODES } from './signals.ts'

/** The most floors that a policy may set. */
export const FLOORS_MAX = 100
/** The most hosts whose writers a policy may trust. */
export const TRUSTED_HOSTS_MAX = 1000
/** The most points that a policy may give to one sign: ten hold a referral, so that this is twice enough. */
export const WEIGHT_MAX = 20

/** The least that a kind of work should pay for one unit. Several for one kind are alternatives: keeping one will do. */
export const Floor = z.strictObject(
  {
    work: z.enum(WORK, { error: `A floor is for one kind of work: ${WORK.join(', ')}.` }),
    unit: z.enum(PAY_UNITS, { error: `A floor is for one unit: ${PAY_UNITS.join(', ')}.` }),
    amount: z.preprocess(
      (input) => (typeof input === 'number' ? String(input) : input),
      checked(readAmount, 'The amount of a floor is a plain decimal above zero, such as 0.02.'),
    ),
    currency: checked(readCurrency, 'The currency of a floor is a code such as USD or EUR.'),
  },
  { error: 'A floor has work, unit, amount and currency.' },
)

/** The least that a kind of work should pay for one unit. */
export type Floor = z.output<typeof Floor>

const HOST = 'A host is a name such as writers.example.'
const host = z
  .string({ error: HOST })
  .toLowerCase()
  .regex(/^[a-z0-9.-]{1,253}(?::\d{1,5})?$/, { error: HOST })
const BOARD = 'A board is named by its handle, such as volunteers.'
const board = z
  .string({ error: BOARD })
  .toLowerCase()
  .regex(/^[a-z0-9_]{2,30}$/, { error: BOARD })
const weight = whole([0, WEIGHT_MAX], 'The points of a sign')

/**
 * What a node's owner decides about the work that is passed on here (product §3.8); what is left out is as in §4.6.
 */
export const Policy = z.strictObject(
  {
    /** Whose referrals are listed: those of members; of anyone, strangers reviewed first; or of anyone. */
    whoCanList: choice(['members', 'anyone_reviewed', 'anyone']).default('anyone_reviewed'),
    /** Work of which the pay is not stated is not boosted, is labelled only, or goes unremarked. */
    payRule: choice(['number_required', 'label', 'off']).default('number_required'),
    floors: z.array(Floor, { error: 'Floors are a list.' }).max(FLOORS_MAX).default(usualFloors),
    /** Work below its floor is held, is labelled, or is not measured at all. */
    floorMode: choice(['block', 'label', 'off']).default('label'),
    /** Unpaid work is refused, is listed on `unpaidBoards` only, or is labelled. */
    unpaid: choice(['forbid', 'own_board', 'label']).default('own_board'),
    /** The handles of the boards that take unpaid work. */
    unpaidBoards: z.array(board, { error: BOARD }).default([]),
    /** Work with an unpaid test is refused, or is labelled and not boosted. */
    trialUnpaid: choice(['forbid', 'label']).default('label'),
    /** The highest finder's fee in per cent of the whole pay; 0 forbids any. */
    finderFeeMax: whole([0, 15], 'The highest finder’s fee').default(10),
    /** Work that trains AI is refused, is labelled, or goes unremarked. */
    aiTraining: choice(['forbid', 'label', 'allow']).default('label'),
    /** After so many days its author is asked whether a referral still stands. */
    freshnessDays: whole([1, 30], 'The days until its author is asked').default(7),
    /** How many referrals of an unknown author are reviewed before they are listed. */
    reviewFirstN: whole([0, 5], 'The number of first referrals').default(1),
    /** Whether the form offers the author's circle first. */
    circleDefault: z.boolean({ error: 'It is true or false.' }).default(false),
    /** Whether people without an account here may say that they are interested. */
    guestInterest: z.boolean({ error: 'It is true or false.' }).default(true),
    /** The nodes whose writers are known from the start. */
    trustedHosts: z.array(host, { error: HOST }).max(TRUSTED_HOSTS_MAX).default([]),
    /** Points of single signs that are to weigh otherwise than usual; 0 leaves one out. */
    signals: z
      .partialRecord(z.enum(SIGNAL_CODES), weight, { error: `A sign is one of ${SIGNAL_CODES.join(', ')}.` })
      .default({}),
  },
  { error: unknownSetting },
)

/** What a node's owner decides about the work that is passed on here. */
export type Policy = z.output<typeof Policy>

/** The policy of a node whose owner has set none: version 0. */
export const USUAL_POLICY: Policy = Policy.parse({})

// Product §4.6. Those of copyediting are alternatives.
function usualFloors(): Floor[] {
  const word = { unit: 'word', currency: 'USD' } as const
  return [
    { work: 'copyediting', amount: '0.02', ...word },
    { work: 'copyediting', amount: '30', unit: 'hour', currency: 'USD' },
    { work: 'proofreading', amount: '0.01', ...word },
    { work: 'developmental_edit', amount: '0.03', ...word },
    { work: 'content', amount: '0.1', ...word },
    { work: 'blog', amount: '0.1', ...word },
    { work: 'copywriting', amount: '0.15', ...word },
    { work: 'journalism', amount: '0.25', ...word },
    { work: 'translation', amount: '0.08', ...word },
  ]
}

function choice<const V extends readonly string[]>(values: V) {
  return z.enum(values, { error: `It is one of ${values.join(', ')}.` })
}

function whole([min, max]: [number, number], names: string) {
  const error = `${names} must be a whole number from ${min} to ${max}.`
  return z.int({ error }).min(min, { error }).max(max, { error })
}

function checked(read: (text: string) => string | undefined, error: string) {
  return z.string({ error }).transform((text, context) => {
    const value = read(text)
    if (value !== undefined) return value
    context.addIssue({ code: 'custom', message: error })
    return z.NEVER
  })
}

function readAmount(text: string): string | undefined {
  const decimal = readDecimal(text)
  return decimal !== undefined && compareDecimals(decimal, '0') > 0 ? decimal : undefined
}

function unknownSetting(issue: { code?: string; keys?: string[] }): string {
  if (issue.code === 'unrecognized_keys') return `A policy has no setting named ${issue.keys?.join(' or ')}.`
  return 'A policy is given by its settings.'
}
