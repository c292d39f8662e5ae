// What a circle is told of a referral that is not with it any more by then.
import t from 'tap'
import { moveReferral } from '../../src/core/referrals/moves/move.ts'
import { openReferral } from '../../src/core/referrals/open.ts'
import { referralTerms } from '../../src/core/referrals/terms.ts'
import { COPYEDITOR } from '../core/referrals/example.ts'
import { makeWriter, SITE } from '../helpers/make.ts'
import { makeStranger } from './hearing.ts'
import { inOne, openStage } from './listed.ts'

const AT = new Date()
const FIRST = { ...COPYEDITOR, boards: [], dueOn: null, audience: 'circle_then_public' }

for (const to of ['open', 'withdrawn'] as const) {
  t.test(`nobody is asked before everybody else about what is ${to} by then`, async (t) => {
    const { db, settle, toldTo } = await openStage(t)
    const [ann, bo] = [await makeWriter(db, 'ann'), await makeStranger(db, 'bo')]
    const terms = referralTerms(AT).parse(FIRST)
    const opening = { terms, at: AT, circle: [bo.id] }
    const { code } = await inOne(db, (tx) => openReferral(tx, SITE, ann, opening))
    const move = { to, at: AT, reason: 'kept_it' as const }
    await inOne(db, (tx) => moveReferral(tx, SITE, ann.id, { code, move }))
    await settle()
    t.notMatch(JSON.stringify(await toldTo(bo)), /before everybody else/)
    t.notMatch(JSON.stringify(await toldTo(bo)), /was withdrawn/, 'nor hears how it ended')
  })
}

t.test('whoever was asked hears how it ended', async (t) => {
  const { db, settle, toldTo } = await openStage(t)
  const [ann, bo] = [await makeWriter(db, 'ann'), await makeStranger(db, 'bo')]
  const terms = referralTerms(AT).parse(FIRST)
  const { code } = await inOne(db, (tx) => openReferral(tx, SITE, ann, { terms, at: AT, circle: [bo.id] }))
  await settle()
  const move = { to: 'withdrawn', at: AT, reason: 'kept_it' } as const
  await inOne(db, (tx) => moveReferral(tx, SITE, ann.id, { code, move }))
  await settle()
  t.match(await toldTo(bo), [{ text: /before everybody else/ }, { text: /was withdrawn/ }])
})
