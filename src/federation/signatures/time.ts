// How old a signature may be, and how far clocks may differ.

const CLOCK_SKEW_SECONDS = 60 * 60
const VALID_SECONDS = 5 * 60
const VALID_SECONDS_MAX = 12 * 60 * 60

/**
 * Whether a signature is neither from the future nor too old, as Mastodon sees it: good for five minutes
 * unless it says otherwise, for twelve hours at most, and clocks may be an hour apart. Times are in seconds
 * since 1970; a creation time that is not a number is never timely.
 */
export function isTimely(createdAt: number, expiresAt: number | undefined, now: Date): boolean {
  const seconds = now.getTime() / 1000
  const end = Math.min(expiresAt ?? createdAt + VALID_SECONDS, createdAt + VALID_SECONDS_MAX)
  return createdAt <= seconds + CLOCK_SKEW_SECONDS && seconds <= end + CLOCK_SKEW_SECONDS
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** Seconds since 1970 of a Date header (RFC 9110 §5.6.7, the preferred form only); NaN when it is none. */
export function readHttpDate(text: string): number {
  return HTTP_DATE.test(text) ? Date.parse(text) / 1000 : Number.NaN
}
