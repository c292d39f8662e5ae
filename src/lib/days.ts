// Days of the calendar in UTC. What is open until a day is open on that day too.

const DAY_MS = 86_400_000

/** The day of a moment, such as `2026-10-15`. */
export function isoDay(moment: Date): string {
  return moment.toISOString().slice(0, 10)
}

/** The moment at which a day such as `2026-10-15` is over. */
export function endOfDay(day: string): Date {
  return new Date(Date.parse(day) + DAY_MS)
}

/** The last day of what ends at a moment, such as `2026-10-15`: that of the moment before. */
export function lastDay(end: Date): string {
  return isoDay(new Date(end.getTime() - 1))
}
