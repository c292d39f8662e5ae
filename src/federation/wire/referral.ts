import { z } from 'zod'
import { PUBLISHED_STATES } from '../../core/referrals/states.ts'
import { PAY_UNITS, WORK } from '../../core/work.ts'
import { readCurrency } from '../../lib/locale.ts'
import { readDecimal } from '../../lib/money.ts'
import { scrub } from '../../lib/scrub.ts'
import { listOf } from './values.ts'

const Word = z.string().min(1).max(60).transform(scrub)
const Day = z.iso.date()

// A sum as this node would have written it; whoever writes it as a number has rounded it already.
const Sum = z
  .string()
  .transform((text) => readDecimal(text))
  .pipe(z.string())

const Pay = z.object({
  unit: z.enum(PAY_UNITS),
  min: Sum,
  max: Sum,
  currency: z
    .string()
    .transform((text) => readCurrency(text))
    .pipe(z.string()),
})

/**
 * The block of a referral of another node (product §2.5), which only a node of our kind sends. What it must have is its
 * state; whatever else makes no sense is taken for unsaid.
 */
export const ReferralShape = z.object({
  version: z.literal('1'),
  state: z.enum(PUBLISHED_STATES),
  accepting: z.boolean(),
  title: z.string().max(300).transform(scrub).nullish().catch(null),
  work: listOf(z.enum(WORK)),
  formats: listOf(Word),
  languages: listOf(Word),
  due: Day.nullish().catch(null),
  pay: Pay.nullish().catch(null),
})
