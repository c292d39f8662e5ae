import { lastDay } from '../../lib/days.ts'
import { type Html, html } from '../../lib/html.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const NEAR_DAYS = 7

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
const minute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** A moment as seen from another: how long ago within a week, else the day. The whole of it stands in the title. */
export function timeAgo(moment: Date, at: Date): Html {
  return time(moment, agoInWords(at.getTime() - moment.getTime()) ?? day.format(moment))
}

/** A moment in full, in UTC. */
export function timeInFull(moment: Date): Html {
  return time(moment, inFull(moment))
}

/** A day, such as `15 Oct 2026`. */
export function dayOf(moment: Date): Html {
  return time(moment, day.format(moment))
}

/** The last day of what ends at this moment: the day before it when that day has only begun. */
export function lastDayOf(end: Date): Html {
  return time(end, day.format(new Date(lastDay(end))))
}

function time(moment: Date, words: string): Html {
  return html`<time datetime="${moment.toISOString()}" title="${inFull(moment)}">${words}</time>`
}

function inFull(moment: Date): string {
  return `${minute.format(moment)} UTC`
}

function agoInWords(ms: number): string | undefined {
  if (ms < MINUTE_MS) return 'just now'
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ago`
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h ago`
  const days = Math.floor(ms / DAY_MS)
  if (days >= NEAR_DAYS) return undefined
  return days === 1 ? 'yesterday' : `${days} days ago`
}

/** A month such as `2026-01` in words: “January 2026”. */
export function monthName(month: string): string {
  const first = new Date(`${month}-01T00:00:00Z`)
  return first.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
}
