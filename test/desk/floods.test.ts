// What somebody cannot make the boards do by writing much (product §3.7).
import t from 'tap'
import { ANSWER_LIMITS, LISTING_LIMITS } from '../../src/core/referrals/limits.ts'
import { receivePostRemoval } from '../../src/core/referrals/source.ts'
import { SITE } from '../helpers/make.ts'
import { makeStranger } from './hearing.ts'
import { inOne, openStage, referralOf, WHOLE } from './listed.ts'

const LACKING = 'Copyeditor for six SaaS case studies\nSIZE: 6 x 1200 words'
const numbered = (text: string, number: number) => text.replace('six SaaS', `${number} odd`)

t.test('five posts a day that lack something are kept and asked about, of the rest nothing is', async (t) => {
  const { db, editing, write, toldTo } = await openStage(t)
  const eve = await makeStranger(db, 'eve', 'evil.example')
  const posts = []
  for (let number = 1; number <= 8; number++)
    posts.push(await write(eve, numbered(LACKING, number), { to: [editing] }))
  const { incomplete } = ANSWER_LIMITS
  t.equal((await db.selectFrom('referrals').select('id').execute()).length, incomplete)
  t.equal((await toldTo(eve)).length, incomplete)
  t.equal(await referralOf(db, posts.at(-1)!), undefined)
  const bo = await makeStranger(db, 'bo')
  await write(bo, LACKING, { to: [editing] })
  t.equal((await toldTo(bo)).length, 1, 'others are others')
})

t.test('why a post is refused is said in public once a day', async (t) => {
  const { db, lena, editing, write, toldTo } = await openStage(t)
  for (let number = 1; number <= 9; number++) await write(lena, numbered(WHOLE, number), { to: [editing] })
  const said = (await toldTo(lena)).map(({ text }) => text)
  t.equal(said.length, LISTING_LIMITS.aDay + ANSWER_LIMITS.refusals)
  t.match(said.at(-1), /3 are the most/)
  await db
    .updateTable('desk_messages')
    .set({ made_at: new Date(Date.now() - 25 * 3_600_000) })
    .execute()
  await write(lena, numbered(WHOLE, 10), { to: [editing] })
  t.equal((await toldTo(lena)).length, said.length + 1, 'and the next day once more')
})

t.test('who deletes what was answered and posts again is answered ten times a day', async (t) => {
  const { db, editing, write, toldTo } = await openStage(t)
  const eve = await makeStranger(db, 'eve', 'evil.example')
  for (let number = 1; number <= 14; number++) {
    const postId = await write(eve, numbered(number % 2 ? LACKING : WHOLE, number), { to: [editing] })
    const { uri } = await db
      .selectFrom('posts')
      .select('uri')
      .where('id', '=', postId)
      .executeTakeFirstOrThrow()
    await inOne(db, (tx) => receivePostRemoval(tx, SITE, { uri, author: eve, at: new Date() }))
  }
  t.equal((await toldTo(eve)).length, ANSWER_LIMITS.answers)
  t.strictSame(await db.selectFrom('referrals').select('id').execute(), [])
})

t.test('many names in a post are seen, though its sum came afterwards', async (t) => {
  const { db, lena, editing, write, toldTo, settle } = await openStage(t)
  const crowd = []
  for (let number = 0; number < 8; number++) crowd.push(await makeStranger(db, `m${number}`))
  const said = await write(lena, WHOLE, { to: [editing, ...crowd] })
  t.match(await referralOf(db, said), { state: 'pending_review' }, 'said at once')
  const asked = await write(lena, numbered(LACKING, 7), { to: [editing, ...crowd] })
  const question = (await toldTo(lena)).at(-1)!
  await write(lena, 'PAY: US$0.06/word', {
    to: [editing],
    visibility: 'public',
    inReplyToUri: question.uri,
  })
  await settle()
  t.match(await referralOf(db, asked), { state: 'pending_review' }, 'said afterwards')
})

t.test('whoever talks and opens in turn makes the boards say ten things a day', async (t) => {
  const { lena, desk, editing, write, toldTo } = await openStage(t)
  await write(lena, WHOLE, { to: [editing] })
  for (let times = 0; times < 12; times++)
    for (const said of ['talks', 'open']) await write(lena, said, { to: [desk], visibility: 'direct' })
  const open = (await toldTo(lena)).filter(({ visibility }) => visibility !== 'direct')
  t.equal(open.length, ANSWER_LIMITS.answers)
})
