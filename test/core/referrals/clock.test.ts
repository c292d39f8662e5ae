// What time does to referrals is done for each by itself, and what is erased waits for what is being written.
import t from 'tap'
import { findReferral, lockReferral } from '../../../src/core/referrals/find.ts'
import { mindReferrals } from '../../../src/core/referrals/moves/clock.ts'
import { closeReferrals } from '../../../src/core/referrals/moves/erase.ts'
import { moveReferral } from '../../../src/core/referrals/moves/move.ts'
import { keepClient } from '../../../src/core/vault/keep.ts'
import { deed, makeOpen, VAULT_KEYS } from '../../helpers/candidates.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeWriter, SITE } from '../../helpers/make.ts'

const DAY_MS = 86_400_000

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
