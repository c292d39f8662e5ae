// Exchange rates for floors: a table a month, shipped with the program or loaded by the operator, and never fetched.
import { z } from 'zod'
import type { Db, Tx } from '../../db/connect.ts'
import { readCurrency } from '../../lib/locale.ts'
import { type Decimal, divide, multiply, readDecimal } from '../../lib/money.ts'
import { Refusal } from '../refusal.ts'
import shipped from './currencies.json' with { type: 'json' }

const currency = z.string().refine((code) => readCurrency(code) === code)
const rate = z
  .string({ error: 'has no rate: rates are decimals in quotes, such as "0.92"' })
  .transform((text, context) => {
    const decimal = readDecimal(text)
    if (decimal !== undefined && decimal !== '0') return decimal
    context.addIssue({ code: 'custom', message: 'has no rate above zero, such as 0.92' })
    return z.NEVER
  })

/** A month's exchange rates: how much of each currency one unit of the base buys. */
export const CurrencyTable = z.strictObject(
  {
    month: z.string().regex(/^20\d\d-(?:0[1-9]|1[0-2])$/, { error: 'The month is written like 2026-09.' }),
    base: z.enum(['USD', 'EUR'], { error: 'The base is USD or EUR.' }),
    source: z.string({ error: 'Say where the rates are from.' }).trim().min(1).max(500),
    rates: z.record(currency, rate, {
      error: ({ code }) =>
        code === 'invalid_key'
          ? 'is no currency: codes are like USD or EUR'
          : 'The rates are given by currency.',
    }),
  },
  { error: 'A table has month, base, source and rates.' },
)

/** A month's exchange rates. */
export type CurrencyTable = z.output<typeof CurrencyTable>

/** The table that comes with the program. */
export const SHIPPED_TABLE: CurrencyTable = CurrencyTable.parse(shipped)

/** The newest table there is: the last that was loaded for the latest month, unless the program came with a later one. */
export async function readCurrencyTable(db: Db | Tx): Promise<CurrencyTable> {
  const row = await db
    .selectFrom('currency_tables')
    .select(['month', 'base', 'source', 'rates'])
    .orderBy('month', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && row.month >= SHIPPED_TABLE.month ? CurrencyTable.parse(row) : SHIPPED_TABLE
}

/** Forgets every table that was loaded, so that the one that comes with the program is in use again. */
export async function resetCurrencyTables(tx: Tx): Promise<void> {
  await tx.deleteFrom('currency_tables').execute()
}

/** Takes a table into use. Tables of before are kept. Refuses 'conflict' when a later month is in use already. */
export async function loadCurrencyTable(tx: Tx, table: CurrencyTable): Promise<void> {
  const { month } = await readCurrencyTable(tx)
  if (table.month < month)
    throw new Refusal('conflict', `The table of ${month} is in use, which is later than ${table.month}.`)
  await tx
    .insertInto('currency_tables')
    .values({ ...table, rates: JSON.stringify(table.rates) })
    .execute()
}

/** How a sum in one currency becomes one in another: times, then divided by. Nothing is rounded on the way. */
export interface Conversion {
  times: Decimal
  over: Decimal
}

/** Gives how to convert from one currency to another; undefined when the table lacks one of them. */
export function findConversion(
  { base, rates }: CurrencyTable,
  [from, to]: [from: string, to: string],
): Conversion | undefined {
  if (from === to) return { times: '1', over: '1' }
  const rateOf = (code: string) => (code === base ? '1' : rates[code])
  const [over, times] = [rateOf(from), rateOf(to)]
  return over === undefined || times === undefined ? undefined : { times, over }
}

/** Converts a sum, rounded once to so many places; undefined when the table lacks a currency. */
export function convert(
  table: CurrencyTable,
  { sum, from, to, places }: { sum: Decimal; from: string; to: string; places: number },
): Decimal | undefined {
  const conversion = findConversion(table, [from, to])
  return conversion && divide(multiply(sum, conversion.times), conversion.over, places)
}
