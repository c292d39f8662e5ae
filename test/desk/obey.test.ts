// Every command of product §4.0, by whom it may be said and what it does; each answer repeats what was understood.
import t, { type Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { makeGuestCode, takeClaimedCode } from '../../src/core/auth/guest-codes.ts'
import { findGuestSession, openGuestSession } from '../../src/core/auth/guests.ts'
import { findAvailability, setAvailability } from '../../src/core/availability.ts'
import { followReferral } from '../../src/core/interests/close.ts'
import { introduceCandidate } from '../../src/core/interests/move.ts'
import { Policy } from '../../src/core/policy/policy.ts'
import { setPolicy } from '../../src/core/policy/versions.ts'
import { mindReferrals } from '../../src/core/referrals/moves/clock.ts'
import { lockReferralOfPost } from '../../src/core/referrals/source.ts'
import type { Tx } from '../../src/db/connect.ts'
import { testDatabase } from '../helpers/database.ts'
import { makePost, makeWriter, SITE } from '../helpers/make.ts'
import { makeStranger, openHearing } from './hearing.ts'

const WHOLE = 'Copyeditor for six SaaS case studies\nPAY: US$0.06-0.08/word net 30\nSIZE: 6 x 1200 words'
const DAY_MS = 86_400_000

t.test('an author moves her referral by message', async (t) => {
  const { tell, referral, boosters } = await stage(t)
  const steps: [string, RegExp, string][] = [
    ['talks', /is in talks/, 'in_talks'],
    ['open', /is open\./, 'open'],
    ['filled', /is filled/, 'filled'],
    ['open', /is open\./, 'open'],
    ['close client cancelled', /is withdrawn/, 'withdrawn'],
    ['open', /is open\./, 'open'],
  ]
  for (const [command, answer, state] of steps) {
    t.match(await tell(command), answer, command)
    const { state: now } = await referral()
    t.equal(now, state)
    t.equal((await boosters()) > 0, state === 'open' || state === 'in_talks', `boosts when ${state}`)
  }
})

t.test('she extends it, changes its terms, and asks what is hers', async (t) => {
  const { tell, referral } = await stage(t)
  const before = (await referral()).expiresAt!
  t.match(await tell('extend 14'), /stays open until/)
  t.equal((await referral()).expiresAt!.getTime() - before.getTime(), 14 * DAY_MS)
  t.match(await tell('extend 30'), 'A referral is extended by 1 to 21 days.')
  t.match(await tell('pay US$0.09/word'), /Understood of .*PAY: /s)
  t.match(await referral(), { terms: { payMin: '0.09', payMax: null } })
  t.match(await tell('CLIENT: past client, software, always pays on time'), /CLIENT: /)
  t.match(await referral(), { terms: { clientRelation: 'past_client' } })
  t.match(await tell('list mine'), /Yours:\n“Copyeditor for six SaaS case studies”, open/)
  t.match(await tell('help'), /FILLED, TALKS/)
})

t.test('she sees who replied, shortlists, refuses kindly, introduces', async (t) => {
  const { db, tell, write, postUri, toldTo, lena, editing } = await stage(t)
  const [bo, cy] = [await makeStranger(db, 'bo'), await makeStranger(db, 'cy')]
  for (const one of [bo, cy])
    await write(one, 'I would like these.', {
      to: [lena, editing],
      visibility: 'direct',
      inReplyToUri: postUri,
    })
  t.match(await tell('who'), /1\. bo of mastodon\.example: has replied\n2\. cy of/)
  t.match(await tell('shortlist 1'), /bo is on your shortlist/)
  t.match(await tell('no @cy'), /cy is told, kindly/)
  t.match(await tell('intro @bo@mastodon.example'), /Say first who the client is/)
  t.match(await tell('shortlist @nobody'), /I do not find that person/)
  t.match(await tell('shortlist 9'), /I do not find that person/)
  t.match((await toldTo(cy)).map(({ text }) => text).join('\n'), /chose otherwise/)
})

t.test('she fills it by whoever got it, and only the others hear that it went to someone else', async (t) => {
  const { db, tell, write, postUri, toldTo, lena, editing, desk, end, reopened } = await stage(t)
  const [bo, cy] = [await makeStranger(db, 'bo'), await makeStranger(db, 'cy')]
  for (const one of [bo, cy]) {
    await write(one, 'I would like these.', {
      to: [lena, editing],
      visibility: 'direct',
      inReplyToUri: postUri,
    })
    await write(one, 'help', { to: [desk], visibility: 'direct' })
  }
  t.match(await tell('filled @nobody'), /I do not find that person/)
  t.match(await tell('filled @bo@mastodon.example'), /is filled, by @bo@mastodon\.example/)
  await end('filled')
  const textOf = async (who: Account) => (await toldTo(who)).map(({ text }) => text).join('\n')
  t.match(await textOf(bo), /“Copyeditor for six SaaS case studies” is yours/)
  t.notMatch(await textOf(bo), /went to someone else/)
  t.match(await textOf(cy), /went to someone else/)
  t.match(await tell('open'), /is open/)
  for (const _ of ['once', 'and not twice']) await reopened()
  t.match(await textOf(bo), /which was yours, is open again/)
  t.equal((await textOf(bo)).split('is open again').length, 2)
  t.match(await textOf(cy), /is open again\. Are you still interested/)
})

t.test('she is asked who got it where she introduced somebody, and elsewhere is an answer', async (t) => {
  const { db, tell, write, postUri, lena, referral } = await stage(t)
  await write(await makeStranger(db, 'bo'), 'I would like these.', {
    to: [lena],
    visibility: 'direct',
    inReplyToUri: postUri,
  })
  const { id: interestId } = await db.selectFrom('interests').select('id').executeTakeFirstOrThrow()
  await db.transaction().execute((tx) => introduceCandidate(tx, SITE, { interestId, at: new Date() }))
  t.match(await tell('filled'), /Who got it\? You introduced @bo@mastodon\.example/)
  t.match(await referral(), { state: 'in_talks' })
  t.match(await tell('filled elsewhere'), /is filled\. The boards/)
  t.match(await referral(), { state: 'filled' })
})

t.test('a candidate says that she is interested, leaves, and is forgotten', async (t) => {
  const { db, write, toldTo, desk, editing, lena, postUri } = await stage(t)
  const bo = await makeStranger(db, 'bo')
  await write(bo, 'I would like these.', { to: [lena, editing], visibility: 'direct', inReplyToUri: postUri })
  const say = async (text: string) => await tellAs(bo, text)
  const tellAs = async (who: Account, text: string) => {
    const before = (await toldTo(who)).length
    const last = (await toldTo(who)).findLast(({ visibility }) => visibility === 'direct')
    await write(who, text, { to: [desk], visibility: 'direct', ...(last ? { inReplyToUri: last.uri } : {}) })
    return (await toldTo(who))
      .slice(before)
      .map(({ text }) => text)
      .join('\n')
  }
  t.match(await say('leave'), /no longer stand/)
  t.match(await interestsOf(bo), ['withdrawn'])
  t.match(await say('interested I have two SaaS clients'), /has your reply|You stand for/)
  t.match(await interestsOf(bo), ['withdrawn', 'received'])
  t.match(await say('available'), /stands on your own profile/)
  t.match(await say('forget me'), /stand for nothing here any more/)
  t.match(await interestsOf(bo), ['withdrawn', 'withdrawn'])

  async function interestsOf({ id }: Account) {
    const rows = await db
      .selectFrom('interests')
      .select('state')
      .where('candidate_id', '=', id)
      .orderBy('id')
      .execute()
    return rows.map((row) => row.state)
  }
})

t.test('a code said to the desk signs its browser in, and SIGN OUT ends that', async (t) => {
  const { db, write, toldTo, desk, board } = await stage(t)
  const bo = await makeStranger(db, 'bo')
  const made = { browser: 'a secret of the browser', next: '/guest', at: new Date() }
  const deed = async <T>(does: (tx: Tx) => Promise<T>): Promise<T> => await db.transaction().execute(does)
  const code = await deed((tx) => makeGuestCode(tx, made))
  const say = async (text: string, to: Account): Promise<string> => {
    await write(bo, text, { to: [to], visibility: 'direct' })
    return (await toldTo(bo)).at(-1)!.text
  }
  t.notMatch(await say(`SIGN IN ${code}`, board), /signed in/, 'a board is not asked')
  t.match(await say('SIGN IN 00000000', desk), /not good, or no longer. A new one: .*\/guest\/sign-in/)
  t.match(await say(`sign in ${code}`, desk), /now signed in to .* as you. .*SIGN OUT/)
  const { accountId } = (await deed((tx) => takeClaimedCode(tx, made)))!
  const token = await deed((tx) => openGuestSession(tx, accountId))
  t.match(await findGuestSession(db, token), { accountId: bo.id })
  t.match(await say('Sign out', desk), /You are signed out of .* in every browser/)
  t.equal(await findGuestSession(db, token), undefined)
})

t.test('a member who says SIGN OUT hears that the desk signs out guests alone', async (t) => {
  const { db, say } = await stageOfMember(t)
  t.match(await say('SIGN OUT'), /You are a member of localhost:3000, and no guest: I cannot sign you out\./)
  t.match(await say('HELP'), /SIGN IN and a code, SIGN OUT/)
  t.equal((await db.selectFrom('guest_sessions').select('token_hash').execute()).length, 0)
})

t.test('BOOKED and AVAILABLE change of what she said of her time what they say, and no more', async (t) => {
  const { db, mia, say } = await stageOfMember(t)
  const said = async () => {
    const { id: _, saidAt: __, ...rest } = (await findAvailability(db, mia.id, new Date()))!
    return rest
  }
  const booked = { state: 'booked', until: dayIn(30), givesReferrals: false, takes: [] }
  t.match(await say(`BOOKED UNTIL ${booked.until}`), /that you are booked until [\d-]+\./)
  t.strictSame(await said(), booked)
  const own = { state: 'limited', until: null, givesReferrals: true, takes: ['copyediting'] } as const
  await db
    .transaction()
    .execute((tx) => setAvailability(tx, mia.id, { ...own, takes: [...own.takes] }, new Date()))
  t.match(await say(`BOOKED UNTIL ${booked.until}`), /that you are booked until [\d-]+, and pass work on\./)
  t.strictSame(await said(), { ...own, state: 'booked', until: booked.until })
  t.match(await say('AVAILABLE'), /that you take work, and pass work on\./)
  t.strictSame(await said(), { ...own, state: 'open' })
})

const dayIn = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)

