import t, { type Test } from 'tap'
import type { Account } from '../../../src/core/accounts/account.ts'
import { followReferral } from '../../../src/core/interests/close.ts'
import { findInterest, type Interest } from '../../../src/core/interests/interest.ts'
import { moveCandidate, withdrawInterest } from '../../../src/core/interests/move.ts'
import { answerIntroduction, confirmClient } from '../../../src/core/introductions/answer.ts'
import {
  extendIntroduction,
  finishIntroduction,
  mindIntroductions,
  revokeIntroduction,
} from '../../../src/core/introductions/end.ts'
import { findIntroduction, findIntroductionOf } from '../../../src/core/introductions/introduction.ts'
import { openIntroduction } from '../../../src/core/introductions/open.ts'
import { type ProposedIntroduction, proposeIntroduction } from '../../../src/core/introductions/propose.ts'
import { moveReferral } from '../../../src/core/referrals/moves/move.ts'
import { keepClient } from '../../../src/core/vault/keep.ts'
import { readClientFields } from '../../../src/core/vault/read.ts'
import type { Db } from '../../../src/db/connect.ts'
import {
  deed,
  jobsOf,
  makeInterest,
  makeOpen,
  referralOf,
  refusalOf,
  toldOf,
  VAULT_KEYS,
} from '../../helpers/candidates.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeWriter, SITE } from '../../helpers/make.ts'

const NOW = new Date()
const hours = (count: number) => new Date(NOW.getTime() + count * 3_600_000)
const CLIENT = { client_name: 'Oakhurst', client_contact: 'iris@oakhurst.test', brief: 'Six studies.' }

t.test(
  'after two consents the candidate sees, once, what was released, and that is written down',
  async (t) => {
    const { db, bo, interest, referral, ann } = await stage(t)
    const { code } = await propose(db, interest, { fields: ['client_contact', 'client_name'] })
    t.match(code, /^[0-9a-z]{16}$/)
    t.match(await refusalOf(open(db, bo, code)), { kind: 'conflict', message: /waits for the candidate/ })
    t.match(await referralOf(db, referral.code), { state: 'open' }, 'nothing is said before both want it')
    await answer(db, bo, code, true)
    t.match(await findInterest(db, interest.id), { state: 'introduced' })
    t.match(await referralOf(db, referral.code), { state: 'in_talks' })
    t.strictSame(await open(db, bo, code), { client_name: 'Oakhurst', client_contact: 'iris@oakhurst.test' })
    t.ok(await open(db, bo, code, new Date(NOW.getTime() + 119_000)), 'a second click shows it again')
    t.match(await refusalOf(open(db, bo, code, new Date(NOW.getTime() + 120_000))), {
      kind: 'conflict',
      message: 'This introduction was opened already.',
    })
    const openings = await db
      .selectFrom('vault_openings')
      .select(['referral_id', 'viewer_id', 'fields'])
      .execute()
    const seen = { referral_id: referral.id, viewer_id: bo.id, fields: ['client_name', 'client_contact'] }
    t.strictSame(openings, [seen, seen], 'each time is written down')
    t.strictSame(await newsOf(db, 'tell-candidate'), ['received', 'asked', 'ready'])
    t.strictSame(await newsOf(db, 'tell-author'), ['interest', 'candidate_said_yes'])
    for (const one of [ann, bo]) t.ok((await toldOf(db, one)).includes('introduction'))
  },
)

t.test('where the client is asked first, nothing opens before the author says that it agreed', async (t) => {
  const { db, ann, bo, interest } = await stage(t)
  const { code } = await propose(db, interest, { asksClient: true })
  const confirm = () => deed(db, (tx) => confirmClient(tx, SITE, ann.id, { code, at: NOW }))
  t.match(await refusalOf(confirm()), { kind: 'forbidden' }, 'the candidate is asked before the client')
  await answer(db, bo, code, true)
  t.match(await findInterest(db, interest.id), { state: 'received' })
  t.match(await refusalOf(open(db, bo, code)), { kind: 'conflict', message: /waits for the client/ })
  await confirm()
  t.match(await open(db, bo, code), { client_name: 'Oakhurst' })
})

t.test('a no takes the candidate out; the author is told, and may ask another', async (t) => {
  const { db, bo, interest } = await stage(t)
  const { code } = await propose(db, interest)
  await answer(db, bo, code, false)
  t.match(await findInterest(db, interest.id), { state: 'withdrawn' })
  t.match(await refusalOf(answer(db, bo, code, true)), { kind: 'conflict' })
  t.strictSame(await newsOf(db, 'tell-author'), ['interest', 'candidate_said_no'])
  t.match(await refusalOf(propose(db, interest)), { message: /who is a candidate now/ })
})

