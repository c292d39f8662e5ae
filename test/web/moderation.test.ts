import t from 'tap'
import { findReferral } from '../../src/core/referrals/find.ts'
import { reviseTerms } from '../../src/core/referrals/revise-terms.ts'
import { makeBoard, makeReferral, makeRemoteAccount, makeWriter, SITE } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

t.test('what waits is let through, or sent back with reasons that its author can appeal', async (t) => {
  const { db, signedIn, guest, visitor } = await openPages(t)
  const moderators = [
    await makeWriter(db, 'mia', { login: 'owner' }),
    await makeWriter(db, 'mo', { login: 'moderator' }),
  ]
  const account = await makeRemoteAccount(db, 'bo')
  const [first, second] = [await makeReferral(db, account), await makeReferral(db, account)]
  const bo = await guest(account)
  const own = await bo.get(`/r/${first.code}`)
  t.match(own.body, /Why it waits.*is looked at|Why it waits.*first/s)
  t.equal((await visitor().get(`/r/${first.code}`)).statusCode, 404, 'nobody else sees it')
  const [mia, mo] = await Promise.all(moderators.map(signedIn))
  const queue = (await mia!.get('/mod')).body
  t.match(queue, `/mod/r/${first.code}`)
  t.match(queue, `/mod/r/${second.code}`)
  const one = `/mod/r/${first.code}`
  t.match((await mia!.send(`${one}/send-back`, { reasonCode: 'spam', statement: ' ' }, one)).statusCode, 422)
  const approved = await mia!.send(`${one}/approve`, {}, one)
  t.equal(approved.headers.location, '/mod')
  t.match((await visitor().get(`/r/${first.code}`)).body, 'state-open')

  const taken = await mia!.send(
    `${one}/remove`,
    { reasonCode: 'fraud', statement: 'It asks for a deposit.' },
    one,
  )
  t.equal(taken.statusCode, 303)
  t.equal((await visitor().get(`/r/${first.code}`)).statusCode, 404)
  const removed = await bo.get(`/r/${first.code}`)
  t.match(removed.body, /Why it was removed.*Fraud, or what looks like it.*It asks for a deposit.*Appeal/s)
  const [, actionId] = /name="actionId" value="(\d+)"/.exec(removed.body)!
  const appeal = { actionId: actionId!, text: 'There is no deposit.' }
  t.equal((await bo.send(`/r/${first.code}/appeal`, appeal, `/r/${first.code}`)).statusCode, 303)
  t.match((await bo.get(`/r/${first.code}`)).body, 'There is no deposit.')
  t.match((await mo!.get('/mod')).body, 'There is no deposit.')
  const decision = { to: 'reversed', text: 'She is right.' }
  const same = await mia!.send(`/mod/appeals/${actionId}`, decision, '/mod')
  t.equal(same.statusCode, 403)
  t.match(same.body, 'Another moderator decides about an appeal.')
  t.equal((await mo!.send(`/mod/appeals/${actionId}`, decision, '/mod')).statusCode, 303)
  t.equal((await findReferral(db, null, first.code))?.state, 'open')
  t.match((await mo!.get(`/mod/people/${account.id}`)).body, /Removed.*taken back on appeal.*She is right/s)
  const counts = (await visitor().get('/about/moderation')).body
  t.match(counts, /Removed<\/td><td>Fraud, or what looks like it<\/td><td>1<\/td><td>1/)
  t.notMatch(counts, /bo@|deposit|She is right/)
})

