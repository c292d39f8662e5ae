// A thousand random lives: whatever people and time do to a referral, in whatever order, the invariants of product §3.3 hold.
import fc from 'fast-check'
import t from 'tap'
import type { Account } from '../../../src/core/accounts/account.ts'
import { appealAction } from '../../../src/core/moderation/act.ts'
import { findReferral, lockReferral } from '../../../src/core/referrals/find.ts'
import { mindReferrals } from '../../../src/core/referrals/moves/clock.ts'
import { bumpReferral, confirmReferral, extendReferral } from '../../../src/core/referrals/moves/confirm.ts'
import { moveReferral, setAccepting } from '../../../src/core/referrals/moves/move.ts'
import { openReferral } from '../../../src/core/referrals/open.ts'
import type { Referral } from '../../../src/core/referrals/referral.ts'
import {
  approveReferral,
  decideReferralAppeal,
  removeReferral,
  sendBackReferral,
} from '../../../src/core/referrals/review.ts'
import { EDIT_SPACING_MS } from '../../../src/core/referrals/revise.ts'
import { reviseTerms } from '../../../src/core/referrals/revise-terms.ts'
import { BOOSTS_ANEW, PUBLISHED_STATES, REFERRAL_STATES } from '../../../src/core/referrals/states.ts'
import type { SaidTerms } from '../../../src/core/referrals/template/keys.ts'
import { referralTerms } from '../../../src/core/referrals/terms.ts'
import { Refusal } from '../../../src/core/refusal.ts'
import type { Db, Tx } from '../../../src/db/connect.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeBoard, makeWriter, SITE } from '../../helpers/make.ts'
import { HANGS_MS } from '../../helpers/wait.ts'
import { COPYEDITOR } from './example.ts'

t.setTimeout(HANGS_MS)

const LIVES = 1_000
const AT_ONCE = 6
const HOUR_MS = 3_600_000

const AUDIENCES = ['public', 'circle_then_public', 'circle_only'] as const

type Deed = (tx: Tx, life: Life, at: Date) => Promise<unknown>

interface Life {
  db: Db
  author: Account
  moderator: Account
  code: string
  id: Referral['id']
}

const step = fc.record({
  hours: fc.oneof(fc.constantFrom(0, 0.1, 1), fc.integer({ min: 1, max: 400 })),
  deed: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...REFERRAL_STATES).map(moving) },
    { weight: 2, arbitrary: fc.boolean().map(accepting) },
    { weight: 3, arbitrary: fc.constantFrom(...careful()) },
    { weight: 2, arbitrary: fc.constantFrom(...moderating()) },
    { weight: 4, arbitrary: fc.constant<Deed>(minding) },
  ),
})

// What the clock passes over for the sake of the others is a fault here.
async function minding(tx: Tx, _: Life, at: Date): Promise<void> {
  for (const { fault } of await mindReferrals(tx, SITE, at)) throw fault
}

t.test('a thousand lives hold what the table promises', async (t) => {
  const worlds = await Promise.all(Array.from({ length: AT_ONCE }, () => openWorld(t)))
  let born = 0
  await Promise.all(
    worlds.map(async ({ db, moderator, friend }) => {
      const plans = fc.array(step, { minLength: 3, maxLength: 12 })
      const live = fc.asyncProperty(fc.constantFrom(...AUDIENCES), plans, async (audience, plan) => {
        const author = await makeWriter(db, `w${born++}`)
        let at = new Date()
        const life = { db, author, moderator, ...(await begin(db, author, { audience, friend, at })) }
        let seen = await look(life)
        for (const { hours, deed } of plan) {
          at = new Date(at.getTime() + hours * HOUR_MS)
          seen = await take(life, seen, { deed, at })
        }
        // The clock of the next life must find nothing of this one.
        await db.deleteFrom('referrals').execute()
      })
      await fc.assert(live, { numRuns: Math.ceil(LIVES / AT_ONCE), endOnFailure: true })
    }),
  )
  t.ok(born >= LIVES, `${born} lives`)
})

