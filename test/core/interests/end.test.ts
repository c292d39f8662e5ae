import t, { type Test } from 'tap'
import type { Account } from '../../../src/core/accounts/account.ts'
import { followReferral } from '../../../src/core/interests/close.ts'
import { countReplies } from '../../../src/core/interests/count.ts'
import { forgetCandidate } from '../../../src/core/interests/forget.ts'
import { findInterest, type InterestId } from '../../../src/core/interests/interest.ts'
import { mindInterests } from '../../../src/core/interests/mind.ts'
import { moveCandidate } from '../../../src/core/interests/move.ts'
import { purgeInterests } from '../../../src/core/interests/purge.ts'
import { viewCandidates } from '../../../src/core/interests/view.ts'
import { moveReferral } from '../../../src/core/referrals/moves/move.ts'
import type { PublishedReferral } from '../../../src/core/referrals/referral.ts'
import { keepClient } from '../../../src/core/vault/keep.ts'
import type { Db } from '../../../src/db/connect.ts'
import {
  deed,
  jobsOf,
  makeInterest,
  makeOpen,
  makeRecommendation,
  refusalOf,
  toldOf,
  VAULT_KEYS,
} from '../../helpers/candidates.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeWriter, SITE } from '../../helpers/make.ts'

const NOW = new Date()
const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000)

t.test(
  'the end of a referral ends each interest that is alive, once, and tells each candidate',
  async (t) => {
    const { db, ann, referral, people, interests } = await stage(t)
    const [bo, cal, dev] = interests
    await move(db, ann, cal!, 'shortlisted')
    await move(db, ann, dev!, 'not_chosen')
    const before = (await jobsOf(db, 'tell-candidate')).length
    for (let times = 0; times < 2; times++) await close(db, referral, 'filled', days(1))
    t.strictSame(await statesOf(db, interests), ['not_chosen', 'not_chosen', 'not_chosen'])
    t.strictSame((await jobsOf(db, 'tell-candidate')).slice(before), [
      { interestId: bo, news: 'filled' },
      { interestId: cal, news: 'filled' },
    ])
    t.ok((await toldOf(db, people[0]!)).includes('candidate_moved'))
    const events = await db
      .selectFrom('interest_events')
      .select(['from_state', 'to_state', 'by_account_id'])
      .where('interest_id', '=', bo!)
      .orderBy('id')
      .execute()
    t.strictSame(
      events.map((event) => [event.from_state, event.to_state, event.by_account_id]),
      [
        [null, 'received', people[0]!.id],
        ['received', 'not_chosen', null],
      ],
    )
  },
)

t.test('each ending is told as what it is', async (t) => {
  // `removed` is a move of the moderators.
  for (const to of ['filled', 'withdrawn', 'expired']) {
    const { db, referral, interests } = await stage(t, 1)
    await db.updateTable('referrals').set({ state: to, accepting: false, closed_at: NOW }).execute()
    await deed(db, (tx) => followReferral(tx, SITE, { referralId: referral.id, from: 'open', to }, NOW))
    t.match((await jobsOf(db, 'tell-candidate')).at(-1), { interestId: interests[0], news: to })
  }
})

t.test('a move that was overtaken by another does nothing', async (t) => {
  const { db, referral, interests } = await stage(t)
  const moved = { referralId: referral.id, from: 'open', to: 'filled' }
  await deed(db, (tx) => followReferral(tx, SITE, moved, NOW))
  t.strictSame(await statesOf(db, interests), ['received', 'received', 'received'])
})

t.test('when it opens again, those are asked whom the end turned down, and can say yes again', async (t) => {
  const { db, ann, referral, people, interests } = await stage(t)
  const [bo, cal, dev] = interests
  await move(db, ann, dev!, 'not_chosen')
  await close(db, referral, 'filled', days(1))
  t.match(await refusalOf(makeInterest(db, referral, people[0]!)), { message: 'This referral is filled.' })
  const before = (await jobsOf(db, 'tell-candidate')).length
  for (let times = 0; times < 2; times++) await reopen(db, referral, days(2))
  t.strictSame((await jobsOf(db, 'tell-candidate')).slice(before), [
    { interestId: bo, news: 'still_interested' },
    { interestId: cal, news: 'still_interested' },
  ])
  const again = await makeInterest(db, referral, people[0]!, { message: 'Still yes.', at: days(3) })
  t.match(again, { id: bo, state: 'received' })
  t.match(await refusalOf(makeInterest(db, referral, people[2]!, { at: days(3) })), {
    message: 'You have been turned down for this referral.',
  })
})

