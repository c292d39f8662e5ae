// Limits, facts and judgements on a real database.
import t from 'tap'
import type { Account } from '../../../src/core/accounts/account.ts'
import { takeAction } from '../../../src/core/moderation/act.ts'
import { USUAL_POLICY } from '../../../src/core/policy/policy.ts'
import { setPolicy } from '../../../src/core/policy/versions.ts'
import { findReferral } from '../../../src/core/referrals/find.ts'
import { readAuthorFacts } from '../../../src/core/referrals/judge/author-facts.ts'
import { keepJudgement, readJudgement } from '../../../src/core/referrals/judge/judgements.ts'
import { checkListingLimits, LISTING_LIMITS, type Listing } from '../../../src/core/referrals/limits.ts'
import { moveReferral } from '../../../src/core/referrals/moves/move.ts'
import { openReferral } from '../../../src/core/referrals/open.ts'
import { approveReferral } from '../../../src/core/referrals/review.ts'
import { referralTerms } from '../../../src/core/referrals/terms.ts'
import { Refusal } from '../../../src/core/refusal.ts'
import type { Db } from '../../../src/db/connect.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeReferral, makeRemoteAccount, makeRemotePost, makeWriter, SITE } from '../../helpers/make.ts'
import { COPYEDITOR } from './example.ts'

const DAY_MS = 86_400_000
const ago = (days: number) => new Date(Date.now() - days * DAY_MS)
const now = new Date()

const TEXT = {
  title: 'Copyeditor for six B2B SaaS case studies',
  body: 'They are a joy to work with and answer within a day.',
}

async function check(db: Db, author: Account, given: Partial<Listing> = {}): Promise<string> {
  const listing = { terms: { title: 'Something quite new', body: '' }, boards: 1, at: now, ...given }
  const outcome = await db
    .transaction()
    .execute((tx) => checkListingLimits(tx, author.id, listing))
    .catch((fault: unknown) => fault)
  if (outcome === undefined) return 'listed'
  if (outcome instanceof Refusal && outcome.kind === 'too_many') return outcome.message
  throw outcome
}

const list = (db: Db, author: Account, title: string, days: number) =>
  makeReferral(db, author, { terms: { title }, at: ago(days) })

const fill = (db: Db, author: Account, code: string) =>
  db
    .transaction()
    .execute((tx) => moveReferral(tx, SITE, author.id, { code, move: { to: 'filled', at: now } }))

t.test('three referrals a day, and not a fourth', async (t) => {
  const { db } = await testDatabase(t)
  const ann = await makeWriter(db, 'ann')
  for (const title of ['Work one of three', 'Work two of three'])
    await fill(db, ann, (await list(db, ann, title, 0.5)).code)
  t.equal(await check(db, ann), 'listed')
  await list(db, ann, 'Work three of three', 0.5)
  t.match(await check(db, ann), 'You passed on 3 referrals within a day.')
  t.equal(await check(db, ann, { at: new Date(now.getTime() + DAY_MS) }), 'listed')
  t.equal(await check(db, await makeWriter(db, 'bo')), 'listed', 'others are others')
})

t.test('three open ones until two are closed, then ten', async (t) => {
  const { db } = await testDatabase(t)
  const ann = await makeWriter(db, 'ann')
  const first = []
  for (const days of [10, 9, 8]) first.push(await list(db, ann, `Work of ${days} days ago`, days))
  t.match(await check(db, ann), '3 are the most until 2 of yours have been closed')
  for (const { code } of first.slice(0, 2)) await fill(db, ann, code)
  t.equal(await check(db, ann), 'listed')
  for (let half = 14; half > 5; half--) await list(db, ann, `Work of ${half} half days ago`, half / 2)
  t.match(await check(db, ann), 'You have 10 open referrals. 10 are the most')
})

t.test('opening again is no way around that', async (t) => {
  const { db } = await testDatabase(t)
  const ann = await makeWriter(db, 'ann')
  const first = await makeReferral(db, ann, { at: ago(5) })
  const move = (code: string, to: 'open' | 'filled') =>
    db.transaction().execute((tx) => moveReferral(tx, SITE, ann.id, { code, move: { to, at: now } }))
  await move(first.code, 'filled')
  const others = [4, 3, 2].map((days) => ({ at: ago(days) }))
  const codes: string[] = []
  for (const given of others) codes.push((await makeReferral(db, ann, given)).code)
  await t.rejects(move(first.code, 'open'), { kind: 'too_many', message: /You have 3 open referrals/ })
  t.match(await findReferral(db, null, first.code), { state: 'filled' })
  await move(codes[0]!, 'filled')
  await move(first.code, 'open')
  t.match(await findReferral(db, null, first.code), { state: 'open' }, 'what it counts is what else is open')
})

