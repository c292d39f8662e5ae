// What time does to referrals is done for each by itself, and what is erased waits for what is being written.
import t from 'tap'
import { findReferral, lockReferral } from '../../../src/core/referrals/find.ts'
import { mindReferrals } from '../../../src/core/referrals/moves/clock.ts'
import { confirmReferral } from '../../../src/core/referrals/moves/confirm.ts'
import { closeReferrals } from '../../../src/core/referrals/moves/erase.ts'
import { mindAuthor } from '../../../src/core/referrals/moves/mind-author.ts'
import { moveReferral } from '../../../src/core/referrals/moves/move.ts'
import { keepClient } from '../../../src/core/vault/keep.ts'
import { deed, makeOpen, VAULT_KEYS } from '../../helpers/candidates.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeBoard, makeReferral, makeWriter, SITE } from '../../helpers/make.ts'

const DAY_MS = 86_400_000
// By then its author was asked, and gave no answer; it is still open.
const UNCONFIRMED_DAYS = 14

t.test('one that goes wrong is given, and does not keep the others', async (t) => {
  const { db } = await testDatabase(t)
  const ann = await makeWriter(db, 'ann')
  const [faulty, other] = [await makeOpen(db, ann), await makeOpen(db, ann)]
  await db.updateTable('referrals').set({ terms: '{}' }).where('id', '=', faulty.id).execute()
  const faults = await deed(db, (tx) => mindReferrals(tx, SITE, new Date(Date.now() + 90 * DAY_MS)))
  t.match(faults, [{ referralId: faulty.id, fault: Error }])
  t.match(await findReferral(db, null, other.code), { state: 'expired' })
  const { state } = await db
    .selectFrom('referrals')
    .select('state')
    .where('id', '=', faulty.id)
    .executeTakeFirstOrThrow()
  t.equal(state, 'open', 'what was begun with it was taken back')
})

t.test('a client that is just being kept goes with what is closed', async (t) => {
  const { db } = await testDatabase(t)
  const ann = await makeWriter(db, 'ann')
  const { code } = await makeOpen(db, ann)
  await deed(db, (tx) => moveReferral(tx, SITE, ann.id, { code, move: { to: 'filled', at: new Date() } }))
  const closing = await deed(db, async (tx) => {
    const { id } = await lockReferral(tx, ann.id, code)
    const begun = deed(db, (other) => closeReferrals(other, SITE, ann.id, new Date()))
    await new Promise((resolve) => setTimeout(resolve, 200))
    await keepClient(tx, VAULT_KEYS, id, { client_name: 'Kestrel' })
    return { begun }
  })
  await closing.begun
  t.strictSame(await db.selectFrom('vault_fields').select('field').execute(), [])
})

t.test('what nobody confirms no board boosts, until its author says that it is open', async (t) => {
  const { db } = await testDatabase(t)
  await makeBoard(db, 'board')
  const ann = await makeWriter(db, 'ann')
  const { code } = await makeReferral(db, ann)
  const boosters = async () => (await db.selectFrom('boosts').select('account_id').execute()).length
  t.equal(await boosters(), 1)
  let at = new Date()
  for (let day = 0; day < UNCONFIRMED_DAYS; day++) {
    at = new Date(at.getTime() + DAY_MS)
    await deed(db, (tx) => mindReferrals(tx, SITE, at))
  }
  t.match(await findReferral(db, null, code), { state: 'open', unlistedAt: Date })
  t.equal(await boosters(), 0)
  await deed(db, (tx) => mindAuthor(tx, SITE, ann.id, at))
  t.equal(await boosters(), 0, 'nor when its author takes part again')
  await deed(db, (tx) => confirmReferral(tx, ann.id, { code, at }))
  t.equal(await boosters(), 1)
})