t.test('the page says nothing to anybody but the two', async (t) => {
  const { db, ann, bo, interest } = await stage(t)
  const { code } = await propose(db, interest)
  const eve = await makeWriter(db, 'eve')
  t.match(await findIntroduction(db, bo.id, code.toUpperCase()), { code, state: 'awaiting_candidate' })
  t.ok(await findIntroduction(db, ann.id, code))
  t.equal(await findIntroduction(db, eve.id, code), undefined)
  const refused = [
    () => open(db, eve, code),
    () => open(db, ann, code),
    () => answer(db, ann, code, true),
    () => answer(db, eve, code, true),
    () => deed(db, (tx) => confirmClient(tx, SITE, bo.id, { code, at: NOW })),
    () => deed(db, (tx) => revokeIntroduction(tx, SITE, bo.id, { code, at: NOW })),
    () => deed(db, (tx) => finishIntroduction(tx, SITE, { by: 'author', accountId: bo.id, code, at: NOW })),
    () => deed(db, (tx) => extendIntroduction(tx, { by: 'candidate', accountId: eve.id, code, at: NOW })),
    () => propose(db, interest, {}, eve),
  ]
  for (const one of refused) t.match(await refusalOf(one()), { kind: 'not_found' })
})

t.test('only what the vault has can be handed over, one introduction at a time', async (t) => {
  const { db, interest } = await stage(t)
  t.match(await refusalOf(propose(db, interest, { fields: [] })), { kind: 'invalid' })
  t.match(await refusalOf(propose(db, interest, { fields: ['client_name', 'links'] })), {
    kind: 'invalid',
    message: 'There is nothing to hand over yet: please fill in the links first.',
  })
  await propose(db, interest)
  t.match(await refusalOf(propose(db, interest)), { kind: 'conflict', message: /introduced already/ })
})

t.test('it runs out after three days, which are extended once; then there may be another', async (t) => {
  const { db, ann, interest } = await stage(t)
  const { code } = await propose(db, interest)
  const mind = (at: Date) => deed(db, (tx) => mindIntroductions(tx, SITE, at))
  const extend = () =>
    deed(db, (tx) => extendIntroduction(tx, { by: 'author', accountId: ann.id, code, at: NOW }))
  await extend()
  t.match(await refusalOf(extend()), { kind: 'conflict' })
  await mind(hours(143.9))
  t.match(await findIntroduction(db, ann.id, code), { state: 'awaiting_candidate' })
  for (let times = 0; times < 2; times++) await mind(hours(144))
  t.match(await findIntroduction(db, ann.id, code), { state: 'expired' })
  t.strictSame(await newsOf(db, 'tell-candidate'), ['received', 'asked', 'introduction_expired'])
  t.strictSame(await newsOf(db, 'tell-author'), ['interest', 'introduction_expired'])
  t.match(await findInterest(db, interest.id), { state: 'received' }, 'still a candidate')
  const second = await propose(db, interest)
  t.match(await findIntroductionOf(db, interest.id), { code: second.code, state: 'awaiting_candidate' })
})

t.test('a yes gives three days more to open the page; after them another can be proposed', async (t) => {
  const { db, bo, interest } = await stage(t)
  const { code } = await propose(db, interest)
  await answer(db, bo, code, true, hours(71))
  t.match(await refusalOf(open(db, bo, code, hours(143))), {
    message: 'The time of this introduction is over.',
  })
  await deed(db, (tx) => mindIntroductions(tx, SITE, hours(143)))
  const second = await propose(db, interest, { at: hours(144) })
  await answer(db, bo, second.code, true, hours(144))
  t.ok(await open(db, bo, second.code, hours(145)))
})

t.test('the author takes it back before it is opened, and not after', async (t) => {
  const { db, ann, bo, interest } = await stage(t)
  const revoke = (code: string) => deed(db, (tx) => revokeIntroduction(tx, SITE, ann.id, { code, at: NOW }))
  const first = await propose(db, interest)
  await answer(db, bo, first.code, true)
  await revoke(first.code)
  t.match(await refusalOf(open(db, bo, first.code)), { message: /was taken back/ })
  t.equal((await newsOf(db, 'tell-candidate')).at(-1), 'introduction_revoked', 'who waits for it is told')
  const second = await propose(db, interest)
  await answer(db, bo, second.code, true)
  await open(db, bo, second.code)
  t.match(await refusalOf(revoke(second.code)), { kind: 'conflict' })
})

