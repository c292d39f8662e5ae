// What an edit brings about, beside new terms: other boards, a moderator's look, and no more boosts than an author may have.
import t from 'tap'
import { appealAction } from '../../src/core/moderation/act.ts'
import { viewPosts } from '../../src/core/posts/view.ts'
import { readReviewQueue } from '../../src/core/referrals/queue.ts'
import { approveReferral, decideReferralAppeal, removeReferral } from '../../src/core/referrals/review.ts'
import { receivePostRemoval } from '../../src/core/referrals/source.ts'
import { countWaiting } from '../../src/core/referrals/waiting.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { makeBoard, makeWriter, SITE } from '../helpers/make.ts'
import { boostersOf, edit, inOne, openStage, referralOf, WHOLE } from './listed.ts'

const SCAM = `${WHOLE}\nBefore we start, send a scan of your passport and your bank login.`

t.test('a board that is taken out of the post lets go of it, one that is put in takes it', async (t) => {
  const { db, lena, editing, write, settle } = await openStage(t)
  const saas = await makeBoard(db, 'saas', { work: ['copyediting'] })
  const postId = await write(lena, WHOLE, { to: [editing, saas] })
  t.strictSame(await boostersOf(db, postId), ['board', 'editing', 'saas'])
  await edit(db, postId, WHOLE, [editing])
  await settle()
  t.strictSame(await boostersOf(db, postId), ['board', 'editing'])
  await edit(db, postId, WHOLE, [saas])
  await settle()
  t.strictSame(await boostersOf(db, postId), ['board', 'saas'])
  t.match(await referralOf(db, postId), { terms: { boards: ['saas'] }, boostedAnewAt: { length: 1 } })
})

t.test('what a moderator looks at follows the post', async (t) => {
  const { db, lena, editing, write, settle } = await openStage(t)
  const mia = await makeWriter(db, 'mia', { login: 'moderator' })
  const postId = await write(lena, SCAM, { to: [editing] })
  const held = (await referralOf(db, postId))!
  t.match(held, { state: 'pending_review', terms: { payMax: '0.08' } })
  await edit(db, postId, WHOLE.replace('0.06-0.08', '0.10'), [editing])
  await settle()
  t.match(await referralOf(db, postId), { state: 'pending_review', terms: { payMin: '0.1', payMax: null } })
  const approval = { moderatorId: mia.id, referralId: held.id, at: new Date() }
  await inOne(db, (tx) => approveReferral(tx, SITE, approval))
  t.match(await referralOf(db, postId), { state: 'open', terms: { payMin: '0.1' } })
})

t.test('boards put in and out again and again are boosted by twice a day', async (t) => {
  const { db, lena, editing, write, settle } = await openStage(t)
  const saas = await makeBoard(db, 'saas', { work: ['copyediting'] })
  const postId = await write(lena, WHOLE, { to: [editing] })
  for (let times = 0; times < 4; times++)
    for (const board of [saas, editing]) {
      await edit(db, postId, WHOLE, [board])
      await settle()
    }
  const boosts = await db.selectFrom('jobs').select('id').where('name', '=', 'send-boost').execute()
  t.equal(boosts.length, 2 + 2)
  t.match(await referralOf(db, postId), { state: 'open', boostedAnewAt: { length: 2 } })
  t.strictSame(await boostersOf(db, postId), ['board'])
})

t.test('so is a sum that is taken out and named again', async (t) => {
  const { db, lena, desk, editing, write, toldTo, settle } = await openStage(t)
  const postId = await write(lena, WHOLE, { to: [editing] })
  const without = WHOLE.replace('US$0.06-0.08/word net 30', 'undisclosed')
  for (let times = 0; times < 3; times++) {
    await edit(db, postId, without, [editing])
    await settle()
    t.strictSame(await boostersOf(db, postId), [])
    await edit(db, postId, WHOLE, [editing])
    await settle()
    t.strictSame(await boostersOf(db, postId), times < 2 ? ['board', 'editing'] : [])
  }
  t.match(
    await referralOf(db, postId),
    { terms: { payMin: '0.06' }, isBoostable: false },
    'its words are hers',
  )
  await write(lena, 'filled', { to: [desk], visibility: 'direct' })
  await write(lena, 'open', { to: [desk], visibility: 'direct' })
  t.match((await toldTo(lena)).at(-1)!.text, 'The boards boost a referral anew 2 times a day at the most')
})

t.test('what would have waited for a moderator is boosted no longer, and waits for one', async (t) => {
  const { db, lena, editing, write, settle, toldTo } = await openStage(t)
  const mia = await makeWriter(db, 'mia', { login: 'moderator' })
  const postId = await write(lena, WHOLE, { to: [editing] })
  t.strictSame(await readReviewQueue(db, 10), [])
  await edit(db, postId, SCAM, [editing])
  await settle()
  const doubted = (await referralOf(db, postId))!
  t.match(doubted, { state: 'open', doubtedAt: Date })
  t.strictSame(await boostersOf(db, postId), [])
  t.match(await readReviewQueue(db, 10), [{ code: doubted.code, signals: [{ code: String }] }])
  t.equal(await countWaiting(db), 1, 'which its badge counts')
  t.match((await toldTo(lena)).at(-1), { visibility: 'unlisted', text: /a moderator looks at this/ })
  t.match(
    (await toldTo(lena)).at(-1)!.text,
    `Why stands here, for you alone once you are signed in: localhost:3000/r/${doubted.code}`,
  )
  await write(lena, 'open', { to: [editing], visibility: 'direct' })
  t.strictSame(await boostersOf(db, postId), [], 'her word that it is open changes nothing')
  await edit(db, postId, WHOLE, [editing])
  await settle()
  t.equal((await readReviewQueue(db, 10)).length, 1, 'nor do other words, once she was doubted')

  const decision = { moderatorId: mia.id, referralId: doubted.id, at: new Date() }
  await inOne(db, (tx) => approveReferral(tx, SITE, decision))
  t.match(await referralOf(db, postId), { state: 'open', doubtedAt: null })
  t.strictSame(await boostersOf(db, postId), ['board', 'editing'])
  t.strictSame(await readReviewQueue(db, 10), [])
})

