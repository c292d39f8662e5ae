// Posts that mention a board: what is listed, what is asked, what is let pass (product §3.7, §4.0, §4.1).
import t from 'tap'
import { appealAction } from '../../src/core/moderation/act.ts'
import { POLICY_UNSAID } from '../../src/core/posts/policy.ts'
import { approveReferral, sendBackReferral } from '../../src/core/referrals/review.ts'
import { receivePostRemoval } from '../../src/core/referrals/source.ts'
import { makeBoard, makeRemoteAccount, makeWriter, SITE } from '../helpers/make.ts'
import { makeStranger } from './hearing.ts'
import { boostersOf, edit, inOne, mind, openStage, referralOf, WHOLE } from './listed.ts'

t.test('a whole one of a trusted host is listed, boosted, and said below it in words', async (t) => {
  const { db, lena, editing, write, toldTo } = await openStage(t)
  const postId = await write(lena, WHOLE, { to: [editing] })
  t.match(await referralOf(db, postId), { state: 'open', isSource: true, isBoostable: true })
  t.strictSame(await boostersOf(db, postId), ['board', 'editing'])
  const [said] = await toldTo(lena)
  t.match(said, { from: 'editing', visibility: 'unlisted', text: /Listed: .*FILLED/s })
})

t.test(
  'where her post lets nobody boost, or she blocks a board, that board leaves it at the list',
  async (t) => {
    const { db, lena, editing, write } = await openStage(t)
    const policy = { ...POLICY_UNSAID, boost: 'nobody' } as const
    const quiet = await write(lena, WHOLE, { to: [editing], policy })
    t.match(await referralOf(db, quiet), { state: 'open' })
    t.strictSame(await boostersOf(db, quiet), [])
    await db.insertInto('blocks').values({ blocker_id: lena.id, blocked_id: editing.id }).execute()
    const postId = await write(lena, WHOLE.replace('six', 'nine'), { to: [editing] })
    t.strictSame(await boostersOf(db, postId), ['board'])
  },
)

t.test('a stranger’s first waits for a moderator, and is listed when she lets it through', async (t) => {
  const { db, editing, write, toldTo, settle } = await openStage(t)
  const eve = await makeStranger(db, 'eve', 'unknown.example')
  const postId = await write(eve, WHOLE, { to: [editing] })
  const held = await referralOf(db, postId)
  t.match(held, { state: 'pending_review' })
  t.strictSame(await boostersOf(db, postId), [])
  t.match(await toldTo(eve), [{ visibility: 'unlisted', text: /a moderator looks at this/ }])
  const mia = await makeWriter(db, 'mia', { login: 'moderator' })
  await inOne(db, (tx) =>
    approveReferral(tx, SITE, { moderatorId: mia.id, referralId: held!.id, at: new Date() }),
  )
  await settle()
  t.strictSame(await boostersOf(db, postId), ['board', 'editing'])
  t.match((await toldTo(eve)).at(-1), { text: /Listed:/ })
})

t.test('whoever calls boards of many nodes at once is looked at first', async (t) => {
  const { db, lena, editing, write } = await openStage(t)
  const boardOf = (host: string) => makeRemoteAccount(db, 'editing', { host, kind: 'board' })
  const others = [await boardOf('one.example'), await boardOf('two.example')]
  const postId = await write(lena, WHOLE, { to: [editing, ...others] })
  t.match(await referralOf(db, postId), { state: 'pending_review' })
  const signs = await db.selectFrom('signals').select('evidence').where('code', '=', 'many_boards').execute()
  t.match(signs, [{ evidence: '3 boards' }])
})

t.test('replies, others’ words and unlisted posts list nothing', async (t) => {
  const { db, lena, editing, write } = await openStage(t)
  const first = await write(lena, 'Not work.', {})
  const { uri } = await db.selectFrom('posts').select('uri').where('id', '=', first).executeTakeFirstOrThrow()
  for (const given of [{ inReplyToUri: uri }, { visibility: 'unlisted' as const }]) {
    const postId = await write(lena, WHOLE, { to: [editing], ...given })
    t.equal(await referralOf(db, postId), undefined)
  }
})