t.test('they are asked too when it is in talks by the time they are', async (t) => {
  const { db, referral, interests } = await stage(t, 1)
  await close(db, referral, 'filled', days(1))
  await db.updateTable('referrals').set({ state: 'in_talks', accepting: true, closed_at: null }).execute()
  const moved = { referralId: referral.id, from: 'filled', to: 'open' }
  await deed(db, (tx) => followReferral(tx, SITE, moved, days(2)))
  t.match((await jobsOf(db, 'tell-candidate')).at(-1), { interestId: interests[0], news: 'still_interested' })
  const kept = await db.selectFrom('interests').select('purge_at').executeTakeFirstOrThrow()
  t.equal(kept.purge_at, null, 'and what they said is kept while it is open')
})

t.test('a bare yes after that keeps what the candidate said before', async (t) => {
  const { db, ann, referral } = await stage(t, 0)
  const bo = await makeWriter(db, 'bo')
  const rate = { amount: '0.07', unit: 'word', currency: 'USD' } as const
  const said = {
    message: 'Ten years of SaaS.',
    rate,
    availableFrom: '2027-01-01',
    samples: ['https://bo.example/1'],
  }
  await makeInterest(db, referral, bo, { ...said, offerUri: 'https://bo.example/offers/1' })
  await close(db, referral, 'filled', days(1))
  await reopen(db, referral, days(2))
  const { offerUri } = await makeInterest(db, referral, bo, { message: '', at: days(3) })
  t.equal(offerUri, 'https://bo.example/offers/1')
  const read = () => viewCandidates(db, ann.id, { referralId: referral.id, at: days(3) })
  t.match((await read()).candidates, [{ ...said, state: 'received', expressedAt: days(3) }])
})

t.test(
  'who is to be forgotten leaves everywhere without a letter for each, and no word of hers stays',
  async (t) => {
    const { db, ann, referral } = await stage(t, 0)
    const bo = await makeWriter(db, 'bo')
    const rate = { amount: '0.07', unit: 'word', currency: 'USD' } as const
    const said = { message: 'Ten years of SaaS case studies, mostly.', rate, availableFrom: '2027-01-01' }
    for (const one of [referral, await makeOpen(db, ann)]) await makeInterest(db, one, bo, said)
    const before = await jobsOf(db, 'tell-candidate')
    await deed(db, (tx) => forgetCandidate(tx, SITE, bo.id, days(1)))
    t.strictSame(await jobsOf(db, 'tell-candidate'), before)
    const kept = db
      .selectFrom('interests')
      .select(['state', 'message', 'message_hash', 'rate', 'available_from'])
    const nothing = { state: 'withdrawn', message: '', message_hash: null, rate: null, available_from: null }
    t.strictSame(await kept.execute(), [nothing, nothing])
  },
)

t.test('a suggestion lapses after a week, once, and a referral’s end ends it without a word', async (t) => {
  const { db, referral, people, interests } = await stage(t)
  const [zoe, yan] = [await makeWriter(db, 'zoe'), await makeWriter(db, 'yan')]
  const one = await makeRecommendation(db, referral, { recommender: people[0]!, subject: zoe }, { at: NOW })
  const mind = (at: Date) => deed(db, (tx) => mindInterests(tx, SITE, at))
  await mind(days(6.9))
  t.match(await findInterest(db, one.interestId!), { state: 'suggested' })
  for (let times = 0; times < 2; times++) await mind(days(7.1))
  t.match(await findInterest(db, one.interestId!), { state: 'lapsed' })
  const other = await makeRecommendation(
    db,
    referral,
    { recommender: people[0]!, subject: yan },
    { at: days(7) },
  )
  const before = (await jobsOf(db, 'tell-candidate')).length
  await close(db, referral, 'filled', days(8))
  t.match(await findInterest(db, other.interestId!), { state: 'lapsed' })
  t.equal((await jobsOf(db, 'tell-candidate')).length, before + interests.length, 'candidates alone are told')
})

