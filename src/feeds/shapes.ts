// The shapes of what the API answers, of which its document is made (OpenAPI 3.1). A test holds every answer to them.
import { z } from 'zod'
import { LABEL_CODES, type LabelCode } from '../core/referrals/judge/labels.ts'
import { PUBLISHED_STATES } from '../core/referrals/states.ts'
import * as words from '../core/referrals/terms/vocabulary.ts'

const decimal = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .describe('An exact decimal.')
const moment = z.iso.datetime()
const day = z.iso.date()

const Size = z.strictObject({
  pieces: z.int().optional(),
  wordsEach: z.int().optional(),
  pages: z.int().optional(),
  pageWords: z.int().optional(),
  hours: decimal.optional(),
  per: z.enum(words.PERIODS),
  rounds: z.int().optional(),
})

const Pay = z.strictObject({
  disclosure: z.enum(words.PAY_DISCLOSURES),
  unit: z.enum(words.PAY_UNITS).optional(),
  min: decimal.optional(),
  max: decimal.optional(),
  currency: z.string().length(3).optional().describe('ISO 4217.'),
  totalMin: decimal
    .optional()
    .describe('For all of the work, or for each week or month where size.per says so.'),
  totalMax: decimal.optional(),
  trigger: z.enum(words.PAY_TRIGGERS),
  netDays: z.int().optional(),
  killFeePercent: z.int().optional(),
  expenses: z.enum(words.EXPENSES),
  floor: z
    .enum(['above', 'near', 'below', 'unknown'])
    .optional()
    .describe('Against the floors of this node; missing where there is none.'),
})

const Client = z.strictObject({
  sector: z.string().optional(),
  identity: z.enum(words.CLIENT_IDENTITIES),
  relation: z.enum(words.CLIENT_RELATIONS).optional(),
  jobs: z.int().optional(),
  paidOnTime: z.enum(words.CLIENT_PAYS).optional(),
})

const Place = z.strictObject({
  mode: z.enum(words.PLACE_MODES),
  city: z.string().optional(),
  country: z.string().length(2).optional().describe('ISO 3166-1 alpha-2.'),
  timezone: z.string().optional(),
})

const Life = {
  version: z.literal('1'),
  revision: z.int(),
  state: z.enum(PUBLISHED_STATES),
  accepting: z.boolean(),
  closedAt: moment.optional(),
  expires: moment,
  title: z.string(),
  pay: Pay,
}

const Whole = z.strictObject({
  ...Life,
  daysOpen: z.int().optional().describe('From opening to closing.'),
  withdrawReason: z.enum(words.WITHDRAW_REASONS).optional(),
  kind: z.enum(words.KINDS),
  work: z.array(z.enum(words.WORK)),
  formats: z.array(z.enum(words.FORMATS)).optional(),
  topics: z.array(z.string()).optional(),
  level: z.enum(words.LEVELS).optional(),
  engagement: z.enum(words.ENGAGEMENTS),
  size: Size,
  start: day.optional(),
  due: day.optional(),
  place: Place,
  languages: z.array(z.string()).describe('BCP 47.'),
  rights: z.strictObject({ credit: z.enum(words.CREDITS), transfer: z.enum(words.RIGHTS) }),
  labels: z.array(z.enum(LABEL_CODES as [LabelCode, ...LabelCode[]])).optional(),
  trial: z.enum(words.TRIALS),
  ai: z.enum(words.AI_RULES),
  contract: z.enum(words.CONTRACTS),
  nda: z.boolean().optional(),
  client: Client,
  reason: z.enum(words.REASONS).optional(),
  handoff: z.enum(words.HANDOFFS).optional(),
  finderFee: z.strictObject({ kind: z.enum(words.FEE_KINDS), value: decimal.optional() }),
  responses: z.enum(words.RESPONSES),
  responseLimit: z.int().optional(),
  board: z.array(z.url()).optional().describe('The URIs of its boards.'),
})

const Former = z.strictObject(Life).describe('What is kept in sight of work that was closed long ago.')

/** One referral, as an item of JSON Feed 1.1 with its terms in `_referral`. */
export const ReferralItem = z.strictObject({
  code: z.string().regex(/^[0-9a-z]{8}$/),
  id: z.url().describe('The URI of its post.'),
  url: z.url(),
  title: z.string(),
  content_html: z.string(),
  date_published: moment,
  date_modified: moment,
  authors: z.array(z.strictObject({ name: z.string(), url: z.url() })),
  tags: z.array(z.string()),
  language: z.string().optional(),
  _referral: z.union([Whole, Former]),
})

/** A page of open referrals. */
export const ReferralPage = z.strictObject({ referrals: z.array(ReferralItem) })

/** A no, in a sentence. */
export const Refused = z.strictObject({ error: z.string() })

/** What can be asked, as the address spells it; lists are repeated names. */
export const QueryShape = {
  q: z.string().describe('Words; each stands for all that begin with it. “-” before one leaves it out.'),
  work: z.array(z.enum(words.WORK)),
  topic: z.string(),
  unit: z.enum(words.PAY_UNITS).describe('What the least sum is for; alone, whether pay can be said in it.'),
  min: decimal.describe('The least pay; needs a unit.'),
  currency: z.string().length(3).describe('Of the least pay; US dollars unless said.'),
  lang: z.string().describe('BCP 47; “en” finds every English.'),
  place: z.array(z.enum(words.PLACE_MODES)),
  country: z.string().length(2),
  engagement: z.array(z.enum(words.ENGAGEMENTS)),
  credit: z.array(z.enum(words.CREDITS)),
  ai: z.array(z.enum(words.AI_RULES)),
  handoff: z.array(z.enum(words.HANDOFFS)),
  hide: z.array(z.enum(LABEL_CODES as [LabelCode, ...LabelCode[]])).describe('Labels that none may have.'),
  since: day,
  board: z.string().describe('The handle of a board of this node.'),
  accepting: z.boolean(),
}