// Whoever lives at the same time lives in another database: a clock knows no bounds.
async function openWorld(t: Parameters<typeof testDatabase>[0]) {
  const { db } = await testDatabase(t, 2)
  await makeBoard(db, 'board')
  await makeBoard(db, 'editing', { work: ['copyediting'] })
  return {
    db,
    moderator: await makeWriter(db, 'mia', { login: 'moderator' }),
    friend: await makeWriter(db, 'flo'),
  }
}

async function take(
  life: Life,
  before: Seen | undefined,
  { deed, at }: { deed: Deed; at: Date },
): Promise<Seen | undefined> {
  try {
    await life.db.transaction().execute((tx) => deed(tx, life, at))
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal
    if (!/^\p{Lu}.*\.$/u.test(refusal.message)) throw new Error(`refused without words: ${refusal.message}`)
  }
  const after = await look(life)
  if (before && after) checkStep(before, after, at)
  if (after) await check(life, after)
  return after
}

async function check(life: Life, referral: Seen): Promise<void> {
  const { state, accepting, closedAt, isSource } = referral
  const isLive = state === 'open' || state === 'in_talks'
  holds(!(state === 'filled' && accepting), 'filled takes no replies', referral)
  holds(
    (closedAt !== null) === ['filled', 'withdrawn', 'expired', 'removed'].includes(state),
    'what ended has the time of its end',
    referral,
  )
  const isBoosted =
    isLive && referral.unlistedAt === null && referral.isBoostable && referral.doubtedAt === null
  const wanted = isBoosted ? referral.boards : []
  holds(String(referral.boosters) === String(wanted), 'one standing boost a board', referral)
  const isShown = (PUBLISHED_STATES as readonly string[]).includes(state) && referral.postId !== null
  const seen = await findReferral(life.db, null, life.code)
  holds((seen !== undefined) === isShown, 'seen by strangers when published', referral)
  holds(!isLive || referral.postId !== null, 'open has a post', referral)
  holds(!isSource, 'written by the node', referral)
}

function checkStep(before: Seen, after: Seen, at: Date): void {
  const isLive = ({ state }: Seen) => state === 'open' || state === 'in_talks'
  if (isLive(before) && isLive(after) && before.state !== after.state) {
    const isAnswered = after.askedAt === null && after.unlistedAt === null
    holds(
      isAnswered && after.confirmedAt?.getTime() === at.getTime(),
      'who moves it says that it is open',
      after,
    )
  }
  const lately = after.boostedAnewAt.filter((time) => at.getTime() - time.getTime() < 24 * HOUR_MS)
  holds(lately.length <= BOOSTS_ANEW.aDay, 'boosted anew twice a day at the most', after)
  holds(after.boostedAnewAt.length <= BOOSTS_ANEW.inLife, 'boosted anew five times at the most', after)
  holds(after.revision >= before.revision, 'revisions grow', after)
  holds(after.renewals <= 2, 'two renewals at most', after)
  const told = [before.toldAt, after.toldAt]
  const isEdit = before.postId === after.postId && after.closedAt === null && before.closedAt === null
  if (told[0] && told[1] && isEdit && after.liveSince?.getTime() === before.liveSince?.getTime()) {
    const gap = told[1].getTime() - told[0].getTime()
    holds(gap === 0 || gap >= EDIT_SPACING_MS, 'edits are ten minutes apart', after)
  }
  after.events.reduce(
    (last, event) => {
      holds(last === null || last === event.from, 'events are a chain', after)
      return event.to
    },
    null as string | null,
  )
}

type Seen = NonNullable<Awaited<ReturnType<typeof look>>>

