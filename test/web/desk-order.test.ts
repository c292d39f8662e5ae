// Beside the order in which candidates came, their author can ask for those whom she knows best, and keep one on a roster.
import t from 'tap'
import { followAccount } from '../../src/core/follows/follow.ts'
import { makeRoster, readRosters } from '../../src/core/rosters/roster.ts'
import { deed, makeInterest, makeOpen } from '../helpers/candidates.ts'
import { makeReferral, makeRemoteAccount, makeWriter } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

t.test('whom she knows best comes first on request, without a score', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const [bo, cal] = [await makeRemoteAccount(db, 'bo'), await makeWriter(db, 'cal')]
  const referral = await makeOpen(db, ann)
  for (const one of [bo, cal]) await makeInterest(db, referral, one)
  await deed(db, (tx) => followAccount(tx, ann, cal))
  const author = await signedIn(ann)
  const path = `/r/${referral.code}/desk`
  const namesAt = async (query: string) =>
    [...(await author.get(`${path}${query}`)).body.matchAll(/<article class="candidate".*?@(bo|cal)/gs)].map(
      ([, name]) => name,
    )
  t.strictSame(await namesAt(''), ['bo', 'cal'])
  t.strictSame(await namesAt('?order=acquaintance'), ['cal', 'bo'])
  t.strictSame(await namesAt('?order=points'), ['bo', 'cal'])
  t.match((await author.get(path)).body, `href="${path}?order=acquaintance"`)
})

t.test('two of three can be laid side by side', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const referral = await makeOpen(db, ann)
  const ids: string[] = []
  for (const handle of ['bo', 'cal', 'dee'])
    ids.push((await makeInterest(db, referral, await makeWriter(db, handle))).id)
  const [bo, , dee] = ids
  const author = await signedIn(ann)
  const path = `/r/${referral.code}/desk`
  const { body } = await author.get(path)
  for (const id of ids) t.match(body, `name="compare" value="${id}" form="compare-two"`)
  const both = await author.get(`${path}?compare=${bo}&compare=${dee}`)
  t.match(both.body, /Side by side.*@bo.*@dee/s)
  t.equal(both.body.split('<article class="candidate"').length - 1, 2)
  t.notMatch(both.body, 'name="compare"')
  for (const query of [`compare=${bo}`, `compare=${bo}&compare=999`, `compare=${bo}&compare=x`]) {
    const answer = await author.get(`${path}?${query}`)
    t.equal(answer.statusCode, 200)
    t.match(answer.body, /@bo.*@cal.*@dee/s, query)
  }
  t.match((await author.get(`${path}?compare=${bo}`)).body, 'To compare, tick two of them.')
})

t.test('a candidate goes onto a roster of hers, and of nobody else', async (t) => {
  const { db, signedIn } = await openPages(t)
  const [ann, eve] = [
    await makeWriter(db, 'ann', { login: 'member' }),
    await makeWriter(db, 'eve', { login: 'member' }),
  ]
  const cal = await makeWriter(db, 'cal')
  const [own, others] = [await makeOpen(db, ann), await makeOpen(db, eve)]
  const { id: interest } = await makeInterest(db, own, cal)
  const { id: foreign } = await makeInterest(db, others, cal)
  const roster = await deed(db, (tx) => makeRoster(tx, ann.id, 'Copyeditors'))
  const author = await signedIn(ann)
  const path = `/r/${own.code}/desk`
  t.match((await author.get(path)).body, /Put on a roster.*Copyeditors/s)
  const put = (which: string) => author.send(`${path}/roster`, { interest: which, roster }, path)
  t.equal((await put(foreign)).statusCode, 404)
  t.equal((await put(interest)).statusCode, 303)
  t.match(await readRosters(db, ann.id), [{ members: [{ handle: 'cal' }] }])
  t.notMatch((await author.get(path)).body, 'Put on a roster')
})

t.test('where nobody stands, nobody is awaited once it is closed', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const { code } = await makeReferral(db, ann)
  const author = await signedIn(ann)
  t.match((await author.get(`/r/${code}/desk`)).body, /Nobody has replied yet\..*Whoever does stands here/s)
  await author.send(`/r/${code}/move`, { to: 'filled' }, `/r/${code}`)
  const closed = (await author.get(`/r/${code}/desk`)).body
  t.match(closed, 'It is closed, and no reply stands here.')
  t.notMatch(closed, 'Nobody has replied yet.')
})
