// Exact arithmetic on decimals that are written out as text. Nothing here ever becomes a floating point number.

/** An exact decimal, not negative, in its shortest spelling: `0.06`, `1200.5`, `0`. No exponent, no grouping. */
export type Decimal = string

/** Gives the decimal that a text spells (`0350.50` is `350.5`), or undefined when it spells none. */
export function readDecimal(text: string): Decimal | undefined {
  const found = /^(\d{1,20})(?:\.(\d{1,20}))?$/.exec(text.trim())
  if (found === null) return undefined
  return spell({ units: BigInt(found[1]! + (found[2] ?? '')), places: found[2]?.length ?? 0 })
}

/** Tells how two decimals stand to each other: below zero when the first is smaller, zero when they are equal. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const [first, second] = [read(a), read(b)]
  const difference = first.units * power(second.places) - second.units * power(first.places)
  return difference === 0n ? 0 : difference < 0n ? -1 : 1
}

/** Multiplies exactly. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  const [first, second] = [read(a), read(b)]
  return spell({ units: first.units * second.units, places: first.places + second.places })
}

/**
 * Divides, and rounds once to so many places: to the nearest, and to the even neighbour where two are equally near.
 * The divisor must not be zero.
 */
export function divide(dividend: Decimal, divisor: Decimal, places: number): Decimal {
  const [above, below] = [read(dividend), read(divisor)]
  const numerator = above.units * power(below.places + places)
  const denominator = below.units * power(above.places)
  const [quotient, twice] = [numerator / denominator, (numerator % denominator) * 2n]
  const isUp = twice > denominator || (twice === denominator && quotient % 2n === 1n)
  return spell({ units: isUp ? quotient + 1n : quotient, places })
}

/** Spells an amount for people: thousands parted by commas, and two places at least when it is not whole (`1,200.50`). */
export function formatAmount(amount: Decimal): string {
  const [whole, fraction] = amount.split('.')
  const grouped = whole!.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction.padEnd(2, '0')}`
}

interface Scaled {
  units: bigint
  places: number
}

const power = (places: number) => 10n ** BigInt(places)

function read(decimal: Decimal): Scaled {
  const [whole, fraction = ''] = decimal.split('.')
  return { units: BigInt(whole! + fraction), places: fraction.length }
}

function spell({ units, places }: Scaled): Decimal {
  const digits = units.toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '')
  return fraction === '' ? whole : `${whole}.${fraction}`
}