async function look({ db, code, author, id }: Life) {
  const referral = await findReferral(db, author.id, code)
  if (!referral) return undefined
  const names = (table: 'boosts' | 'referral_boards') =>
    table === 'boosts'
      ? db
          .selectFrom('boosts')
          .select('account_id as id')
          .where('post_id', '=', referral.postId)
          .orderBy('id')
          .execute()
      : db
          .selectFrom('referral_boards')
          .select('board_id as id')
          .where('referral_id', '=', id)
          .orderBy('id')
          .execute()
  const [boosters, boards, events] = await Promise.all([
    names('boosts'),
    names('referral_boards'),
    db
      .selectFrom('referral_events')
      .select(['from_state as from', 'to_state as to'])
      .where('referral_id', '=', id)
      .orderBy('id')
      .execute(),
  ])
  const ids = (rows: { id: string }[]) => rows.map((row) => row.id).sort()
  return { ...referral, boosters: ids(boosters), boards: ids(boards), events }
}

function holds(isTrue: boolean, what: string, referral: unknown): void {
  if (!isTrue) throw new Error(`${what}: ${JSON.stringify(referral)}`)
}

async function begin(
  db: Db,
  author: Account,
  { audience, friend, at }: { audience: (typeof AUDIENCES)[number]; friend: Account; at: Date },
) {
  const terms = referralTerms(at).parse({ ...COPYEDITOR, dueOn: null, boards: [], audience })
  const { code } = await db
    .transaction()
    .execute((tx) => openReferral(tx, SITE, author, { terms, at, circle: [friend.id] }))
  const { id } = (await findReferral(db, author.id, code))!
  return { code, id }
}

function moving(to: (typeof REFERRAL_STATES)[number]): Deed {
  return (tx, { author, code }, at) =>
    moveReferral(tx, SITE, author.id, { code, move: { to, at, reason: 'kept_it' } })
}

function accepting(accepting: boolean): Deed {
  return (tx, { author, code }, at) => setAccepting(tx, SITE, author.id, { code, accepting, at })
}

function careful(): Deed[] {
  return [
    (tx, { author, code }, at) => confirmReferral(tx, author.id, { code, at }),
    (tx, { author, code }, at) => bumpReferral(tx, author.id, { code, at }),
    (tx, { author, code }, at) => extendReferral(tx, author.id, { code, days: 14, at }),
    paying({ payDisclosure: 'undisclosed' }),
    paying({ payDisclosure: 'stated', payMin: '0.09', payUnit: 'word', currency: 'USD' }),
    (tx, { author, code }, at) => reviseTerms(tx, SITE, author, { code, keys: ['NEED'], said: DOUBTFUL, at }),
    (tx, { author, code }, at) =>
      reviseTerms(tx, SITE, author, {
        code,
        keys: ['UNTIL'],
        said: { expiresAt: new Date(at.getTime() + 9e8) },
        at,
      }),
  ]
}

// No board boosts work that names no sum; one that does again is boosted anew.
function paying(said: SaidTerms): Deed {
  return (tx, { author, code }, at) => reviseTerms(tx, SITE, author, { code, keys: ['PAY'], said, at })
}

const DOUBTFUL = { title: 'Copyeditor who pays a refundable deposit before the start' }

function moderating(): Deed[] {
  const reasons = { reasonCode: 'other', statement: 'It must be so.' } as const
  const decides = [approveReferral, sendBackReferral, removeReferral].map(
    (decide): Deed =>
      async (tx, { moderator, author, code }, at) => {
        const { id } = await lockReferral(tx, author.id, code)
        await decide(tx, SITE, { moderatorId: moderator.id, referralId: id, at, ...reasons })
      },
  )
  return [...decides, appealed]
}

async function appealed(tx: Tx, { author, moderator }: Life, at: Date): Promise<void> {
  const last = await tx
    .selectFrom('moderation_actions')
    .select('id')
    .where('account_id', '=', author.id)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  if (!last) throw new Refusal('not_found', 'There is nothing to appeal.')
  await appealAction(tx, author.id, { actionId: last.id, text: 'It was right.', at })
  const decision = { actionId: last.id, to: 'reversed', text: 'It was.', at } as const
  await decideReferralAppeal(tx, SITE, moderator.id, decision)
}
