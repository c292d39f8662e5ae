// The fields of a referral with their bounds, in the order of product §3.2. Rules between fields stand in rules.ts.
import { z } from 'zod'
import { readCountry, readCurrency, readLanguage } from '../../../lib/locale.ts'
import {
  amount,
  amountFrom,
  choice,
  choices,
  count,
  day,
  end,
  flag,
  line,
  lines,
  several,
  spelled,
} from './inputs.ts'
import * as words from './vocabulary.ts'

/** The share of capital letters above which a title shouts. */
export const TITLE_CAPITALS_MAX = 0.6

const title = line([8, 120], 'The title')
  .refine((text) => !/:\/\/|\bwww\.|\.(?:com|org|info|biz)\b|\S@\S+\.\S/i.test(text), {
    error: 'The title must hold no link and no e-mail address.',
  })
  .refine((text) => shareOfCapitals(text) <= TITLE_CAPITALS_MAX, {
    error: 'Please write the title without so many capital letters.',
  })

const LANGUAGES = 'Name 1 to 3 languages of the work as tags such as en-US or de.'
const languages = several(spelled(readLanguage, LANGUAGES), [1, 3], LANGUAGES)

const TOPICS = 'Name up to 5 topics, each a word of 2 to 32 letters, digits or _, such as saas or b2b.'
const topics = several(spelled(readTopic, TOPICS), [0, 5], TOPICS)

const BOARDS = 'Name up to 2 boards by their handles, such as editing or @editing@writers.example.'
const boards = several(spelled(readBoard, BOARDS), [0, 2], BOARDS)

const timezone = spelled(readTimezone, 'Give the time zones, such as UTC+1 or UTC-5 to UTC+1, or say any.')

// What must be said before a referral may open.
const needed = {
  kind: choice(words.KINDS, 'Say what kind of referral it is'),
  work: choices(words.WORK, [1, 3], 'Say what kind of work it is'),
  engagement: choice(words.ENGAGEMENTS, 'Say how long the work lasts'),
  placeMode: choice(words.PLACE_MODES, 'Say where the work is done'),
  languages,
  payDisclosure: choice(words.PAY_DISCLOSURES, 'Say how the pay is given'),
  payTrigger: choice(words.PAY_TRIGGERS, 'Say what sets off the payment'),
  credit: choice(words.CREDITS, 'Say under whose name the work appears'),
  trial: choice(words.TRIALS, 'Say whether there is a test'),
  aiRule: choice(words.AI_RULES, 'Say what holds for AI'),
  clientRelation: choice(words.CLIENT_RELATIONS, 'Say how you know the client'),
  reason: choice(words.REASONS, 'Say why you pass it on'),
  audience: choice(words.AUDIENCES, 'Say who may see it'),
}

// What a draft may hold as well, since a draft may be made of a listing by mention.
const listed = {
  clientRelation: choice(words.LISTED_CLIENT_RELATIONS, 'Say how you know the client'),
  reason: choice(words.LISTED_REASONS, 'Say why you pass it on'),
}

// What a template need not say, and what then holds: where it matters, that nothing was said.
const unsaid = {
  kind: needed.kind.default('passed_on'),
  engagement: needed.engagement.default('one_off'),
  placeMode: needed.placeMode.default('remote'),
  languages: needed.languages.default(['en']),
  payTrigger: needed.payTrigger.default('unknown'),
  credit: needed.credit.default('unknown'),
  trial: needed.trial.default('unknown'),
  aiRule: needed.aiRule.default('unknown'),
  clientRelation: listed.clientRelation.default('unknown'),
  reason: listed.reason.default('unknown'),
  audience: needed.audience.default('public'),
}