t.test('where one person moderates, it is said that the same one decides about an appeal', async (t) => {
  const { db, signedIn, guest, visitor } = await openPages(t)
  const mia = await makeWriter(db, 'mia', { login: 'owner' })
  const account = await makeRemoteAccount(db, 'bo')
  const { code } = await makeReferral(db, account)
  const [moderator, bo] = [await signedIn(mia), await guest(account)]
  const [page, own] = [`/mod/r/${code}`, `/r/${code}`]
  await moderator.send(`${page}/send-back`, { reasonCode: 'spam', statement: 'It is not clear.' }, page)
  const before = (await bo.get(own)).body
  t.match(before, 'the same moderator looks at it again and decides')
  t.match((await visitor().get('/about/moderation')).body, 'One person alone moderates here so far')
  const [, actionId = ''] = /name="actionId" value="(\d+)"/.exec(before) ?? []
  await bo.send(`${own}/appeal`, { actionId, text: 'It is clear to me.' }, own)
  t.match((await bo.get(own)).body, /You appealed\. Nobody else moderates here/)
  t.match((await moderator.get('/mod')).body, 'its author is told that it is you')
  await moderator.send(`/mod/appeals/${actionId}`, { to: 'confirmed', text: 'It is not.' }, '/mod')
  t.match((await bo.get(own)).body, 'The same moderator looked at your appeal: the decision stands.')
})

t.test('strangers read nothing of a review in the history, its author and moderators do', async (t) => {
  const { db, signedIn, guest, visitor } = await openPages(t)
  const mia = await makeWriter(db, 'mia', { login: 'owner' })
  const account = await makeRemoteAccount(db, 'bo')
  const { code } = await makeReferral(db, account)
  const [moderator, bo] = [await signedIn(mia), await guest(account)]
  await moderator.send(`/mod/r/${code}/approve`, {}, `/mod/r/${code}`)
  const historyFor = async (who: typeof bo) => {
    const [, history = ''] = /<h2>History<\/h2>(.*?)<\/ol>/s.exec((await who.get(`/r/${code}`)).body) ?? []
    return [...history.matchAll(/<li>(\w+(?: review)?)/g)].map(([, word]) => word)
  }
  t.strictSame(await historyFor(visitor()), ['Open'])
  t.strictSame(await historyFor(bo), ['In review', 'Open'])
  t.strictSame(await historyFor(moderator), ['In review', 'Open'])
})

t.test('a moderator reads a referral as everybody would, not as it was typed', async (t) => {
  const { db, signedIn } = await openPages(t)
  const mia = await makeWriter(db, 'mia', { login: 'owner' })
  const account = await makeRemoteAccount(db, 'bo')
  const { code } = await makeReferral(db, account, { terms: { body: 'Please be **quick**.' } })
  const { body } = await (await signedIn(mia)).get(`/mod/r/${code}`)
  t.match(body, /What it says.*<dt>Pay<\/dt>.*<strong>quick<\/strong>/s)
  t.notMatch(body, /\*\*|PAY:|<pre/)
})

t.test('its author reads every reason for which it waits, also what is taken out of the post', async (t) => {
  const { db, guest } = await openPages(t)
  const account = await makeRemoteAccount(db, 'bo')
  const terms = { body: 'Write to bo@writers.example.', clientRelation: 'heard_of' }
  const { code } = await makeReferral(db, account, { terms })
  const { body } = await (await guest(account)).get(`/r/${code}`)
  t.match(body, /Why it waits.*it is the first that you pass on here/s)
  t.match(body, 'It holds an e-mail address or a phone number')
  t.match(body, 'The account is new, or has hardly posted yet.')
  t.match(body, 'You do not know this client from work done before')
  t.notMatch(body, 'for the reasons that follow')
})

t.test('an open one of which an edit raises doubts waits there too', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const [ann, mia] = [
    await makeWriter(db, 'ann', { login: 'member' }),
    await makeWriter(db, 'mia', { login: 'moderator' }),
  ]
  await makeBoard(db, 'board')
  const { code } = await makeReferral(db, ann)
  const boosts = async () => (await db.selectFrom('boosts').select('id').execute()).length
  const said = { title: 'Copyeditor who pays a refundable deposit before the start' }
  await db
    .transaction()
    .execute((tx) => reviseTerms(tx, SITE, ann, { code, keys: ['NEED'], said, at: new Date() }))
  t.equal(await boosts(), 0)
  const moderator = await signedIn(mia)
  t.match(
    (await (await signedIn(ann)).get(`/r/${code}`)).body,
    /Why the boards leave it out.*asks? writers to pay/s,
  )
  t.notMatch((await visitor().get(`/r/${code}`)).body, 'Why the boards leave it out')
  t.match((await moderator.get('/mod')).body, `/mod/r/${code}`)
  const page = `/mod/r/${code}`
  t.match((await moderator.get(page)).body, /Let it through.*Take it down/s)
  await moderator.send(`${page}/approve`, {}, page)
  t.notMatch((await moderator.get('/mod')).body, `/mod/r/${code}`)
  t.notMatch((await moderator.get(page)).body, 'Let it through')
  t.equal(await boosts(), 1)
  t.match((await visitor().get(`/r/${code}`)).body, 'state-open')
})

