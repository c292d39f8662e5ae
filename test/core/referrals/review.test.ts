// What moderators do with referrals, and how authors object (product §3.3, §3.6).
import t, { type Test } from 'tap'
import { suspendAccount } from '../../../src/core/accounts/suspend.ts'
import { appealAction } from '../../../src/core/moderation/act.ts'
import { keepDraft } from '../../../src/core/referrals/drafts.ts'
import { findReferral } from '../../../src/core/referrals/find.ts'
import { mindReferrals } from '../../../src/core/referrals/moves/clock.ts'
import { moveReferral } from '../../../src/core/referrals/moves/move.ts'
import { openReferral } from '../../../src/core/referrals/open.ts'
import {
  approveReferral,
  decideReferralAppeal,
  removeReferral,
  sendBackReferral,
} from '../../../src/core/referrals/review.ts'
import { referralTerms } from '../../../src/core/referrals/terms.ts'
import type { Tx } from '../../../src/db/connect.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeBoard, makeReferral, makeWriter, SITE } from '../../helpers/make.ts'
import { COPYEDITOR } from './example.ts'

const REASONS = { reasonCode: 'fraud', statement: 'It asks writers for a deposit.' } as const
const SCAM = 'Before you start, please pay a refundable deposit of $50 for the training material.'
const DAY_MS = 86_400_000

t.test('what smells of fraud is held; nobody sees it until a moderator lets it through', async (t) => {
  const { db, ann, mia, inOne } = await stage(t)
  const at = new Date()
  const terms = referralTerms(at).parse({ ...COPYEDITOR, dueOn: null, boards: [], body: SCAM })
  const { code, state } = await inOne((tx) => openReferral(tx, SITE, ann, { terms, at }))
  t.equal(state, 'pending_review')
  t.equal(await findReferral(db, null, code), undefined)
  t.strictSame(await db.selectFrom('posts').select('id').execute(), [], 'no post was made')
  const { id } = (await findReferral(db, ann.id, code))!
  const codes = await db.selectFrom('signals').select(['code', 'points']).execute()
  t.match(codes, [{ code: 'fee_to_work', points: 10 }])
  await t.rejects(
    inOne((tx) => approveReferral(tx, SITE, { moderatorId: ann.id, referralId: id, at })),
    { name: 'Refusal', message: 'Only moderators decide about this.' },
  )
  const later = new Date(at.getTime() + DAY_MS)
  await inOne((tx) => approveReferral(tx, SITE, { moderatorId: mia.id, referralId: id, at: later }))
  t.match(await findReferral(db, null, code), { state: 'open', openedAt: later, revision: 1 })
})

t.test('sent back it is a draft again, with the reasons, and can be handed in anew', async (t) => {
  const { db, ann, mia, inOne } = await stage(t)
  const at = new Date()
  const terms = referralTerms(at).parse({ ...COPYEDITOR, dueOn: null, boards: [], body: SCAM })
  const { code } = await inOne((tx) => openReferral(tx, SITE, ann, { terms, at }))
  const { id } = (await findReferral(db, ann.id, code))!
  await inOne((tx) => sendBackReferral(tx, SITE, { moderatorId: mia.id, referralId: id, at, ...REASONS }))
  t.match(await findReferral(db, ann.id, code), { state: 'draft' })
  const action = await db.selectFrom('moderation_actions').select(['action', 'statement']).executeTakeFirst()
  t.strictSame(action, { action: 'request_change', statement: REASONS.statement })
  const honest = { ...terms, body: 'Six customer stories, already drafted.' }
  const again = await inOne((tx) => openReferral(tx, SITE, ann, { code, terms: honest, at }))
  t.match(again, { code, state: 'open' })
})

