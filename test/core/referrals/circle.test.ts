// What is promised when a circle is asked first: its hours, and then everybody (product §3.3, §4.1).
import t, { type Test } from 'tap'
import { suspendAccount, unsuspendAccount } from '../../../src/core/accounts/suspend.ts'
import { findReferral } from '../../../src/core/referrals/find.ts'
import { mindReferrals } from '../../../src/core/referrals/moves/clock.ts'
import { openReferral } from '../../../src/core/referrals/open.ts'
import { referralTerms } from '../../../src/core/referrals/terms.ts'
import type { Tx } from '../../../src/db/connect.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeBoard, makeWriter, SITE } from '../../helpers/make.ts'
import { COPYEDITOR } from './example.ts'

const HOUR_MS = 3_600_000
const CIRCLE_FIRST = { ...COPYEDITOR, boards: [], audience: 'circle_then_public', circleHours: 48 }

t.test('work that is due soon comes to everybody after the circle, for a day at least', async (t) => {
  const at = new Date('2026-11-28T04:00:00Z')
  const { db, ann, code, mind } = await open(t, at, '2026-12-02')
  await mind(47)
  t.match(await findReferral(db, ann.id, code), { state: 'circle' })
  await mind(49)
  t.match(await findReferral(db, null, code), { state: 'open' })
  await mind(71)
  t.match(await findReferral(db, null, code), { state: 'open' })
  await mind(73)
  t.match(await findReferral(db, null, code), { state: 'expired' })
})

t.test('an end that leaves nobody else a day is refused; without a circle it is not', (t) => {
  const at = new Date('2026-11-28T04:00:00Z')
  const soon = { ...CIRCLE_FIRST, dueOn: null, expiresAt: '2026-11-30T12:00:00Z' }
  const read = referralTerms(at).safeParse(soon)
  t.match(read.error?.issues, [{ path: ['expiresAt'], message: /After the hours of your circle/ }])
  t.ok(referralTerms(at).safeParse({ ...soon, audience: 'public', circleHours: null }).success)
  t.end()
})

t.test('of an author who is suspended nothing is published until that is over', async (t) => {
  const { db, ann, code, inOne, mind } = await open(t, new Date(), null)
  await inOne((tx) => suspendAccount(tx, ann.id))
  await mind(49)
  t.match(await db.selectFrom('referrals').select('state').execute(), [{ state: 'circle' }])
  await inOne((tx) => unsuspendAccount(tx, ann.id))
  await mind(50)
  t.match(await findReferral(db, null, code), { state: 'open' })
})

async function open(t: Test, at: Date, dueOn: string | null) {
  const { db } = await testDatabase(t)
  const [ann, bo] = [await makeWriter(db, 'ann'), await makeWriter(db, 'bo')]
  await makeBoard(db, 'board')
  const inOne = <T>(deed: (tx: Tx) => Promise<T>) => db.transaction().execute(deed)
  const terms = referralTerms(at).parse({ ...CIRCLE_FIRST, dueOn })
  const { code } = await inOne((tx) => openReferral(tx, SITE, ann, { terms, at, circle: [bo.id] }))
  const mind = (hours: number) =>
    inOne((tx) => mindReferrals(tx, SITE, new Date(at.getTime() + hours * HOUR_MS)))
  return { db, ann, code, inOne, mind }
}
