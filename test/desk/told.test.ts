// What an author tells the desk about her referral: taken as far as it is understood, and nothing else of it is kept.
import t from 'tap'
import { mindInterests } from '../../src/core/interests/mind.ts'
import { moveCandidate } from '../../src/core/interests/move.ts'
import { answerIntroduction } from '../../src/core/introductions/answer.ts'
import { mindIntroductions } from '../../src/core/introductions/end.ts'
import { proposeIntroduction } from '../../src/core/introductions/propose.ts'
import { keepClient } from '../../src/core/vault/keep.ts'
import { deed, makeInterest, makeOpen, VAULT_KEYS } from '../helpers/candidates.ts'
import { makeWriter, SITE } from '../helpers/make.ts'
import { edit, openStage, referralOf, WHOLE } from './listed.ts'

const DAY_MS = 86_400_000

t.test('of the client only words for sectors are taken, and she reads where a name belongs', async (t) => {
  const { db, lena, desk, editing, write, toldTo } = await openStage(t)
  const postId = await write(lena, WHOLE, { to: [editing] })
  const tell = async (text: string) => {
    await write(lena, text, { to: [desk], visibility: 'direct' })
    return (await toldTo(lena)).at(-1)!.text
  }
  const refused = await tell('CLIENT: Acme Publishing, Jane Roe')
  t.match(refused, /^@lena.* CLIENT: Say how you know the client/)
  t.match(refused, /Who the client is goes here, .*\/r\/[0-9a-z]+\/desk/)
  const taken = await tell('CLIENT: past client, B2B software, Jane Roe, 9 jobs')
  t.match(taken, /CLIENT: past client, B2B software, 9 jobs/)
  t.match(taken, /Not understood: a part of what you say of the client\. Who the client is goes here/)
  t.notMatch(refused + taken, /Acme|Jane/, 'nor is it repeated')
  const { code, answers, terms } = (await referralOf(db, postId))!
  t.match(taken, `/r/${code}/desk`)
  t.match(terms, { clientSector: 'B2B software', clientJobs: 9 })
  t.notMatch(JSON.stringify({ answers, terms }), /Acme|Jane/)
})

t.test('the same holds where the node writes the post', async (t) => {
  const { db, desk, write, toldTo } = await openStage(t)
  const ana = await makeWriter(db, 'ana')
  const { postId } = await makeOpen(db, ana)
  await write(ana, 'CLIENT: current client, ein Verlag, Acme', { to: [desk], visibility: 'direct' })
  t.match((await toldTo(ana)).at(-1)!.text, /Not understood: a part of what you say of the client/)
  const { terms } = (await referralOf(db, postId))!
  t.match(terms, { clientRelation: 'current_client', clientSector: 'ein Verlag' })
  t.notMatch(JSON.stringify(terms), /Acme/)
})

t.test('what she wrote of the client in public stays in her own words', async (t) => {
  const { db, lena, editing, write } = await openStage(t)
  const postId = await write(lena, `${WHOLE}\nCLIENT: past client, a maker of kites`, { to: [editing] })
  t.match(await referralOf(db, postId), { terms: { clientSector: 'a maker of kites' } })
})

t.test('parts of other lines that mean nothing are repeated to her, and are not kept', async (t) => {
  const { db, lena, desk, editing, write, toldTo } = await openStage(t)
  const postId = await write(lena, WHOLE, { to: [editing] })
  await write(lena, 'WHY: booked, Acme asked me', { to: [desk], visibility: 'direct' })
  t.match((await toldTo(lena)).at(-1)!.text, /Not understood: “WHY: Acme asked me”\./)
  await write(lena, 'RIGHTS: no byline', { to: [desk], visibility: 'direct' })
  t.match((await toldTo(lena)).at(-1)!.text, /\nCREDIT: no byline\n?/)
  await write(lena, 'RIGHTS: no byline, all rights', { to: [desk], visibility: 'direct' })
  t.match((await toldTo(lena)).at(-1)!.text, /\nRIGHTS: no byline, all rights\n?/)
  t.match(await referralOf(db, postId), { answers: '\nWHY: booked', terms: { reason: 'booked' } })
})

