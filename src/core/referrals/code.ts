import { makeReadableCode } from '../secrets.ts'

/** The length of a referral's public code: 40 bits, not to be guessed and short enough to be told. */
export const CODE_LENGTH = 8

/** The length of the code of a page that is one person's: 80 bits. */
export const PAGE_CODE_LENGTH = 16

/** Makes a public code, such as a new referral's `k6n0qx9t`. It is random: that it is free, the table must say. */
export function makeCode(length = CODE_LENGTH): string {
  return makeReadableCode(length)
}

/** Gives the path of a referral's page. */
export function referralPath(code: string): string {
  return `/r/${code}`
}
