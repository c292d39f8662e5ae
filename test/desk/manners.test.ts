// What the desk must not do: speak in another's name unasked, tell in public what was private, pester, or take talk for
// a command (product §2.2 no. 17, §3.5, §3.7).
import t, { type Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import type { InterestId } from '../../src/core/interests/interest.ts'
import { proposeIntroduction } from '../../src/core/introductions/propose.ts'
import { Policy } from '../../src/core/policy/policy.ts'
import { setPolicy } from '../../src/core/policy/versions.ts'
import type { PostId } from '../../src/core/posts/post.ts'
import { findReferral } from '../../src/core/referrals/find.ts'
import { openReferral } from '../../src/core/referrals/open.ts'
import { referralTerms } from '../../src/core/referrals/terms.ts'
import { keepClient } from '../../src/core/vault/keep.ts'
import type { Db } from '../../src/db/connect.ts'
import { readOutcome } from '../../src/desk/hear/outcome.ts'
import { COPYEDITOR } from '../core/referrals/example.ts'
import { deed, makeInterest, makeOpen, VAULT_KEYS } from '../helpers/candidates.ts'
import { testDatabase } from '../helpers/database.ts'
import { makePost, makeWriter, SITE } from '../helpers/make.ts'
import { makeStranger, openHearing } from './hearing.ts'

const WHOLE = 'Copyeditor for six SaaS case studies\nPAY: US$0.06-0.08/word net 30\nSIZE: 6 x 1200 words'

t.test('nobody makes a writer’s account write by naming it', async (t) => {
  const { db, write, toldTo, desk, postUri } = await stageOfLena(t)
  const carol = await makeWriter(db, 'carol')
  const mallory = await makeStranger(db, 'mallory', 'evil.example')
  await write(mallory, 'help', { to: [desk], visibility: 'direct' })
  const { uri } = (await toldTo(mallory)).at(-1)!
  await write(mallory, 'help', { to: [carol], visibility: 'direct', inReplyToUri: uri })
  // The first is an interest, the second is refused.
  for (const text of ['I would love this.', 'I would love this.'])
    await write(mallory, text, { to: [carol], visibility: 'direct', inReplyToUri: postUri })
  t.strictSame(await db.selectFrom('posts').select('id').where('author_id', '=', carol.id).execute(), [])
})

t.test('what names candidates is not said in public', async (t) => {
  const { db, lena, write, toldTo, editing, postUri } = await stageOfLena(t)
  const bo = await makeStranger(db, 'bo')
  await write(bo, 'I would like these.', {
    to: [lena, editing],
    visibility: 'direct',
    inReplyToUri: postUri,
  })
  const listed = (await toldTo(lena)).find(({ text }) => text.includes('Listed'))!
  for (const text of ['who', 'list mine', 'shortlist 1', 'intro 1', 'no @bo', 'filled 1']) {
    await write(lena, text, { to: [editing], visibility: 'public', inReplyToUri: listed.uri })
    t.match((await toldTo(lena)).at(-1)!.text, 'say it with “mentioned people only”', text)
  }
  const said = (await toldTo(lena)).filter(({ visibility }) => visibility !== 'direct')
  t.notMatch(said.map(({ text }) => text).join('\n'), /\bbo\b/)
  t.match(await db.selectFrom('interests').select('state').execute(), [{ state: 'received' }])
  await write(lena, 'filled', { to: [editing], visibility: 'public', inReplyToUri: listed.uri })
  const done = (await toldTo(lena)).map(({ text }) => text).join('\n')
  t.match(done, 'is filled', 'what everybody may know is done')
})

t.test('a program that answers by itself is not answered for ever', async (t) => {
  const { db, write, toldTo, desk } = await stageOfLena(t)
  for (const text of ['I am away until Monday.', 'Thanks!', 'help']) {
    const robot = await makeStranger(db, `robot${text.length}`)
    await write(robot, text, { to: [desk], visibility: 'direct' })
    for (let times = 0; times < 8; times++) {
      const inReplyToUri = (await toldTo(robot)).at(-1)!.uri
      await write(robot, text, { to: [desk], visibility: 'direct', inReplyToUri })
    }
    t.equal((await toldTo(robot)).length, 3, text)
  }
})

t.test('between two writers only an answer right below the desk’s question is one', async (t) => {
  const { db, ana, bo, write, toldTo, settle, introduction } = await stageOfAna(t)
  const asked = (await toldTo(bo)).at(-1)!
  t.match(asked, { from: 'ana', text: /would like to introduce you/ })
  const talk = await makePost(db, ana, {
    text: '@bo@mastodon.example By the way, do you mind footnotes?',
    visibility: 'direct',
    mentioned: [bo],
    inReplyTo: asked.uri,
  })
  await settle()
  const uri = await uriOf(db, talk)
  const before = (await toldTo(bo)).length
  for (const text of ['No', 'Thanks', 'Open', 'leave', 'help'])
    await write(bo, text, { to: [ana], visibility: 'direct', inReplyToUri: uri })
  t.equal((await toldTo(bo)).length, before, 'the desk keeps out of their talk')
  t.match(await introduction(), { state: 'awaiting_candidate' })
  await write(bo, 'yes', { to: [ana], visibility: 'direct', inReplyToUri: asked.uri })
  t.match(await introduction(), { state: 'ready' })
})

t.test('what stands in a writer’s name without her having typed it says so', async (t) => {
  const { ana, bo, write, toldTo } = await stageOfAna(t)
  await write(bo, 'Thanks!', {
    to: [ana],
    visibility: 'direct',
    inReplyToUri: (await toldTo(bo)).at(-1)!.uri,
  })
  const all = await toldTo(bo)
  t.match(all.at(-1), { from: 'ana', text: /You are welcome/ })
  for (const { text } of all) t.match(text, 'Sent by the desk of localhost:3000 for ')
})

t.test('a bare yes or no answers what was paid, and not what came of it', (t) => {
  for (const word of ['no', 'No.', 'yes']) t.equal(readOutcome(word, 14), undefined)
  t.strictSame(readOutcome('No', 60), { result: 'hired_not_paid', paidOnTime: false })
  t.strictSame(readOutcome('not paid', 14), { result: 'hired_not_paid', paidOnTime: false })
  t.end()
})

t.test('who came in private is not named in public, with the work or by its author', async (t) => {
  const { db, ...hearing } = await hearingIn(t)
  const ana = await makeWriter(db, 'ana')
  const bo = await makeStranger(db, 'bo')
  const referral = await makeOpen(db, ana)
  const interest = await makeInterest(db, referral, bo, { source: 'web_guest' })
  await hearing.settle()
  t.strictSame(await hearing.toldTo(bo), [], 'the page has said that it arrived')
  await propose(db, ana, interest.id)
  await hearing.settle()
  const told = await hearing.toldTo(bo)
  t.match(told.find(({ visibility }) => visibility === 'direct')!.text, /would like to introduce you/)
  const [call] = told.filter(({ visibility }) => visibility !== 'direct')
  t.match(call, { from: 'desk', text: 'there is a private message for you' })
  t.notMatch(call!.text, referral.code)
})

t.test('a circle, and who is in it, is not named in public', async (t) => {
  const { db, ...hearing } = await hearingIn(t)
  const ana = await makeWriter(db, 'ana')
  const bo = await makeStranger(db, 'bo')
  const { code } = await askCircle(db, ana, bo)
  const referral = (await findReferral(db, ana.id, code))!
  const interest = await makeInterest(db, referral, bo, { source: 'web_guest' })
  await propose(db, ana, interest.id)
  await hearing.settle()
  const open = (await hearing.toldTo(bo)).filter(({ visibility }) => visibility !== 'direct')
  t.equal(open.length, 1)
  t.notMatch(open[0]!.text, code)
})

t.test('a member of a circle may say yes with a line about why, as she is asked to', async (t) => {
  const { db, ...hearing } = await hearingIn(t)
  const ana = await makeWriter(db, 'ana')
  const [bo, cy] = [await makeStranger(db, 'bo'), await makeStranger(db, 'cy')]
  await askCircle(db, ana, bo, cy)
  await hearing.settle()
  const [asked] = await hearing.toldTo(bo)
  t.match(asked!.text, 'ask only those whom I chose for it, you among them: “')
  const reply = async (who: Account, text: string) => {
    const { uri } = (await hearing.toldTo(who)).at(-1)!
    await hearing.write(who, text, { to: [ana], visibility: 'direct', inReplyToUri: uri })
  }
  await reply(bo, 'Yes, I have edited six of these this year.')
  await reply(cy, 'No – booked until March, sorry')
  const answers = await db.selectFrom('referral_circle').select('answer').orderBy('account_id').execute()
  t.strictSame(answers, [{ answer: 'yes' }, { answer: 'no' }])
  t.match(await db.selectFrom('interests').select(['candidate_id', 'message']).execute(), [
    { candidate_id: bo.id, message: 'I have edited six of these this year.' },
  ])
})

t.test('who is recommended again and again is called once a month', async (t) => {
  const { db, lena, write, toldTo, editing, postUri } = await stageOfLena(t)
  const second = await write(lena, WHOLE.replace('six', 'nine'), { to: [editing] })
  const bo = await makeStranger(db, 'bo')
  const eve = await makeStranger(db, 'eve', 'evil.example')
  const calls = async () => (await toldTo(bo)).filter(({ visibility }) => visibility !== 'direct').length
  await write(eve, 'ask this one', { to: [bo], inReplyToUri: postUri })
  t.equal(await calls(), 1, 'below the word that names him, and nowhere else')
  const before = (await toldTo(bo)).length
  await write(eve, 'ask this one', { to: [bo], inReplyToUri: await uriOf(db, second) })
  t.equal((await toldTo(bo)).length, before, 'and is not written to either')
})

t.test('a reply for followers is no public one', async (t) => {
  const { db, lena, write, toldTo, desk, editing, postUri } = await stageOfLena(t)
  const bo = await makeStranger(db, 'bo')
  await write(bo, 'hello', { to: [desk], visibility: 'direct' })
  const given = { to: [lena, editing], visibility: 'followers' as const, inReplyToUri: postUri }
  await write(bo, 'I would like these.', given)
  t.notMatch((await toldTo(bo)).at(-1)!.text, 'everybody can read it')
  t.match(await db.selectFrom('interests').select('source').execute(), [{ source: 'federated_direct' }])
})

t.test('WHO answers however many, and however named, the candidates are', async (t) => {
  const { db, lena, write, toldTo, desk, editing, postUri } = await stageOfLena(t)
  for (let number = 1; number <= 22; number++) {
    const host = `h${'y'.repeat(60)}.${'z'.repeat(60)}.example`
    const one = await makeStranger(db, `c${number}${'x'.repeat(190)}`, host)
    const given = { to: [lena, editing], visibility: 'direct' as const, inReplyToUri: postUri }
    await write(one, 'I would like these.', given)
  }
  await write(lena, 'who', { to: [desk], visibility: 'direct' })
  t.match((await toldTo(lena)).at(-1)!.text, /\n20\. c20x+….*\nand 2 more\n/s)
})

async function hearingIn(t: Test) {
  const { db } = await testDatabase(t)
  return { db, ...(await openHearing(db)) }
}

/** Lena, who is at another node, has listed work by naming a board. */
async function stageOfLena(t: Test) {
  const { db, ...hearing } = await hearingIn(t)
  await deed(db, (tx) => setPolicy(tx, null, Policy.parse({ trustedHosts: ['mastodon.example'] })))
  const lena = await makeStranger(db, 'lena')
  const postId = await hearing.write(lena, WHOLE, { to: [hearing.editing] })
  return { db, lena, postUri: await uriOf(db, postId), ...hearing }
}

/** Ana, who is at home here, has asked Bo whether she may introduce him. */
async function stageOfAna(t: Test) {
  const { db, ...hearing } = await hearingIn(t)
  const ana = await makeWriter(db, 'ana')
  const referral = await makeOpen(db, ana)
  const bo = await makeStranger(db, 'bo')
  const inReplyToUri = await uriOf(db, referral.postId)
  await hearing.write(bo, 'I would like these.', { to: [ana], visibility: 'direct', inReplyToUri })
  const { id } = await db.selectFrom('interests').select('id').executeTakeFirstOrThrow()
  await propose(db, ana, id)
  await hearing.settle()
  const introduction = () => db.selectFrom('introductions').select('state').executeTakeFirstOrThrow()
  return { db, ana, bo, introduction, ...hearing }
}

async function propose(db: Db, author: Account, interestId: InterestId) {
  const { referral_id } = await db
    .selectFrom('interests')
    .select('referral_id')
    .where('id', '=', interestId)
    .executeTakeFirstOrThrow()
  await deed(db, async (tx) => {
    await keepClient(tx, VAULT_KEYS, referral_id, { client_name: 'Kestrel' })
    const asked = { interestId, fields: ['client_name' as const], asksClient: false, at: new Date() }
    await proposeIntroduction(tx, SITE, author.id, asked)
  })
}

async function askCircle(db: Db, author: Account, ...circle: Account[]) {
  const at = new Date()
  const dueOn = new Date(at.getTime() + 30 * 86_400_000).toISOString().slice(0, 10)
  const terms = referralTerms(at).parse({ ...COPYEDITOR, dueOn, boards: [], audience: 'circle_only' })
  return await deed(db, (tx) =>
    openReferral(tx, SITE, author, { terms, at, circle: circle.map(({ id }) => id) }),
  )
}

async function uriOf(db: Db, postId: PostId): Promise<string> {
  const found = await db.selectFrom('posts').select('uri').where('id', '=', postId).executeTakeFirstOrThrow()
  return found.uri
}