t.test('nobody commands what is another’s, and what is not understood changes nothing', async (t) => {
  const { db, write, toldTo, desk, referral } = await stage(t)
  const eve = await makeStranger(db, 'eve')
  for (const text of ['filled', 'close', 'extend 14', 'shortlist 1', 'who', 'pay US$9/word']) {
    await write(eve, text, { to: [desk], visibility: 'direct' })
    t.match(
      (await toldTo(eve)).at(-1),
      { text: /You have no open referral here/, visibility: 'direct' },
      text,
    )
  }
  await write(eve, 'Hello there, how does one do this?', { to: [desk], visibility: 'direct' })
  t.match((await toldTo(eve)).at(-1)!.text, /I do not understand that. Did you mean/)
  await write(eve, 'WHO q1gxsv8c', { to: [desk], visibility: 'direct' })
  t.match((await toldTo(eve)).at(-1)!.text, /I do not understand that\. WHO stands alone: /)
  await write(eve, 'yes', { to: [desk], visibility: 'direct' })
  t.match((await toldTo(eve)).at(-1)!.text, /I did not ask you anything/)
  t.match(await referral(), { state: 'open', revision: 1 })
})

t.test('“still open?”: yes confirms, silence takes it off the boards and ends it', async (t) => {
  const { db, tell, referral, boosters, toldTo, lena, settle } = await stage(t)
  await tell('help')
  const after = async (days: number) => {
    await inOne(db, (tx) => mindReferrals(tx, SITE, new Date(Date.now() + days * DAY_MS)))
    await settle()
  }
  await after(7.1)
  t.match((await toldTo(lena)).at(-1), {
    visibility: 'direct',
    text: /still open\? Answer YES, TALKS, FILLED or CLOSE/,
  })
  t.match(await tell('yes'), /is still open. Thank you/)
  t.match(await referral(), { askedAt: null })
  await after(14.1)
  await after(17.2)
  t.equal(await boosters(), 0, 'the boards let go after three days')
  t.match(await referral(), { state: 'open' })
  t.match(await tell('yes'), /is still open/)
  t.equal(await boosters(), 2, 'and take it up again')
  await after(18)
  await after(22)
  t.match(await referral(), { state: 'expired' })

  async function inOne<T>(database: typeof db, deed: (tx: Tx) => Promise<T>) {
    return await database.transaction().execute(deed)
  }
})