t.test(
  'removed, its post goes everywhere; an appeal brings it back where it stood, by a new post',
  async (t) => {
    const { db, ann, mia, inOne } = await stage(t)
    const noa = await makeWriter(db, 'noa', { login: 'moderator' })
    const { code, postId } = await makeReferral(db, ann)
    const at = new Date(Date.now() + DAY_MS)
    await inOne((tx) => moveReferral(tx, SITE, ann.id, { code, move: { to: 'in_talks', at } }))
    const { id } = (await findReferral(db, null, code))!
    await inOne((tx) => removeReferral(tx, SITE, { moderatorId: mia.id, referralId: id, at, ...REASONS }))
    t.equal(await findReferral(db, null, code), undefined)
    t.match(await findReferral(db, ann.id, code), { state: 'removed', postId: null, accepting: false })
    const { name } = (await db
      .selectFrom('jobs')
      .select('name')
      .where('name', '=', 'send-removal')
      .executeTakeFirst())!
    t.ok(name, 'a Delete goes to whoever has it')

    const { id: actionId } = await db.selectFrom('moderation_actions').select('id').executeTakeFirstOrThrow()
    await inOne((tx) => appealAction(tx, ann.id, { actionId, text: 'No deposit is asked for.', at }))
    const decision = { actionId, to: 'reversed', text: 'You are right.', at } as const
    await t.rejects(
      inOne((tx) => decideReferralAppeal(tx, SITE, mia.id, decision)),
      { name: 'Refusal', message: 'Another moderator decides about an appeal.' },
    )
    await inOne((tx) => decideReferralAppeal(tx, SITE, noa.id, decision))
    const back = await findReferral(db, null, code)
    t.match(back, { state: 'in_talks', accepting: true, stateBeforeRemoval: null })
    t.not(back!.postId, postId, 'other nodes remember what was deleted')
    const boosts = await db.selectFrom('boosts').select('id').where('post_id', '=', back!.postId).execute()
    t.equal(boosts.length, 1)
  },
)

t.test('put back after its end it stands for a while, and is not closed by the next hour', async (t) => {
  const { db, ann, mia, inOne } = await stage(t)
  const noa = await makeWriter(db, 'noa', { login: 'moderator' })
  const { code } = await makeReferral(db, ann)
  const [at, late] = [1, 40].map((days) => new Date(Date.now() + days * DAY_MS)) as [Date, Date]
  const { id } = (await findReferral(db, null, code))!
  await inOne((tx) => removeReferral(tx, SITE, { moderatorId: mia.id, referralId: id, at, ...REASONS }))
  const { id: actionId } = await db.selectFrom('moderation_actions').select('id').executeTakeFirstOrThrow()
  const standing = { actionId, text: 'No deposit is asked for.', at: new Date() }
  await inOne((tx) => appealAction(tx, ann.id, standing))
  const decision = { actionId, to: 'reversed', text: 'You are right.', at: late } as const
  await inOne((tx) => decideReferralAppeal(tx, SITE, noa.id, decision))
  await inOne((tx) => mindReferrals(tx, SITE, new Date(late.getTime() + 60_000)))
  t.match(await findReferral(db, null, code), { state: 'open', renewals: 0 })
})

t.test('a confirmed removal is the end of it', async (t) => {
  const { db, ann, mia, inOne } = await stage(t)
  const { code } = await makeReferral(db, ann)
  const at = new Date()
  const { id } = (await findReferral(db, null, code))!
  await inOne((tx) => removeReferral(tx, SITE, { moderatorId: mia.id, referralId: id, at, ...REASONS }))
  const { id: actionId } = await db.selectFrom('moderation_actions').select('id').executeTakeFirstOrThrow()
  const late = new Date(at.getTime() + 15 * DAY_MS)
  await t.rejects(
    inOne((tx) => appealAction(tx, ann.id, { actionId, text: 'Please.', at: late })),
    { name: 'Refusal', message: 'A decision can be appealed for 14 days.' },
  )
  await t.rejects(
    inOne((tx) => moveReferral(tx, SITE, ann.id, { code, move: { to: 'open', at } })),
    { name: 'Refusal', message: /only by a moderator/ },
  )
})

