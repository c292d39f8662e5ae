import { randomBytes } from 'node:crypto'

// Crockford's base 32: no i, l, o and u, so that a code read aloud is typed as it was meant.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** The length of a referral's public code: 40 bits, not to be guessed and short enough to be told. */
export const CODE_LENGTH = 8

/** Makes the public code of a new referral, such as `k6n0qx9t`. It is random: that it is free, the table must say. */
export function makeCode(): string {
  return Array.from(randomBytes(CODE_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

/** Gives the path of a referral's page. */
export function referralPath(code: string): string {
  return `/r/${code}`
}
