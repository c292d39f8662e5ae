// What stands on the boards, and for how long: by whom it is confirmed, whose it is, and when it was let through.
import t, { type Test } from 'tap'
import { markGone, suspendAccount, unsuspendAccount } from '../../../src/core/accounts/suspend.ts'
import { appealAction } from '../../../src/core/moderation/act.ts'
import { purgeRecommendations } from '../../../src/core/recommendations/purge.ts'
import { recommendColleague } from '../../../src/core/recommendations/recommend.ts'
import { findReferral } from '../../../src/core/referrals/find.ts'
import { mindReferrals } from '../../../src/core/referrals/moves/clock.ts'
import { bumpReferral } from '../../../src/core/referrals/moves/confirm.ts'
import { mindAuthor } from '../../../src/core/referrals/moves/mind-author.ts'
import { beginTalks, moveReferral } from '../../../src/core/referrals/moves/move.ts'
import { openReferral } from '../../../src/core/referrals/open.ts'
import { approveReferral, decideReferralAppeal, removeReferral } from '../../../src/core/referrals/review.ts'
import { referralTerms } from '../../../src/core/referrals/terms.ts'
import type { Tx } from '../../../src/db/connect.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeBoard, makeReferral, makeWriter, SITE } from '../../helpers/make.ts'
import { COPYEDITOR } from './example.ts'

const DAY_MS = 86_400_000
const NOW = new Date()
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS)
const REASONS = { reasonCode: 'fraud', statement: 'It asks for a deposit.' } as const

t.test('whoever says that it is in talks has said that it is open', async (t) => {
  for (const by of ['author', 'introduction'] as const) {
    const { db, ann, inOne, boosts } = await stage(t)
    const { code } = await makeReferral(db, ann, { at: NOW })
    const mind = (days: number) => inOne((tx) => mindReferrals(tx, SITE, inDays(days)))
    await mind(7.1)
    t.match(await findReferral(db, null, code), { askedAt: inDays(7.1) })
    await mind(10.2)
    t.equal(await boosts(), 0, 'nobody answered for three days')
    const found = (await findReferral(db, null, code))!
    const at = inDays(11)
    await inOne((tx) =>
      by === 'author'
        ? moveReferral(tx, SITE, ann.id, { code, move: { to: 'in_talks', at } })
        : beginTalks(tx, SITE, found, at),
    )
    const answered = { state: 'in_talks', askedAt: null, unlistedAt: null, confirmedAt: at }
    t.match(await findReferral(db, null, code), answered, by)
    t.equal(await boosts(), 1, 'and the boards show it again')
    await mind(13)
    t.equal(await boosts(), 1)
    await mind(14.1)
    await inOne((tx) => moveReferral(tx, SITE, ann.id, { code, move: { to: 'open', at: inDays(15) } }))
    t.match(await findReferral(db, null, code), {
      state: 'open',
      askedAt: null,
      confirmedAt: inDays(15),
    })
  }
})

t.test('closing and opening is no way around the week between two bumps', async (t) => {
  const { db, ann, inOne } = await stage(t)
  const { code } = await makeReferral(db, ann, { at: NOW })
  const move = (to: 'filled' | 'open', days: number) =>
    inOne((tx) => moveReferral(tx, SITE, ann.id, { code, move: { to, at: inDays(days) } }))
  const bump = (days: number) => inOne((tx) => bumpReferral(tx, ann.id, { code, at: inDays(days) }))
  await bump(7)
  for (const days of [8, 8.1]) {
    await move('filled', days)
    await move('open', days)
  }
  await move('filled', 8.2)
  await t.rejects(move('open', 8.3), { kind: 'too_many', message: /please wait until tomorrow/ })
  await move('open', 9.2)
  await t.rejects(bump(15), { kind: 'too_many', message: /once in 7 days/ })
  await bump(16.3)
})

t.test('of a suspended author no boost is left, and what is removed meanwhile goes', async (t) => {
  const { db, ann, mia, inOne, boosts } = await stage(t)
  const { code, postId } = await makeReferral(db, ann, { at: NOW })
  await inOne((tx) => suspendAccount(tx, ann.id))
  const jobs = await db.selectFrom('jobs').select('payload').where('name', '=', 'mind-author').execute()
  t.strictSame(
    jobs.map(({ payload }) => payload),
    [{ authorId: ann.id }],
  )
  await inOne((tx) => mindAuthor(tx, SITE, ann.id, NOW))
  t.equal(await boosts(), 0)
  await inOne((tx) => unsuspendAccount(tx, ann.id))
  await inOne((tx) => mindAuthor(tx, SITE, ann.id, NOW))
  t.equal(await boosts(), 1, 'a suspension that is taken back leaves nothing behind')
  await inOne((tx) => suspendAccount(tx, ann.id))
  const { id } = (await findReferral(db, ann.id, code))!
  await inOne((tx) => removeReferral(tx, SITE, { moderatorId: mia.id, referralId: id, at: NOW, ...REASONS }))
  t.equal(await boosts(), 0)
  t.strictSame(
    await db
      .selectFrom('posts')
      .select('id')
      .where('id', '=', postId as never)
      .execute(),
    [],
  )
})