t.test('nothing is let through or put back in the name of somebody suspended', async (t) => {
  const { db, ann, mia, inOne } = await stage(t)
  const noa = await makeWriter(db, 'noa', { login: 'moderator' })
  const at = new Date()
  const held = await makeReferral(db, ann, { terms: { body: SCAM } })
  const { id: heldId } = (await findReferral(db, ann.id, held.code))!
  const open = await makeReferral(db, ann)
  const { id: openId } = (await findReferral(db, ann.id, open.code))!
  await inOne((tx) => removeReferral(tx, SITE, { moderatorId: mia.id, referralId: openId, at, ...REASONS }))
  const { id: actionId } = await db.selectFrom('moderation_actions').select('id').executeTakeFirstOrThrow()
  await inOne((tx) => appealAction(tx, ann.id, { actionId, text: 'It was a joke.', at }))
  await inOne((tx) => suspendAccount(tx, ann.id))
  const refused = { kind: 'conflict', message: /Its author is suspended/ }
  await t.rejects(
    inOne((tx) => approveReferral(tx, SITE, { moderatorId: mia.id, referralId: heldId, at })),
    refused,
  )
  const decided = { actionId, text: 'So it was.', at }
  await t.rejects(
    inOne((tx) => decideReferralAppeal(tx, SITE, noa.id, { ...decided, to: 'reversed' })),
    refused,
  )
  await inOne((tx) => decideReferralAppeal(tx, SITE, noa.id, { ...decided, to: 'confirmed' }))
})

t.test('nobody lets her own referral through while there is another moderator', async (t) => {
  const { db, mia, inOne } = await stage(t)
  const at = new Date()
  const terms = referralTerms(at).parse({ ...COPYEDITOR, dueOn: null, boards: [], body: SCAM })
  const { code } = await inOne((tx) => openReferral(tx, SITE, mia, { terms, at }))
  const { id: referralId } = (await findReferral(db, mia.id, code))!
  const approve = (moderatorId: typeof mia.id) =>
    inOne((tx) => approveReferral(tx, SITE, { moderatorId, referralId, at }))
  const noa = await makeWriter(db, 'noa', { login: 'moderator' })
  await t.rejects(approve(mia.id), { kind: 'forbidden', message: /another moderator looks at it/ })
  await inOne((tx) => suspendAccount(tx, noa.id))
  t.match(await approve(mia.id), { state: 'open' }, 'alone, she is the one who can')
})

for (const [what, body, state] of [
  ['as it was sent back', SCAM, 'open'],
  ['made incomplete since', null, 'draft'],
] as const) {
  t.test(`what was sent back wrongly is let through on appeal; ${what}`, async (t) => {
    const { db, ann, mia, inOne } = await stage(t)
    const noa = await makeWriter(db, 'noa', { login: 'moderator' })
    const at = new Date()
    const terms = referralTerms(at).parse({ ...COPYEDITOR, dueOn: null, boards: [], body: SCAM })
    const { code } = await inOne((tx) => openReferral(tx, SITE, ann, { terms, at }))
    const { id } = (await findReferral(db, ann.id, code))!
    await inOne((tx) => sendBackReferral(tx, SITE, { moderatorId: mia.id, referralId: id, at, ...REASONS }))
    if (body === null) await inOne((tx) => keepDraft(tx, ann, { ...terms, work: null }, code))
    const { id: actionId } = await db.selectFrom('moderation_actions').select('id').executeTakeFirstOrThrow()
    await inOne((tx) => appealAction(tx, ann.id, { actionId, text: 'It is the client who pays it.', at }))
    const decision = { actionId, to: 'reversed', text: 'So it is.', at } as const
    await inOne((tx) => decideReferralAppeal(tx, SITE, noa.id, decision))
    t.match(await findReferral(db, ann.id, code), { state })
  })
}

async function stage(t: Test) {
  const { db } = await testDatabase(t)
  const [ann, mia] = [await makeWriter(db, 'ann'), await makeWriter(db, 'mia', { login: 'moderator' })]
  await makeBoard(db, 'board')
  return { db, ann, mia, inOne: <T>(deed: (tx: Tx) => Promise<T>) => db.transaction().execute(deed) }
}