async function stage(t: Test) {
  const { db } = await testDatabase(t)
  const hearing = await openHearing(db)
  await db
    .transaction()
    .execute((tx) => setPolicy(tx, null, Policy.parse({ trustedHosts: ['mastodon.example'] })))
  const lena = await makeStranger(db, 'lena')
  const { write, toldTo, desk, editing } = hearing
  const postId = await write(lena, WHOLE, { to: [editing] })
  const { uri: postUri } = await db
    .selectFrom('posts')
    .select('uri')
    .where('id', '=', postId)
    .executeTakeFirstOrThrow()
  return {
    db,
    lena,
    postUri,
    ...hearing,
    /** What the desk answers when she tells it something in private. */
    tell: async (text: string): Promise<string> => {
      await write(lena, text, { to: [desk], visibility: 'direct' })
      const answers = (await toldTo(lena)).filter(({ visibility }) => visibility === 'direct')
      return answers.findLast(({ text }) => !text.includes('Somebody new'))!.text
    },
    referral: async () => (await db.transaction().execute((tx) => lockReferralOfPost(tx, postId)))!,
    /** The end of the referral is brought to its candidates. */
    end: async (to: 'filled') => {
      const { id: referralId } = await db.selectFrom('referrals').select('id').executeTakeFirstOrThrow()
      await db
        .transaction()
        .execute((tx) => followReferral(tx, SITE, { referralId, from: 'open', to }, new Date()))
      await hearing.settle()
    },
    /** Its opening again is brought to its candidates. */
    reopened: async () => {
      const { id: referralId } = await db.selectFrom('referrals').select('id').executeTakeFirstOrThrow()
      const moved = { referralId, from: 'filled', to: 'open' }
      await db.transaction().execute((tx) => followReferral(tx, SITE, moved, new Date()))
      await hearing.settle()
    },
    boosters: async () =>
      (await db.selectFrom('boosts').select('id').where('post_id', '=', postId).execute()).length,
  }
}

/** A member of this node, and what the desk answers when she tells it something in private. */
async function stageOfMember(t: Test) {
  const { db, desk, settle, toldTo } = await stage(t)
  const mia = await makeWriter(db, 'mia', { login: 'member' })
  const say = async (text: string): Promise<string> => {
    await makePost(db, mia, { text: `@desk ${text}`, visibility: 'direct', mentioned: [desk] })
    await settle()
    return (await toldTo(mia)).at(-1)!.text
  }
  return { db, mia, say }
}