t.test('an introduction ends with the interest, at once and in the table a minute later', async (t) => {
  const { db, ann, bo, interest, referral } = await stage(t)
  const { code } = await propose(db, interest)
  await answer(db, bo, code, true)
  const { id: interestId } = interest
  await deed(db, (tx) => withdrawInterest(tx, SITE, bo.id, { interestId, at: NOW }))
  t.match(await refusalOf(open(db, bo, code)), { message: /has ended/ })
  await deed(db, (tx) => mindIntroductions(tx, SITE, NOW))
  t.match(await findIntroduction(db, ann.id, code), { state: 'revoked' })

  const cal = await makeWriter(db, 'cal')
  const other = await makeInterest(db, referral, cal)
  const second = await propose(db, other)
  await close(db, ann, referral.code)
  t.match(await refusalOf(answer(db, cal, second.code, true)), { message: /has ended/ })
})

t.test('who was chosen may open the page when the referral is filled', async (t) => {
  const { db, ann, bo, interest, referral } = await stage(t)
  const { code } = await propose(db, interest)
  await answer(db, bo, code, true)
  await deed(db, (tx) => moveCandidate(tx, SITE, ann.id, { interestId: interest.id, to: 'chosen', at: NOW }))
  await close(db, ann, referral.code)
  t.match(await open(db, bo, code), { client_name: 'Oakhurst' })
})

t.test(
  'a month after it is done the vault is emptied, and what was taken out of it cannot be opened',
  async (t) => {
    const { db, ann, bo, interest, referral } = await stage(t)
    const { code } = await propose(db, interest, { fields: ['client_contact', 'client_name'] })
    await answer(db, bo, code, true)
    await deed(db, (tx) =>
      keepClient(tx, VAULT_KEYS, referral.id, { client_name: '', client_contact: '', brief: '' }),
    )
    const refused = { kind: 'conflict', message: /taken back the client’s name and the client’s contact/ }
    t.match(await refusalOf(open(db, bo, code)), refused)
    await deed(db, (tx) => keepClient(tx, VAULT_KEYS, referral.id, { client_name: 'Oakhurst' }))
    t.match(await refusalOf(open(db, bo, code)), { message: /taken back the client’s contact:/ })
    await deed(db, (tx) => keepClient(tx, VAULT_KEYS, referral.id, CLIENT))
    await open(db, bo, code)
    const done = { by: 'author', accountId: ann.id, code, at: NOW } as const
    await deed(db, (tx) => finishIntroduction(tx, SITE, done))
    t.match(await refusalOf(deed(db, (tx) => finishIntroduction(tx, SITE, done))), { kind: 'conflict' })
    const [row] = await db.selectFrom('vault_fields').select('purge_at').execute()
    t.strictSame(row!.purge_at, hours(30 * 24))
    t.equal((await readClientFields(db, referral.id)).length, 3)
  },
)

async function stage(t: Test) {
  const { db } = await testDatabase(t)
  const [ann, bo] = [await makeWriter(db, 'ann'), await makeWriter(db, 'bo')]
  const referral = await makeOpen(db, ann)
  await deed(db, (tx) => keepClient(tx, VAULT_KEYS, referral.id, CLIENT))
  return { db, ann, bo, referral, interest: await makeInterest(db, referral, bo) }
}

async function propose(
  db: Db,
  { id: interestId, authorId }: Interest,
  given: Partial<ProposedIntroduction> = {},
  by?: Account,
): Promise<{ code: string }> {
  const proposed: ProposedIntroduction = {
    interestId,
    fields: ['client_name'],
    asksClient: false,
    at: NOW,
    ...given,
  }
  return await deed(db, (tx) => proposeIntroduction(tx, SITE, by?.id ?? authorId, proposed))
}

async function answer(db: Db, { id }: Account, code: string, isYes: boolean, at = NOW): Promise<void> {
  await deed(db, (tx) => answerIntroduction(tx, SITE, id, { code, isYes, at }))
}

async function open(db: Db, { id }: Account, code: string, at = NOW) {
  return await deed(db, (tx) => openIntroduction(tx, VAULT_KEYS, { site: SITE, candidateId: id, code, at }))
}

async function close(db: Db, { id }: Account, code: string): Promise<void> {
  const { id: referralId, state: from } = await referralOf(db, code)
  await deed(db, (tx) => moveReferral(tx, SITE, id, { code, move: { to: 'filled', at: NOW } }))
  await deed(db, (tx) => followReferral(tx, SITE, { referralId, from, to: 'filled' }, NOW))
}

async function newsOf(db: Db, job: string): Promise<string[]> {
  return ((await jobsOf(db, job)) as { news: string }[]).map(({ news }) => news)
}