t.test('an author is reminded once of all who have waited five days', async (t) => {
  const { db, referral } = await stage(t)
  const reminders = async () =>
    ((await jobsOf(db, 'tell-author')) as { news: string }[]).filter(({ news }) => news === 'waiting').length
  const mind = (at: Date) => deed(db, (tx) => mindInterests(tx, SITE, at))
  await mind(days(4.9))
  t.equal(await reminders(), 0)
  for (const at of [days(5.1), days(5.2), days(9)]) await mind(at)
  t.equal(await reminders(), 1)
  await makeInterest(db, referral, await makeWriter(db, 'zoe'), { at: days(5) })
  await mind(days(10.05))
  t.equal(await reminders(), 1, 'not within five days of the last reminder')
  await mind(days(10.2))
  t.equal(await reminders(), 2)
})

t.test(
  'half a year after the end, interests are gone but for their number; who was chosen stays known',
  async (t) => {
    const { db, referral, people, interests } = await stage(t)
    await db
      .updateTable('interests')
      .set({ state: 'chosen', message: 'My words', available_from: '2027-01-01' })
      .set({ rate: '0.07', rate_unit: 'word', currency: 'USD' })
      .where('id', '=', interests[0]!)
      .execute()
    await close(db, referral, 'filled', NOW)
    const purge = (at: Date) => deed(db, (tx) => purgeInterests(tx, at))
    await purge(days(179))
    t.equal((await statesOf(db, interests)).length, 3)
    for (let times = 0; times < 2; times++) await purge(days(181))
    t.strictSame(await statesOf(db, interests), ['chosen'])
    t.equal(await countReplies(db, referral.id), 3)
    const { candidates } = await viewCandidates(db, referral.authorId, { referralId: referral.id, at: NOW })
    t.match(candidates, [
      { candidate: { handle: people[0]!.handle }, message: '', rate: null, availableFrom: null },
    ])
  },
)

t.test('what is kept of the client goes ninety days after the end, unless it opens again', async (t) => {
  const { db, referral } = await stage(t)
  await deed(db, (tx) => keepClient(tx, VAULT_KEYS, referral.id, { client_name: 'Oakhurst' }))
  const ends = async () => (await db.selectFrom('vault_fields').select('purge_at').execute())[0]?.purge_at
  await close(db, referral, 'filled', NOW)
  t.strictSame(await ends(), days(90))
  await reopen(db, referral, days(1))
  t.equal(await ends(), null)
})

async function stage(t: Test, count = 3) {
  const { db } = await testDatabase(t)
  const ann = await makeWriter(db, 'ann')
  const referral = await makeOpen(db, ann)
  const people = await Promise.all(
    ['bo', 'cal', 'dev'].slice(0, count).map((handle) => makeWriter(db, handle)),
  )
  const interests: InterestId[] = []
  for (const person of people) interests.push((await makeInterest(db, referral, person, { at: NOW })).id)
  await db.updateTable('interests').set({ changed_at: NOW }).execute()
  return { db, ann, referral, people, interests }
}

async function move(db: Db, author: Account, interestId: InterestId, to: 'shortlisted' | 'not_chosen') {
  await deed(db, (tx) => moveCandidate(tx, SITE, author.id, { interestId, to, at: NOW }))
}

async function close(
  db: Db,
  { id, code, authorId }: PublishedReferral,
  to: 'filled',
  at: Date,
): Promise<void> {
  const { state } = await db
    .selectFrom('referrals')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (state !== to) await deed(db, (tx) => moveReferral(tx, SITE, authorId, { code, move: { to, at } }))
  await deed(db, (tx) => followReferral(tx, SITE, { referralId: id, from: 'open', to }, at))
}

async function reopen(db: Db, { id, code, authorId }: PublishedReferral, at: Date): Promise<void> {
  const { state } = await db
    .selectFrom('referrals')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (state !== 'open')
    await deed(db, (tx) => moveReferral(tx, SITE, authorId, { code, move: { to: 'open', at } }))
  await deed(db, (tx) => followReferral(tx, SITE, { referralId: id, from: 'filled', to: 'open' }, at))
}

async function statesOf(db: Db, ids: InterestId[]): Promise<string[]> {
  const rows = await db.selectFrom('interests').select('state').where('id', 'in', ids).orderBy('id').execute()
  return rows.map((row) => row.state)
}
