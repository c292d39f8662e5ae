import { countryName, readCountry } from '../../../lib/locale.ts'
import type { Option } from '../form.ts'

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

const COUNTRIES: Option[] = LETTERS.flatMap((first) => LETTERS.map((second) => first + second))
  // `UK` is read as `GB`, which stands in the list already.
  .filter((code) => readCountry(code) === code)
  .map((code) => [code, countryName(code)] as const)
  .sort(([, one], [, other]) => one.localeCompare(other, 'en'))

/** All countries by name, to choose from. */
export function countryOptions(): Option[] {
  return COUNTRIES
}