t.test(
  'who looks for work is told where that belongs, and how a referral is written once a month',
  async (t) => {
    const { db, lena, editing, write, toldTo } = await openStage(t)
    const post = await write(lena, 'Available for copyediting from May! Hire me', { to: [editing] })
    t.equal(await referralOf(db, post), undefined)
    t.match(await toldTo(lena), [{ text: /AVAILABLE, or BOOKED UNTIL/ }])
    await write(lena, 'What a lovely day for boards.', { to: [editing] })
    t.equal((await toldTo(lena)).length, 1, 'one hint a month')
    const bo = await makeStranger(db, 'bo')
    await write(bo, 'What a lovely day for boards.', { to: [editing] })
    t.match(await toldTo(bo), [{ text: /no PAY: and no SIZE: line.*post-by-/s }])
  },
)

t.test('what is missing is asked exactly, and the answer lists it', async (t) => {
  const { db, lena, editing, write, toldTo } = await openStage(t)
  const postId = await write(lena, 'Copyeditor for six SaaS case studies\nSIZE: 6 x 1200 words', {
    to: [editing],
  })
  t.match(await referralOf(db, postId), { state: 'draft' })
  const [question] = await toldTo(lena)
  t.match(question!.text, /PAY: \(a number, a unit and a currency/)
  t.notMatch(question!.text, 'WORK: (')
  await write(lena, 'PAY: £350 a piece', { to: [editing], inReplyToUri: question!.uri })
  t.match(await referralOf(db, postId), {
    state: 'open',
    terms: { payMin: '350', currency: 'GBP', pieces: 6 },
  })
})

for (const [text, asked] of [
  [
    'Copyeditor for six case studies\nPAY: USD 500',
    'PAY: (for what, such as a word, an hour or the whole project)',
  ],
  [
    'Copyeditor for six case studies\nPAY: $500',
    'PAY: (which dollars or pounds, such as US$ or USD; and for what,',
  ],
  ['PAY: USD 500 flat\nWORK: copyediting', 'NEED: (a title, such as Copyeditor for six case studies)'],
] as const) {
  t.test(`each thing that is missing is asked: ${asked}`, async (t) => {
    const { lena, editing, write, toldTo } = await openStage(t)
    await write(lena, text, { to: [editing] })
    t.match((await toldTo(lena))[0]!.text, `I can list this once I know more: ${asked}`)
  })
}

t.test('a post that names three boards is told that two are the most', async (t) => {
  const { db, lena, editing, board, write, toldTo } = await openStage(t)
  const [letters, books] = [await makeBoard(db, 'letters'), await makeBoard(db, 'books')]
  const postId = await write(lena, WHOLE, { to: [editing, letters, books] })
  t.equal(await referralOf(db, postId), undefined)
  t.match(await toldTo(lena), [{ visibility: 'unlisted', text: /A referral is listed on at most 2 boards/ }])
  const fine = await write(lena, WHOLE, { to: [board, editing, letters] })
  t.match(await referralOf(db, fine), { state: 'open' }, 'the main one counts apart')
})

t.test('without an answer it is listed unboosted after two days', async (t) => {
  const { db, lena, editing, write } = await openStage(t)
  const postId = await write(lena, 'Copyeditor for six SaaS case studies\nSIZE: 6 x 1200 words', {
    to: [editing],
  })
  await mind(db, 47)
  t.match(await referralOf(db, postId), { state: 'draft' })
  await mind(db, 49)
  t.match(await referralOf(db, postId), {
    state: 'open',
    isBoostable: false,
    terms: { payDisclosure: 'undisclosed' },
  })
  t.strictSame(await boostersOf(db, postId), [])
})

t.test('without a kind of work it is let go of after a week', async (t) => {
  const { db, lena, board, write } = await openStage(t)
  const postId = await write(lena, 'Somebody for a thing\nPAY: US$0.08/word\nSIZE: 3 x 900 words', {
    to: [board],
  })
  t.match(await referralOf(db, postId), { state: 'draft' })
  await mind(db, 49)
  t.match(await referralOf(db, postId), { state: 'draft' })
  await mind(db, 24 * 7 + 1)
  t.equal(await referralOf(db, postId), undefined)
})

t.test('her edit revises it; without the board in it, it is withdrawn and let go of', async (t) => {
  const { db, lena, editing, write, settle } = await openStage(t)
  const postId = await write(lena, WHOLE, { to: [editing] })
  await edit(db, postId, WHOLE.replace('0.08', '0.09'), [editing])
  await settle()
  t.match(await referralOf(db, postId), { state: 'open', revision: 2, terms: { payMax: '0.09' } })
  await edit(db, postId, WHOLE, [])
  await settle()
  t.match(await referralOf(db, postId), { state: 'withdrawn' })
  t.strictSame(await boostersOf(db, postId), [])
})

t.test('her deletion withdraws it before the post goes', async (t) => {
  const { db, lena, editing, write } = await openStage(t)
  const postId = await write(lena, WHOLE, { to: [editing] })
  const { id } = (await referralOf(db, postId))!
  const { uri } = await db
    .selectFrom('posts')
    .select('uri')
    .where('id', '=', postId)
    .executeTakeFirstOrThrow()
  await inOne(db, (tx) => receivePostRemoval(tx, SITE, { uri, author: lena, at: new Date() }))
  const row = await db
    .selectFrom('referrals')
    .select(['state', 'post_id'])
    .where('id', '=', id)
    .executeTakeFirst()
  t.strictSame(row, { state: 'withdrawn', post_id: null })
  const unboosts = await db.selectFrom('jobs').select('id').where('name', '=', 'send-unboost').execute()
  t.equal(unboosts.length, 2, 'the boards’ followers are told to forget it too')
})

t.test('too many a day is refused in words below the post', async (t) => {
  const { db, lena, editing, write, toldTo } = await openStage(t)
  for (let number = 1; number <= 3; number++)
    await write(lena, WHOLE.replace('six SaaS', `${number} odd`), { to: [editing] })
  const fourth = await write(lena, WHOLE.replace('six SaaS', '4 odd'), { to: [editing] })
  t.equal(await referralOf(db, fourth), undefined, 'nothing of it is kept')
  t.match((await toldTo(lena)).at(-1), { text: /3 are the most/ })
})

t.test('a word for somebody whom nobody can find is not taken for the speaker’s own wish', async (t) => {
  const { db, lena, editing, write } = await openStage(t)
  const postId = await write(lena, WHOLE, { to: [editing] })
  const { uri } = await db
    .selectFrom('posts')
    .select('uri')
    .where('id', '=', postId)
    .executeTakeFirstOrThrow()
  const cara = await makeStranger(db, 'cara')
  const ghost = '<a href="https://gone.example/@ghost" class="u-url mention">@ghost</a>'
  await write(cara, `I recommend ${ghost}: quick and kind.`, { inReplyToUri: uri })
  t.strictSame(await db.selectFrom('interests').select('id').execute(), [])
  await write(cara, 'I would like this myself.', { inReplyToUri: uri })
  t.equal((await db.selectFrom('interests').select('id').execute()).length, 1)
})

for (const isAppealed of [false, true]) {
  t.test(`what was sent back is not handed in by time; appealed: ${isAppealed}`, async (t) => {
    const { db, editing, write } = await openStage(t)
    const eve = await makeStranger(db, 'eve', 'unknown.example')
    const mia = await makeWriter(db, 'mia', { login: 'moderator' })
    const postId = await write(eve, WHOLE, { to: [editing] })
    const referralId = (await referralOf(db, postId))!.id
    const at = new Date()
    const decision = {
      moderatorId: mia.id,
      referralId,
      at,
      reasonCode: 'other',
      statement: 'Who pays?',
    } as const
    await inOne(db, (tx) => sendBackReferral(tx, SITE, decision))
    const { id: actionId } = await db.selectFrom('moderation_actions').select('id').executeTakeFirstOrThrow()
    if (isAppealed) await inOne(db, (tx) => appealAction(tx, eve.id, { actionId, text: 'The client.', at }))
    for (const days of [3, 13]) {
      await mind(db, 24 * days)
      t.match(
        await referralOf(db, postId),
        { state: 'draft', terms: { payMin: '0.06' } },
        `after ${days} days`,
      )
    }
    await mind(db, 24 * 15)
    t.equal(
      (await referralOf(db, postId))?.state,
      isAppealed ? 'draft' : undefined,
      'kept as long as she may object',
    )
  })
}