t.test('UNTIL moves the end: sooner as she likes, later as EXTEND does', async (t) => {
  const { db, lena, desk, editing, write, toldTo, settle } = await openStage(t)
  const ana = await makeWriter(db, 'ana')
  const own = await makeOpen(db, ana)
  const source = await write(lena, WHOLE, { to: [editing] })
  for (const [author, postId] of [
    [lena, source],
    [ana, own.postId],
  ] as const) {
    const tell = async (text: string) => {
      await write(author, text, { to: [desk], visibility: 'direct' })
      return (await toldTo(author)).at(-1)!.text
    }
    const daysLeft = async () =>
      Math.round(((await referralOf(db, postId))!.expiresAt!.getTime() - Date.now()) / DAY_MS)
    t.match(await tell('UNTIL: 5d'), /UNTIL: 20\d\d-\d\d-\d\d$/m, 'a day is a day')
    t.equal(await daysLeft(), 5)
    t.match(await tell('UNTIL: 12d'), /UNTIL: 20/)
    t.equal(await daysLeft(), 12)
    t.match(await referralOf(db, postId), { renewals: 1 }, 'which is a renewal')
    t.match(await tell('UNTIL: 40d'), 'A referral is extended by 1 to 21 days.')
    t.match(await tell('UNTIL: 20d'), /UNTIL: 20/)
    t.match(await tell('UNTIL: 21d'), 'This referral was renewed 2 times already: pass it on anew.')
    t.equal(await daysLeft(), 20)
  }
  await edit(db, source, WHOLE.replace('six', 'seven'), [editing])
  await settle()
  const kept = (await referralOf(db, source))!
  t.match(kept, { terms: { title: 'Copyeditor for seven SaaS case studies' } })
  t.equal(Math.round((kept.expiresAt!.getTime() - Date.now()) / DAY_MS), 20, 'an edit moves no end')
})

t.test('a candidate who is turned down reads what the author wrote to her, or a polite line', async (t) => {
  const { db, lena, toldTo, settle } = await openStage(t)
  const ana = await makeWriter(db, 'ana')
  const turnDown = async (answer?: string) => {
    const { id: interestId } = await makeInterest(db, await makeOpen(db, ana), lena)
    const no = { interestId, to: 'not_chosen', at: new Date(), ...(answer && { answer }) } as const
    await deed(db, (tx) => moveCandidate(tx, SITE, ana.id, no))
    await settle()
    // The first time she is called in public too.
    return (await toldTo(lena))
      .slice(-2)
      .map(({ text }) => text)
      .join('\n')
  }
  t.match(
    await turnDown('Your samples were a joy.'),
    /Not this time for .* writes: “Your samples were a joy\.”/,
  )
  t.match(await turnDown(), /chose otherwise for .* this time\. Thank you for offering\./)
})

t.test(
  'an author is told of one who waits, and of an introduction that nobody opened, as it was',
  async (t) => {
    const { db, lena, toldTo, settle } = await openStage(t)
    const ana = await makeWriter(db, 'ana')
    const referral = await makeOpen(db, ana)
    const days = (count: number) => new Date(Date.now() + count * DAY_MS)
    const { id: interestId } = await makeInterest(db, referral, lena)
    await deed(db, (tx) => mindInterests(tx, SITE, days(5)))
    await settle()
    t.match((await toldTo(ana)).at(-1)!.text, /^@ana Somebody has waited five days for an answer about /)
    await deed(db, (tx) => keepClient(tx, VAULT_KEYS, referral.id, { brief: 'Six studies.' }))
    const asked = { interestId, fields: ['brief' as const], asksClient: false, at: days(0) }
    const { code } = await deed(db, (tx) => proposeIntroduction(tx, SITE, ana.id, asked))
    await deed(db, (tx) => answerIntroduction(tx, SITE, lena.id, { code, isYes: true, at: days(0) }))
    await settle()
    t.match(
      (await toldTo(ana)).at(-1)!.text,
      /^@ana lena of mastodon\.example said yes to an introduction for /,
    )
    await deed(db, (tx) => mindIntroductions(tx, SITE, days(4)))
    await settle()
    t.match((await toldTo(ana)).at(-1)!.text, /ran out before it was opened: you can make it anew/)
  },
)

t.test('what is not open takes no lines', async (t) => {
  const { db, lena, desk, editing, write, toldTo } = await openStage(t)
  const postId = await write(lena, WHOLE, { to: [editing] })
  const listed = (await toldTo(lena)).at(-1)!
  await write(lena, 'filled', { to: [desk], visibility: 'direct' })
  await write(lena, 'PAY: US$0.09/word', { to: [editing], visibility: 'direct', inReplyToUri: listed.uri })
  t.match((await toldTo(lena)).at(-1)!.text, 'This referral is filled.')
  t.match(await referralOf(db, postId), { state: 'filled', terms: { payMax: '0.08' } })
  t.strictSame(await db.selectFrom('boosts').select('id').execute(), [])
})