t.test('of an author who is gone nothing stays open, and no boost', async (t) => {
  const { db, ann, inOne, boosts } = await stage(t)
  const { code } = await makeReferral(db, ann, { at: NOW })
  await inOne((tx) => markGone(tx, ann.id))
  const jobs = await db.selectFrom('jobs').select('payload').where('name', '=', 'mind-author').execute()
  t.match(jobs, [{ payload: { authorId: ann.id } }])
  await inOne((tx) => mindAuthor(tx, SITE, ann.id, inDays(1)))
  t.match(await findReferral(db, ann.id, code), { state: 'withdrawn', closedAt: inDays(1) })
  t.equal(await boosts(), 0)
  const unboosts = await db.selectFrom('jobs').select('id').where('name', '=', 'send-unboost').execute()
  t.equal(unboosts.length, 1, 'the board’s followers forget it')
})

t.test('the days on the boards begin when a moderator lets it through; a named end stands', async (t) => {
  const { db, ann, mia, inOne } = await stage(t)
  const at = NOW
  const held = { ...COPYEDITOR, dueOn: null, boards: [], body: 'Please pay a refundable deposit of $50.' }
  for (const { expiresAt, approvedIn, endsIn } of [
    { approvedIn: 40, endsIn: 61 },
    { approvedIn: 3, endsIn: 24 },
    { expiresAt: inDays(30), approvedIn: 3, endsIn: 30 },
    { expiresAt: inDays(30), approvedIn: 31, endsIn: 52 },
  ]) {
    const title = `Copyeditor until day ${endsIn} or so`
    const terms = referralTerms(at).parse({ ...held, title, ...(expiresAt && { expiresAt }) })
    const { code } = await inOne((tx) => openReferral(tx, SITE, ann, { terms, at }))
    const { id } = (await findReferral(db, ann.id, code))!
    const decision = { moderatorId: mia.id, referralId: id, at: inDays(approvedIn) }
    const { expiresAt: end, terms: kept } = await inOne((tx) => approveReferral(tx, SITE, decision))
    t.match(end, inDays(endsIn), title)
    t.strictSame(kept.expiresAt, end)
    await inOne((tx) => moveReferral(tx, SITE, ann.id, { code, move: { to: 'filled', at: inDays(60) } }))
    await db.deleteFrom('referrals').where('id', '=', id).execute()
  }
})

t.test('a removal is an end: what is kept beside it goes by that, and putting back forgets it', async (t) => {
  const { db, ann, mia, inOne } = await stage(t)
  const noa = await makeWriter(db, 'noa', { login: 'moderator' })
  const { code } = await makeReferral(db, ann, { at: NOW })
  const { id } = (await findReferral(db, ann.id, code))!
  const given = {
    referralId: id,
    recommenderId: mia.id,
    subject: noa,
    basis: 'unsaid',
    sinceYear: null,
  } as const
  await inOne((tx) => recommendColleague(tx, { ...given, words: 'Quick and kind.', postId: null, at: NOW }))
  const at = inDays(1)
  await inOne((tx) => removeReferral(tx, SITE, { moderatorId: mia.id, referralId: id, at, ...REASONS }))
  t.match(await findReferral(db, ann.id, code), { state: 'removed', closedAt: at })
  const left = async (days: number) => {
    await inOne((tx) => purgeRecommendations(tx, inDays(days)))
    return (await db.selectFrom('recommendations').select('id').execute()).length
  }
  t.strictSame([await left(180), await left(182)], [1, 0])
  const { id: actionId } = await db.selectFrom('moderation_actions').select('id').executeTakeFirstOrThrow()
  await inOne((tx) => appealAction(tx, ann.id, { actionId, text: 'It asks for none.', at }))
  const decision = { actionId, to: 'reversed', text: 'So it is.', at } as const
  await inOne((tx) => decideReferralAppeal(tx, SITE, noa.id, decision))
  t.match(await findReferral(db, ann.id, code), { state: 'open', closedAt: null })
})

async function stage(t: Test) {
  const { db } = await testDatabase(t)
  const [ann, mia] = [await makeWriter(db, 'ann'), await makeWriter(db, 'mia', { login: 'moderator' })]
  await makeBoard(db, 'board')
  return {
    db,
    ann,
    mia,
    inOne: <T>(deed: (tx: Tx) => Promise<T>) => db.transaction().execute(deed),
    boosts: async () => (await db.selectFrom('boosts').select('id').execute()).length,
  }
}
