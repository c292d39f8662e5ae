// Whether a writer has time for work, and until when that holds (product §2.9, §3.4).
import { z } from 'zod'
import type { Db, Tx } from '../db/connect.ts'
import type { Id } from '../lib/ids.ts'
import type { AccountId } from './accounts/account.ts'
import { enqueue } from './jobs.ts'
import { Refusal } from './refusal.ts'
import { WORK, type Work } from './work.ts'

/** What a writer can say of her time; who says nothing, or said it too long ago, is unstated. */
export const AVAILABILITY_STATES = ['open', 'limited', 'booked', 'away'] as const

/** One of them. */
export type AvailabilityState = (typeof AVAILABILITY_STATES)[number]

/** How far ahead somebody can say that she is booked. */
export const AVAILABILITY_MONTHS_MAX = 12
/** Days after its end for which what was said still stands. */
export const AVAILABILITY_DAYS_AFTER = 30
/** Days for which what has no end stands. */
export const AVAILABILITY_DAYS = 90
/** Other nodes are told of a profile for this at most so often. */
export const TELLING_HOURS = 6

/** What a writer says of her time. */
export interface Availability {
  state: AvailabilityState
  /** `2026-11-01`: until then; null: no end is said. */
  until: string | null
  /** Kinds of work that she takes; none: not said. */
  takes: Work[]
  /** Whether she passes on what she cannot take. */
  givesReferrals: boolean
}

/** What was said, and when. */
export interface SaidAvailability extends Availability {
  id: Id<'availability'>
  saidAt: Date
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * A writer says whether she has time; her followers' nodes are told at most once in TELLING_HOURS, of what holds then.
 * Refuses 'invalid' for an end that is no day, past, or more than AVAILABILITY_MONTHS_MAX ahead.
 */
export async function setAvailability(
  tx: Tx,
  accountId: AccountId,
  said: Availability,
  at: Date,
): Promise<void> {
  checkUntil(said.until, at)
  await keep(tx, accountId, said, at)
}

/** A writer takes back what she said of her time; who reads her profile is told as by `setAvailability`. */
export async function unsetAvailability(tx: Tx, accountId: AccountId, at: Date): Promise<void> {
  if (await findAvailability(tx, accountId, at)) await keep(tx, accountId, UNSTATED, at)
}

const UNSTATED = { state: 'unstated', until: null, takes: [], givesReferrals: false } as const

async function keep(
  tx: Tx,
  accountId: AccountId,
  said: Availability | typeof UNSTATED,
  at: Date,
): Promise<void> {
  const last = await tx
    .selectFrom('availabilities')
    .select('told_at as toldAt')
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  const toldAt = nextTelling(last?.toldAt, at)
  await tx
    .insertInto('availabilities')
    .values({
      account_id: accountId,
      state: said.state,
      until: said.until,
      takes: [...said.takes],
      gives_referrals: said.givesReferrals,
      made_at: at,
      told_at: toldAt,
    })
    .execute()
  // What already waits to be told will be told as it is then.
  if (last === undefined || last.toldAt <= at)
    await enqueue(tx, 'send-profile', { accountId }, { runAt: toldAt })
}

/** What a writer says of her time now; undefined when she says nothing, or said it too long ago. */
export async function findAvailability(
  db: Db | Tx,
  accountId: AccountId,
  at: Date,
): Promise<SaidAvailability | undefined> {
  const row = await db
    .selectFrom('availabilities')
    .select(['id', 'state', 'takes', 'gives_referrals as givesReferrals', 'made_at as saidAt'])
    .select((is) => is.cast<string | null>('until', 'text').as('until'))
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  if (!row || row.state === 'unstated' || endOf(row) < at) return undefined
  const { state } = row
  return { ...row, state, takes: WORK.filter((work) => row.takes.includes(work)) }
}

/** What is said of it in one line: `Booked until 1 Nov. Passing work on.` */
export function sayAvailability({ state, until, givesReferrals }: Availability): string {
  const end = until === null ? '' : ` until ${shortDay(until)}`
  return `${AVAILABILITY_WORDS[state]}${end}.${givesReferrals ? ' Passing work on.' : ''}`
}

/** What each of them means, in a few words. */
export const AVAILABILITY_WORDS: Record<AvailabilityState, string> = {
  open: 'Taking work',
  limited: 'A little time for work',
  booked: 'Booked',
  away: 'Away',
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function shortDay(day: string): string {
  const [, month, date] = day.split('-').map(Number)
  return `${date} ${MONTHS[month! - 1]}`
}

function checkUntil(until: string | null, at: Date): void {
  if (until === null) return
  const last = new Date(at)
  last.setUTCMonth(last.getUTCMonth() + AVAILABILITY_MONTHS_MAX)
  const day = new Date(until)
  const isRight =
    z.iso.date().safeParse(until).success && day.getTime() >= at.getTime() - DAY_MS && day <= last
  if (!isRight)
    throw new Refusal('invalid', `Say a day from today on, and within ${AVAILABILITY_MONTHS_MAX} months.`)
}

function nextTelling(last: Date | undefined, at: Date): Date {
  if (last === undefined) return at
  return last > at ? last : new Date(Math.max(at.getTime(), last.getTime() + TELLING_HOURS * HOUR_MS))
}

function endOf({ until, saidAt }: { until: string | null; saidAt: Date }): Date {
  const [from, days] =
    until === null
      ? [saidAt.getTime(), AVAILABILITY_DAYS]
      : [new Date(until).getTime(), AVAILABILITY_DAYS_AFTER]
  return new Date(from + days * DAY_MS)
}
