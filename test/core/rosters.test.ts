import t from 'tap'
import { Refusal } from '../../src/core/refusal.ts'
import {
  makeRoster,
  putOnRoster,
  readRosters,
  removeRoster,
  takeOffRoster,
} from '../../src/core/rosters/roster.ts'
import type { Tx } from '../../src/db/connect.ts'
import { testDatabase } from '../helpers/database.ts'
import { makeRemoteAccount, makeWriter } from '../helpers/make.ts'

t.test('a roster is its owner’s alone, and holds people from anywhere with a note', async (t) => {
  const { db } = await testDatabase(t)
  const [ann, eve, bo] = [
    await makeWriter(db, 'ann'),
    await makeWriter(db, 'eve'),
    await makeRemoteAccount(db, 'bo'),
  ]
  const inOne = <T>(deed: (tx: Tx) => Promise<T>) => db.transaction().execute(deed)
  const rosterId = await inOne((tx) => makeRoster(tx, ann.id, '  B2B   editors '))
  const put = (ownerId = ann.id, note = 'quick and kind') =>
    inOne((tx) => putOnRoster(tx, ownerId, { rosterId, memberId: bo.id, note }))
  await put()
  await put(ann.id, 'quick, kind, asks first')
  t.match(await readRosters(db, ann.id), [
    {
      name: 'B2B editors',
      members: [{ handle: 'bo', host: 'mastodon.example', note: 'quick, kind, asks first' }],
    },
  ])
  t.strictSame(await readRosters(db, eve.id), [])
  await t.rejects(put(eve.id), new Refusal('not_found', 'You have no such roster.'))
  await t.rejects(
    inOne((tx) => makeRoster(tx, ann.id, 'b2b EDITORS')),
    new Refusal('conflict', 'You have a roster called “b2b EDITORS” already.'),
  )
  await t.rejects(put(ann.id, 'x'.repeat(501)), { kind: 'invalid', message: /500 characters/ })
  await inOne((tx) => takeOffRoster(tx, ann.id, { rosterId, memberId: bo.id }))
  t.match(await readRosters(db, ann.id), [{ members: { length: 0 } }])
  await t.rejects(
    inOne((tx) => removeRoster(tx, eve.id, rosterId)),
    { kind: 'not_found', message: /no such roster/ },
  )
  await inOne((tx) => removeRoster(tx, ann.id, rosterId))
  t.strictSame(await readRosters(db, ann.id), [])
})
