// Who is offered which way to answer work, and what she is told once she has.
import t from 'tap'
import { findInterestOf } from '../../src/core/interests/interest.ts'
import { Policy } from '../../src/core/policy/policy.ts'
import { setPolicy } from '../../src/core/policy/versions.ts'
import { readCircle } from '../../src/core/referrals/circle.ts'
import { findReferral } from '../../src/core/referrals/find.ts'
import { moveReferral } from '../../src/core/referrals/moves/move.ts'
import { openReferral } from '../../src/core/referrals/open.ts'
import { referralTerms } from '../../src/core/referrals/terms.ts'
import { COPYEDITOR } from '../core/referrals/example.ts'
import { deed, makeOpen } from '../helpers/candidates.ts'
import { makeBoard, makeRemoteAccount, makeWriter, SITE } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

t.test('no form is shown that must be refused', async (t) => {
  const { db, signedIn } = await openPages(t)
  const [ann, mel] = [
    await makeWriter(db, 'ann', { login: 'member' }),
    await makeWriter(db, 'mel', { login: 'member' }),
  ]
  const { code } = await makeOpen(db, ann)
  const [author, member] = [await signedIn(ann), await signedIn(mel)]
  const asked = async (who: typeof author, form: string) => (await who.get(`/r/${code}/${form}`)).statusCode
  t.strictSame([await asked(author, 'interest'), await asked(author, 'recommend')], [403, 403])
  t.strictSame([await asked(member, 'interest'), await asked(member, 'recommend')], [200, 200])
  await member.send(`/r/${code}/interest`, { message: 'I did six of these.', samples: '' })
  t.equal((await member.get(`/r/${code}/interest`)).headers.location, `/r/${code}`, 'she is in already')
  const filled = { to: 'filled', at: new Date() } as const
  await deed(db, (tx) => moveReferral(tx, SITE, ann.id, { code, move: filled }))
  t.strictSame([await asked(member, 'interest'), await asked(member, 'recommend')], [409, 409])
})

t.test('where guests may not use the form, they are told how they answer instead', async (t) => {
  const { db, guest } = await openPages(t)
  const { code } = await makeOpen(db, await makeWriter(db, 'ann'))
  const bo = await guest(await makeRemoteAccount(db, 'bo'))
  const page = `/r/${code}`
  t.match((await bo.get(page)).body, `${page}/interest`)
  await deed(db, (tx) => setPolicy(tx, null, Policy.parse({ guestInterest: false })))
  const { body } = await bo.get(page)
  t.notMatch(body, `${page}/interest`)
  t.match(body, `Guests do not answer on this page here. Answer from your fediverse app`)
  t.equal((await bo.get(`${page}/interest`)).headers.location, page)
})

t.test('who has answered reads her own words, and until when she waits', async (t) => {
  const { db, guest, visitor } = await openPages(t)
  const referral = await makeOpen(db, await makeWriter(db, 'ann'))
  const [bo, cara] = [
    await guest(await makeRemoteAccount(db, 'bo')),
    await guest(await makeRemoteAccount(db, 'cara')),
  ]
  const page = `/r/${referral.code}`
  await bo.send(`${page}/interest`, { message: 'I did six of these.', samples: '' })
  t.match((await bo.get(page)).body, /Where you stand.*open until.*What you said.*I did six of these\./s)
  for (const other of [cara, visitor()]) t.notMatch((await other.get(page)).body, 'I did six of these.')
})

t.test('a circle is asked: its author is told of it, and a no is noted, also after a yes', async (t) => {
  const { db, signedIn } = await openPages(t)
  await makeBoard(db, 'board')
  const [ann, mel] = [
    await makeWriter(db, 'ann', { login: 'member' }),
    await makeWriter(db, 'mel', { login: 'member' }),
  ]
  const at = new Date()
  const said = { ...COPYEDITOR, dueOn: null, boards: [], audience: 'circle_then_public', circleHours: 48 }
  const opened = { terms: referralTerms(at).parse(said), at, circle: [mel.id] }
  const { code } = await deed(db, (tx) => openReferral(tx, SITE, ann, opened))
  const { id } = (await findReferral(db, ann.id, code))!
  const [author, member] = [await signedIn(ann), await signedIn(mel)]
  const page = `/r/${code}`
  t.match(
    (await author.get(`${page}/desk`)).body,
    /One person was asked before everybody else; it opens to everybody on/,
  )
  await member.send(`${page}/decline`, {}, page)
  const declined = (await member.get(page)).body
  t.match(declined, 'You said that it is not for you')
  t.notMatch(declined, 'Not for me')
  await member.send(`${page}/interest`, { message: 'After all: yes.', samples: '' })
  t.equal((await findInterestOf(db, id, mel.id))?.state, 'received')
  t.notMatch((await member.get(page)).body, 'You said that it is not for you')
  await member.send(`${page}/decline`, {}, page)
  t.equal(await findInterestOf(db, id, mel.id), undefined, 'the yes is taken back')
  t.match(await readCircle(db, id), [{ answer: 'no' }])
})
