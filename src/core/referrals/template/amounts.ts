// How people write numbers: with a point or a comma for decimals, and the other of the two, a space or ’ for thousands.
import { readLanguage } from '../../../lib/locale.ts'
import { type Decimal, multiply, readDecimal } from '../../../lib/money.ts'

/**
 * Gives the amount that a number token spells, exactly: `1.200,50` and `1,200.50` are `1200.5`, `1.5k` is `1500`. It is
 * 'ambiguous' where `1.200` may be twelve hundred or one and a fifth: one mark before three digits is read as thousands
 * only in a language that has the other mark for decimals.
 */
export function readAmount(number: string, language: string | null): Decimal | 'ambiguous' | undefined {
  const isThousands = /k$/i.test(number)
  const digits = ungrouped(number.replace(/k$/i, ''), language)
  if (digits === undefined || digits === 'ambiguous') return digits
  const amount = readDecimal(digits)
  return amount !== undefined && isThousands ? multiply(amount, '1000') : amount
}

/** Gives the whole number of at most six digits that a token spells, or undefined. Thousands may be parted. */
export function readCount(number: string): number | undefined {
  const isWhole = /^\d{1,3}(?:[.,]\d{3})+$/.test(number)
  const amount = readAmount(isWhole ? number.replaceAll(/[.,]/g, '') : number, null)
  return amount !== undefined && /^\d{1,6}$/.test(amount) ? Number(amount) : undefined
}

// `[^\d.,]` is a space or an apostrophe: these part thousands in every language.
function ungrouped(number: string, language: string | null): string | 'ambiguous' | undefined {
  if (/[^\d.,]/.test(number)) {
    if (!/^\d{1,3}(?:[^\d.,]\d{3})+(?:[.,]\d+)?$/.test(number)) return undefined
    return number.replaceAll(/[^\d.,]/g, '').replace(',', '.')
  }
  const marks = number.replaceAll(/\d/g, '')
  const last = marks.at(-1)
  if (last === undefined) return number
  if (marks.length === 1 && !/^[1-9]\d{0,2}[.,]\d{3}$/.test(number)) return number.replace(',', '.')
  if (marks.length === 1 && last === decimalMark(language)) return 'ambiguous'
  const isMixed = marks[0] !== last
  if (!/^\d{1,3}(?:[.,]\d{3})*(?:[.,]\d+)?$/.test(number)) return undefined
  if (!isMixed) return /^\d{1,3}(?:[.,]\d{3})+$/.test(number) ? number.replaceAll(/[.,]/g, '') : undefined
  if (marks.indexOf(last) !== marks.length - 1) return undefined
  const [whole, fraction] = number.split(last)
  return `${whole!.replaceAll(/[.,]/g, '')}.${fraction}`
}

// Where the language is not known, the number is taken for English.
function decimalMark(language: string | null): string {
  const known = readLanguage(language ?? '') ?? 'en'
  return new Intl.NumberFormat(known).formatToParts(1.5).find(({ type }) => type === 'decimal')!.value
}