t.test('not the same words within thirty days, and two boards at the most', async (t) => {
  const { db } = await testDatabase(t)
  const ann = await makeWriter(db, 'ann')
  const { code } = await makeReferral(db, ann, { terms: TEXT, at: ago(20) })
  const same = { terms: { ...TEXT, title: TEXT.title.toUpperCase() } }
  t.match(await check(db, ann, same), 'in the same words within the last 30 days')
  t.equal(await check(db, ann, { ...same, exceptCode: code }), 'listed', 'itself is no repetition')
  t.equal(await check(db, ann, { ...same, at: new Date(now.getTime() + 11 * DAY_MS) }), 'listed')
  t.equal(await check(db, ann, { terms: { ...TEXT, body: 'Another text.' } }), 'listed')
  t.match(await check(db, ann, { boards: LISTING_LIMITS.boards + 1 }), 'at most 2 boards')
})

t.test('two at once are counted one after the other', async (t) => {
  const { db } = await testDatabase(t)
  const ann = await makeWriter(db, 'ann')
  for (const title of ['Work one of three', 'Work two of three']) await list(db, ann, title, 0.5)
  const both = await Promise.allSettled(
    ['Work three of three', 'Work four of three'].map((title) =>
      db.transaction().execute(async (tx) => {
        await checkListingLimits(tx, ann.id, { terms: { title, body: '' }, boards: 1, at: now })
        await openReferral(tx, SITE, ann, { terms: terms({ title }), at: now })
      }),
    ),
  )
  t.strictSame(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
})

const terms = (changes: object = {}) =>
  referralTerms(now).parse({ ...COPYEDITOR, dueOn: null, boards: [], ...TEXT, ...changes })

const facts = (db: Db, author: Account, changes: object = {}, exceptCode?: string) =>
  readAuthorFacts(db, author, { terms: terms(changes), at: now, exceptCode })

t.test('a stranger is new until time, posts or a member’s follow say otherwise', async (t) => {
  const { db } = await testDatabase(t)
  const eve = await makeRemoteAccount(db, 'eve', { joinedAt: ago(3.5) })
  t.match(await facts(db, eve), {
    host: 'mastodon.example',
    ...{
      ageDays: 3,
      posts: 0,
      listed: 0,
      actions: 0,
      isLimited: false,
      isVouchedFor: false,
      duplicate: null,
    },
  })
  for (let posts = 0; posts < 7; posts++) await makeRemotePost(db, eve)
  t.match(await facts(db, eve), { posts: 5 })
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const follow = { follower_id: ann.id, followee_id: eve.id, uri: 'x', state: 'accepted' as const }
  await db
    .insertInto('follows')
    .values({ ...follow, made_at: ago(6) })
    .execute()
  t.match(await facts(db, eve), { isVouchedFor: false }, 'six days do not say much')
  await db
    .updateTable('follows')
    .set({ made_at: ago(8) })
    .execute()
  t.match(await facts(db, eve), { isVouchedFor: true })
  t.match(await facts(db, ann), { host: null, isVouchedFor: true }, 'members were let in')
})

t.test('what moderators did counts for half a year, unless it was taken back', async (t) => {
  const { db } = await testDatabase(t)
  const mo = await makeWriter(db, 'mo', { login: 'moderator' })
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const act = (action: 'note' | 'limit') =>
    db.transaction().execute((tx) =>
      takeAction(tx, mo.id, {
        action,
        reasonCode: 'spam',
        statement: 'Spam.',
        accountId: ann.id,
        referralId: null,
      }),
    )
  await act('note')
  t.match(await facts(db, ann), { actions: 0, isLimited: false })
  const id = await act('limit')
  t.match(await facts(db, ann), { actions: 1, isLimited: true })
  await db
    .updateTable('moderation_actions')
    .set({ made_at: ago(181) })
    .execute()
  t.match(await facts(db, ann), { actions: 0, isLimited: true }, 'a limit holds until it is lifted')
  await db.updateTable('moderation_actions').set({ state: 'reversed' }).where('id', '=', id).execute()
  t.match(await facts(db, ann), { isLimited: false })
})

t.test('nearly the same text is found, another’s before one’s own, for thirty days', async (t) => {
  const { db } = await testDatabase(t)
  const [ann, bo] = [await makeWriter(db, 'ann'), await makeWriter(db, 'bo')]
  const own = await makeReferral(db, ann, { terms: TEXT, at: ago(2) })
  t.match(await facts(db, ann), { listed: 1, duplicate: { code: own.code, isOwn: true } })
  t.match(await facts(db, ann, {}, own.code), { duplicate: null }, 'itself')
  const nearly = { body: `${TEXT.body} Really.` }
  t.match(await facts(db, bo, nearly), { duplicate: { code: own.code, isOwn: false } })
  const others = await makeReferral(db, bo, { terms: TEXT, at: ago(3) })
  t.match(await findReferral(db, bo.id, others.code), { state: 'pending_review' }, 'a moderator decides')
  const mo = await makeWriter(db, 'mo', { login: 'moderator' })
  const { id: referralId } = (await findReferral(db, bo.id, others.code))!
  await db
    .transaction()
    .execute((tx) => approveReferral(tx, SITE, { moderatorId: mo.id, referralId, at: ago(3) }))
  t.match(await facts(db, ann), { duplicate: { code: others.code, isOwn: false } })
  const other = {
    title: 'Translator for a cookbook from Graz',
    body: 'Two hundred recipes, some of them in dialect.',
  }
  t.match(await facts(db, ann, other), { duplicate: null })
  t.match(
    await facts(db, ann, { title: 'Copyeditor wanted', body: '' }),
    { duplicate: null },
    'short ones are alike by chance',
  )
  await db
    .updateTable('referrals')
    .set({ opened_at: ago(31) })
    .execute()
  t.match(await facts(db, ann), { duplicate: null })
})

t.test('what such work pays is known from twenty referrals on, in its unit and currency', async (t) => {
  const { db } = await testDatabase(t)
  const ann = await makeWriter(db, 'ann')
  const paid = async (number: number, payMax: string, more = {}) =>
    await makeReferral(db, await makeWriter(db, `writer${number}`), {
      terms: { title: `Work number ${number} of many`, payMax, payMin: '0.01', ...more },
    })
  for (let number = 1; number < 20; number++) await paid(number, number < 18 ? '0.05' : '0.1')
  await paid(90, '0.1', { currency: 'EUR' })
  await paid(91, '0.1', { work: ['proofreading'] })
  t.match(await facts(db, ann), { payNinetieth: null })
  await paid(20, '0.04')
  t.match(await facts(db, ann), { payNinetieth: '0.05' })
  const { signals } = await readJudgement(db, ann, {
    terms: terms({ payMin: '0.26', payMax: '0.27' }),
    at: now,
  })
  t.match(signals, [{ code: 'pay_outlier_high', points: 4 }])
})

t.test('a judgement rests on the policy of its day and is kept with the referral', async (t) => {
  const { db } = await testDatabase(t)
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const { code } = await makeReferral(db, ann, { terms: { trial: 'unpaid', payMin: '0.01', payMax: '0.02' } })
  const { id } = (await findReferral(db, ann.id, code))!
  const judge = async () => {
    const judged = await readJudgement(db, ann, {
      terms: terms({ trial: 'unpaid', payMin: '0.01', payMax: '0.02', body: 'Hurry!' }),
      at: now,
      exceptCode: code,
    })
    await db.transaction().execute((tx) => keepJudgement(tx, id, judged))
    return judged
  }
  t.match(await judge(), {
    verdict: 'review',
    boosts: false,
    score: 6,
    policyVersion: 0,
    floor: { state: 'below' },
  })
  const kept = () =>
    db
      .selectFrom('referrals')
      .select(['labels', 'signal_score', 'floor', 'policy_version'])
      .where('id', '=', id)
      .executeTakeFirst()
  t.strictSame(await kept(), {
    labels: ['below_floor', 'unpaid_test'],
    signal_score: 6,
    floor: 'below',
    policy_version: 0,
  })
  t.match(await db.selectFrom('signals').select(['code', 'points']).orderBy('code').execute(), [
    { code: 'new_actor', points: 4 },
    { code: 'urgency', points: 2 },
  ])
  await db
    .transaction()
    .execute((tx) => setPolicy(tx, ann.id, { ...USUAL_POLICY, floorMode: 'off', signals: { urgency: 0 } }))
  await judge()
  t.match(await kept(), { labels: ['unpaid_test'], floor: 'not_applicable', policy_version: 1 })
  t.match(await db.selectFrom('signals').select('code').execute(), [{ code: 'new_actor' }])
})
