import t from 'tap'
import { findLocalAccount } from '../../src/core/accounts/find.ts'
import { makeSetupToken } from '../../src/core/auth/setup.ts'
import type { Db } from '../../src/db/connect.ts'
import { makeWriter } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

const OWNER = { handle: '@Ada', name: 'Ada Merrill', password: 'seven cups of strong tea' }

const linkFor = (db: Db) => db.transaction().execute(makeSetupToken)

t.test('the link makes the owner’s account once, and signs her in', async (t) => {
  const { db, visitor } = await openPages(t)
  const path = `/setup/${await linkFor(db)}`
  const ada = visitor()
  const { headers, statusCode } = await ada.send(path, OWNER)
  t.equal(statusCode, 303)
  t.equal(headers.location, '/home')
  t.match((await ada.get('/home')).body, 'Sign out')
  t.match(await findLocalAccount(db, 'ada'), { name: 'Ada Merrill', kind: 'writer' })
  t.equal((await visitor().get(path)).statusCode, 404)
  const second = await ada.send(path, { ...OWNER, handle: 'eve' }, '/new/post')
  t.equal(second.statusCode, 404)
  t.equal(await findLocalAccount(db, 'eve'), undefined)
  t.equal(await linkFor(db), undefined)
})

t.test('what is wrong is said, and the link stays good', async (t) => {
  const { db, visitor } = await openPages(t)
  await makeWriter(db, 'taken')
  const path = `/setup/${await linkFor(db)}`
  const cases = [
    { form: { ...OWNER, handle: 'Ada M' }, status: 422, says: '2 to 30 characters long' },
    { form: { ...OWNER, handle: 'taken' }, status: 409, says: 'is taken' },
    { form: { ...OWNER, handle: 'admin' }, status: 409, says: 'is kept for the node' },
    { form: { ...OWNER, password: 'short' }, status: 422, says: 'A password is 10 to 200' },
    { form: { ...OWNER, name: 'n'.repeat(61) }, status: 422, says: 'at most 60 characters' },
  ]
  for (const { form, status, says } of cases) {
    const { statusCode, body } = await visitor().send(path, form)
    t.equal(statusCode, status, says)
    t.match(body, says)
    t.notMatch(body, form.password, 'a password is never shown')
  }
  t.equal((await visitor().send(path, OWNER)).statusCode, 303)
})

t.test('all that is wrong is said at once, each at its field', async (t) => {
  const { db, visitor } = await openPages(t)
  const form = { handle: 'Ada!', name: 'n'.repeat(61), password: 'short' }
  const { statusCode, body } = await visitor().send(`/setup/${await linkFor(db)}`, form)
  t.equal(statusCode, 422)
  for (const [field, says] of [
    ['handle', 'A handle is 2 to 30'],
    ['name', 'A name holds at most 60'],
    ['password', 'A password is 10 to 200'],
  ] as const) {
    t.match(body, `<a href="#field-${field}">${says}`)
    t.match(body, `<p class="error" id="error-${field}">${says}`)
  }
})

t.test('of two who use the link at once, one becomes the owner', async (t) => {
  const { db, visitor } = await openPages(t)
  const path = `/setup/${await linkFor(db)}`
  const both = await Promise.all(['ada', 'eve'].map((handle) => visitor().send(path, { ...OWNER, handle })))
  t.strictSame(both.map(({ statusCode }) => statusCode).sort(), [303, 404])
})

t.test('a link that was never made leads nowhere', async (t) => {
  const { visitor } = await openPages(t)
  for (const token of ['x', '%00', 'a'.repeat(200)]) {
    t.equal((await visitor().get(`/setup/${token}`)).statusCode, 404)
  }
})