t.test('what a moderator let through is not doubted again for another word', async (t) => {
  const { db, lena, editing, write, settle } = await openStage(t)
  const mia = await makeWriter(db, 'mia', { login: 'moderator' })
  const postId = await write(lena, SCAM, { to: [editing] })
  const held = (await referralOf(db, postId))!
  t.match(held, { state: 'pending_review' })
  await inOne(db, (tx) =>
    approveReferral(tx, SITE, { moderatorId: mia.id, referralId: held.id, at: new Date() }),
  )
  await edit(db, postId, SCAM.replace('six', 'seven'), [editing])
  await settle()
  t.match(await referralOf(db, postId), { state: 'open', doubtedAt: null, revision: 2 })
  t.strictSame(await boostersOf(db, postId), ['board', 'editing'])
})

t.test(
  'what its author deleted while it was removed is not put back, and a moderator reads why',
  async (t) => {
    const { db, lena, editing, write } = await openStage(t)
    const [mia, noa] = [
      await makeWriter(db, 'mia', { login: 'moderator' }),
      await makeWriter(db, 'noa', { login: 'moderator' }),
    ]
    const postId = await write(lena, WHOLE, { to: [editing] })
    const { id } = (await referralOf(db, postId))!
    const at = new Date()
    const reasons = { reasonCode: 'fraud', statement: 'It asks for passports.' } as const
    await inOne(db, (tx) => removeReferral(tx, SITE, { moderatorId: mia.id, referralId: id, at, ...reasons }))
    const { uri } = await db
      .selectFrom('posts')
      .select('uri')
      .where('id', '=', postId)
      .executeTakeFirstOrThrow()
    await inOne(db, (tx) => receivePostRemoval(tx, SITE, { uri, author: lena, at }))
    const { id: actionId } = await db.selectFrom('moderation_actions').select('id').executeTakeFirstOrThrow()
    await inOne(db, (tx) => appealAction(tx, lena.id, { actionId, text: 'It asks for none.', at }))
    const decision = { actionId, to: 'reversed', text: 'So it is.', at } as const
    await t.rejects(
      inOne(db, (tx) => decideReferralAppeal(tx, SITE, noa.id, decision)),
      new Refusal('conflict', 'Its author has deleted the post that it was: there is nothing to put back.'),
    )
  },
)

t.test('a doubted one can be removed', async (t) => {
  const { db, lena, editing, write, settle } = await openStage(t)
  const mia = await makeWriter(db, 'mia', { login: 'moderator' })
  const postId = await write(lena, WHOLE, { to: [editing] })
  await edit(db, postId, SCAM, [editing])
  await settle()
  const { id } = (await referralOf(db, postId))!
  const reasons = { reasonCode: 'fraud', statement: 'It asks for passports.' } as const
  await inOne(db, (tx) =>
    removeReferral(tx, SITE, { moderatorId: mia.id, referralId: id, at: new Date(), ...reasons }),
  )
  t.match(await referralOf(db, postId), { state: 'removed', doubtedAt: null })
  t.strictSame(await readReviewQueue(db, 10), [])
})

t.test('a post that a moderator removes here is in nobody’s sight here, until it is put back', async (t) => {
  const { db, lena, editing, write } = await openStage(t)
  const [mia, noa] = [
    await makeWriter(db, 'mia', { login: 'moderator' }),
    await makeWriter(db, 'noa', { login: 'moderator' }),
  ]
  const postId = await write(lena, WHOLE, { to: [editing] })
  const seen = async (viewer: typeof mia | null) => (await viewPosts(db, viewer?.id ?? null, [postId])).length
  t.strictSame([await seen(null), await seen(noa)], [1, 1])
  const { id } = (await referralOf(db, postId))!
  const at = new Date()
  const reasons = { reasonCode: 'fraud', statement: 'It asks for passports.' } as const
  await inOne(db, (tx) => removeReferral(tx, SITE, { moderatorId: mia.id, referralId: id, at, ...reasons }))
  t.strictSame([await seen(null), await seen(noa), await seen(lena)], [0, 0, 1])
  const { id: actionId } = await db.selectFrom('moderation_actions').select('id').executeTakeFirstOrThrow()
  await inOne(db, (tx) => appealAction(tx, lena.id, { actionId, text: 'It asks for none.', at }))
  const decision = { actionId, to: 'reversed', text: 'So it is.', at } as const
  await inOne(db, (tx) => decideReferralAppeal(tx, SITE, noa.id, decision))
  t.strictSame([await seen(null), await seen(noa)], [1, 1])
})

t.test('an edit that is refused says below the post why it is not listed any more', async (t) => {
  const { db, lena, editing, write, settle, toldTo } = await openStage(t)
  const boards = [editing, await makeBoard(db, 'letters'), await makeBoard(db, 'books')]
  const postId = await write(lena, WHOLE, { to: [editing] })
  await edit(db, postId, WHOLE, boards)
  await settle()
  t.match(await referralOf(db, postId), { state: 'withdrawn' })
  t.match(await toldTo(lena), [
    {},
    { text: /A referral is listed on at most 2 boards/ },
    { text: /\[Withdrawn\]/ },
  ])
})