// What may be left out. Left out, it is null, or what stands in `default`.
const free = {
  body: lines(5000, 'The text').default(''),
  formats: choices(words.FORMATS, [0, 3], 'Say what is made').default([]),
  topics: topics.default([]),
  level: choice(words.LEVELS, 'Say how much experience is wanted').nullable().default(null),
  pieces: count([1, 10_000], 'The number of pieces').nullable().default(null),
  wordsEach: count([1, 500_000], 'The number of words of a piece').nullable().default(null),
  pages: count([1, 20_000], 'The number of pages').nullable().default(null),
  pageWords: count([200, 350], 'The number of words of a page').default(250),
  hours: amountFrom(['0.25', '2000'], 'The number of hours').nullable().default(null),
  per: choice(words.PERIODS, 'Say whether the size is for all of it').default('once'),
  rounds: count([0, 10], 'The number of rounds').nullable().default(null),
  startOn: day('The start').nullable().default(null),
  dueOn: day('The due date').nullable().default(null),
  city: line([1, 80], 'The city').nullable().default(null),
  country: spelled(readCountry, 'The country must be a code such as DE or US.').nullable().default(null),
  timezone: timezone.nullable().default(null),
  payUnit: choice(words.PAY_UNITS, 'Say what the sum is paid for').nullable().default(null),
  payMin: amount({ digits: 10, places: 4 }, 'The pay').nullable().default(null),
  payMax: amount({ digits: 10, places: 4 }, 'The highest pay').nullable().default(null),
  currency: spelled(readCurrency, 'The currency must be a code such as USD or EUR.').nullable().default(null),
  netDays: count([0, 180], 'The days until payment').nullable().default(null),
  killFeePercent: count([0, 100], 'The kill fee in per cent').nullable().default(null),
  expenses: choice(words.EXPENSES, 'Say whether expenses are paid').default('unknown'),
  rights: choice(words.RIGHTS, 'Say which rights the client takes').default('unknown'),
  contract: choice(words.CONTRACTS, 'Say whether there is a contract').default('unknown'),
  nda: flag('The NDA').nullable().default(null),
  clientSector: line([1, 40], 'The sector of the client').nullable().default(null),
  clientJobs: count([0, 1000], 'The number of jobs for the client').nullable().default(null),
  clientPays: choice(words.CLIENT_PAYS, 'Say how the client pays').nullable().default(null),
  clientIdentity: choice(words.CLIENT_IDENTITIES, 'Say when the client is named').default(
    'after_introduction',
  ),
  handoff: choice(words.HANDOFFS, 'Say whose client it will be').nullable().default(null),
  feeKind: choice(words.FEE_KINDS, "Say what finder's fee you take").default('none'),
  feeValue: amount({ digits: 10, places: 2 }, "The finder's fee").nullable().default(null),
  responses: choice(words.RESPONSES, 'Say how people should reply').default('private_preferred'),
  responseLimit: count([1, 200], 'The limit of replies').nullable().default(25),
  accepting: flag('Whether you take replies').default(true),
  circleHours: count([1, 168], 'The hours for your circle').nullable().default(null),
  expiresAt: end('The end of the referral').nullable().default(null),
  boards: boards.default([]),
  showInterestCount: flag('Whether the number of replies is shown').default(true),
  searchable: flag('Whether the referral can be searched').nullable().default(null),
}

/** A referral in the making: within bounds as far as it is filled in, only the title must be there. */
export const DraftFields = z.strictObject(
  { title, ...lacking({ ...needed, ...listed }), ...free },
  { error: unknownField },
)

/** A referral with all that must be said before it opens. */
export const TermFields = z.strictObject({ title, ...needed, ...free }, { error: unknownField })

/** A referral that was listed by mention: its title, its work and its pay, and the rest as far as it was said. */
export const ListedFields = z.strictObject({ title, ...needed, ...unsaid, ...free }, { error: unknownField })

/** The fields of a draft. */
export type DraftFields = z.output<typeof DraftFields>

/** The fields of a referral that may open. */
export type TermFields = z.output<typeof TermFields>

/**
 * Leaves out what a form left empty, so that it counts as not said. Null is kept for `responseLimit` alone, where it
 * means that there is no limit.
 */
export function withoutBlanks(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input
  return Object.fromEntries(Object.entries(input).filter(([name, value]) => !isBlank(name, value)))
}

function isBlank(name: string, value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === ''
  return (
    value === undefined ||
    (value === null && name !== 'responseLimit') ||
    (Array.isArray(value) && value.length === 0)
  )
}

function lacking<S extends Record<string, z.ZodType>>(shape: S) {
  const fields = Object.entries(shape).map(([name, field]) => [name, field.nullable().default(null)])
  return Object.fromEntries(fields) as { [K in keyof S]: z.ZodDefault<z.ZodNullable<S[K]>> }
}

function unknownField(issue: { code?: string; keys?: string[] }): string | undefined {
  if (issue.code === 'unrecognized_keys') return `A referral has no field named ${issue.keys?.join(' or ')}.`
  return 'A referral is given by its fields.'
}

function shareOfCapitals(text: string): number {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0
  return letters === 0 ? 0 : capitals / letters
}

function readTopic(text: string): string | undefined {
  return /^[a-z0-9_]{2,32}$/.exec(text.trim().toLowerCase())?.[0]
}

function readBoard(text: string): string | undefined {
  return /^@?([a-z0-9_]{2,30}(?:@[^\s@/]{1,255})?)$/.exec(text.trim().toLowerCase())?.[1]
}

// Time zones reach from UTC-12 to UTC+14.
function readTimezone(text: string): string | undefined {
  const zone = 'UTC(?:-(?:1[0-2]|0?\\d)|\\+(?:1[0-4]|0?\\d))(?::[0-5]\\d)?'
  return new RegExp(`^(?:any|${zone}(?: to ${zone})?)$`).exec(text.trim())?.[0]
}