t.test(
  'what was sent back is seen again on appeal, and let through; what was typed is not lost',
  async (t) => {
    const { db, signedIn, guest, visitor } = await openPages(t)
    const [mia, mo] = [
      await makeWriter(db, 'mia', { login: 'owner' }),
      await makeWriter(db, 'mo', { login: 'moderator' }),
    ]
    const account = await makeRemoteAccount(db, 'bo')
    const { code } = await makeReferral(db, account)
    const [first, second, bo] = [await signedIn(mia), await signedIn(mo), await guest(account)]
    const [page, own] = [`/mod/r/${code}`, `/r/${code}`]
    t.notMatch((await first.get(page)).body, /UNTIL: \S+T/, 'a day is a day')
    const unsaid = { reasonCode: '', statement: 'It is not clear who pays the deposit.' }
    const refused = await first.send(`${page}/send-back`, unsaid, page)
    t.equal(refused.statusCode, 422)
    t.match(refused.body, /<details open>.*It is not clear who pays the deposit/s)
    await first.send(`${page}/send-back`, { ...unsaid, reasonCode: 'spam' }, page)

    const [, actionId = ''] = /name="actionId" value="(\d+)"/.exec((await bo.get(own)).body) ?? []
    const tooMuch = await bo.send(
      `${own}/appeal`,
      { actionId, text: `The client pays. ${'x'.repeat(2000)}` },
      own,
    )
    t.equal(tooMuch.statusCode, 422)
    t.match(tooMuch.body, /<textarea[^>]*>\s*The client pays\./)
    await bo.send(`${own}/appeal`, { actionId, text: 'The client pays.' }, own)
    t.match((await second.get('/mod')).body, page)
    t.match((await second.get(page)).body, /What was decided last.*The client pays\./s)

    const form = `/mod/appeals/${actionId}`
    t.notMatch((await first.get('/mod')).body, form, 'not to the one who sent it back')
    t.match((await first.get('/mod')).body, 'Another moderator decides about this.')
    const silent = await second.send(form, { to: 'sideways', text: 'She is right.' }, '/mod')
    t.match([silent.statusCode, silent.body], [422, /<textarea[^>]*>\s*She is right\./])
    await second.send(form, { to: 'reversed', text: 'She is right.' }, '/mod')
    t.match((await visitor().get(own)).body, 'state-open')
  },
)

t.test('a moderator’s own work is looked at by another', async (t) => {
  const { db, signedIn } = await openPages(t)
  await makeWriter(db, 'mia', { login: 'owner' })
  const mo = await makeWriter(db, 'mo', { login: 'moderator' })
  const { code } = await makeReferral(db, mo, {
    terms: { boards: [], body: 'Pay a deposit before you start.' },
  })
  const one = await signedIn(mo)
  const page = `/mod/r/${code}`
  const { body } = await one.get(page)
  t.match(body, 'This referral is your own: another moderator looks at it.')
  t.notMatch(body, `${page}/`)
  t.equal((await one.send(`${page}/approve`, {}, '/mod')).statusCode, 403)
})

t.test('its author discards what waits', async (t) => {
  const { db, guest } = await openPages(t)
  const account = await makeRemoteAccount(db, 'bo')
  const { code } = await makeReferral(db, account)
  const bo = await guest(account)
  t.equal((await bo.send(`/r/${code}/discard`, {}, `/r/${code}`)).headers.location, '/guest')
  t.equal((await bo.get(`/r/${code}`)).statusCode, 404)
})
