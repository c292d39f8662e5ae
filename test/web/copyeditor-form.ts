import { COPYEDITOR } from '../core/referrals/example.ts'
import type { Fields } from './visitor.ts'

const DAY_MS = 86_400_000
/** The day in so many days, as a date field holds it. */
export const dayIn = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)

/** The example of product §2.5 as a browser sends it: letters, and what was left empty too. */
export const COPYEDITOR_FORM: Fields = {
  ...Object.fromEntries(
    Object.entries(COPYEDITOR).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(String) : String(value),
    ]),
  ),
  topics: 'saas, #b2b',
  nda: 'no',
  dueOn: dayIn(30),
  startOn: '',
  city: '',
  boards: [],
  languages: ['en-US', '', ''],
}
