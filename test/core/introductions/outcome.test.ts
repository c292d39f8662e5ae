import t, { type Test } from 'tap'
import type { Account } from '../../../src/core/accounts/account.ts'
import type { Interest } from '../../../src/core/interests/interest.ts'
import { introduceCandidate, moveCandidate } from '../../../src/core/interests/move.ts'
import { answerIntroduction } from '../../../src/core/introductions/answer.ts'
import { giveCredit, readLedger } from '../../../src/core/introductions/credit.ts'
import { openIntroduction } from '../../../src/core/introductions/open.ts'
import { askOutcome, type Outcome, reportOutcome } from '../../../src/core/introductions/outcome.ts'
import { proposeIntroduction } from '../../../src/core/introductions/propose.ts'
import type { PostId } from '../../../src/core/posts/post.ts'
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
import { makePost, makeWriter, SITE } from '../../helpers/make.ts'

const NOW = new Date()

t.test('the opening of an introduction sets two days on which both are asked what came of it', async (t) => {
  const { db, ann, bo } = await stage(t)
  const interest = await introduce(db, ann, bo, 'Oakhurst')
  const waiting = await makeInterest(db, await makeOpen(db, ann), await makeWriter(db, 'dev'))
  await deed(db, (tx) => introduceCandidate(tx, SITE, { interestId: waiting.id, at: NOW }))
  const jobs = await db
    .selectFrom('jobs')
    .select(['payload', 'run_at'])
    .where('name', '=', 'ask-outcome')
    .orderBy('run_at')
    .execute()
  t.strictSame(
    jobs.map((job) => [job.payload, Math.round((Number(job.run_at) - NOW.getTime()) / 86_400_000)]),
    [
      [{ interestId: interest.id, day: 14 }, 14],
      [{ interestId: interest.id, day: 60 }, 60],
    ],
  )
})

t.test(
  'who has said what came of it is left in peace; later only those are asked who were hired',
  async (t) => {
    const { db, ann, bo } = await stage(t)
    const interest = await introduce(db, ann, bo, 'Oakhurst')
    t.strictSame(await asked(db, interest, 14), { candidate: ['outcome_14'], author: ['outcome_14'] })
    for (const one of [ann, bo]) t.ok((await toldOf(db, one)).includes('outcome'))
    t.strictSame(await asked(db, interest, 60), { candidate: [], author: [] })
    await report(db, bo, interest, 'hired')
    t.strictSame(await asked(db, interest, 14), { candidate: [], author: ['outcome_14'] })
    t.strictSame(await asked(db, interest, 60), { candidate: ['outcome_60'], author: ['outcome_60'] })
    await report(db, bo, interest, 'hired', true)
    t.strictSame(await asked(db, interest, 60), { candidate: [], author: ['outcome_60'] })
  },
)

t.test('an outcome is of the two, after an introduction, and may be corrected', async (t) => {
  const { db, ann, bo } = await stage(t)
  const interest = await introduce(db, ann, bo, 'Oakhurst')
  const eve = await makeWriter(db, 'eve')
  t.match(await refusalOf(report(db, eve, interest, 'hired')), { kind: 'not_found' })
  const early = await makeInterest(db, await makeOpen(db, ann), eve)
  t.match(await refusalOf(report(db, eve, early, 'hired')), { kind: 'conflict' })
  await report(db, bo, interest, 'still_talking')
  await report(db, bo, interest, 'hired')
  await report(db, ann, interest, 'not_hired')
  const rows = await db
    .selectFrom('outcomes')
    .select(['reporter_id', 'result'])
    .orderBy('reporter_id')
    .execute()
  t.strictSame(rows, [
    { reporter_id: ann.id, result: 'not_hired' },
    { reporter_id: bo.id, result: 'hired' },
  ])
})

t.test('two candidates whom one client did not pay: the moderators learn that there is one', async (t) => {
  const { db, ann, bo } = await stage(t)
  const owner = await makeWriter(db, 'olga', { login: 'owner' })
  const zoe = await makeWriter(db, 'zoe')
  const [one, same] = [await introduce(db, ann, bo, 'Oakhurst'), await introduce(db, ann, bo, 'OAKHURST')]
  await report(db, bo, one, 'hired_not_paid')
  await report(db, bo, same, 'hired_not_paid')
  await report(db, ann, one, 'hired_not_paid')
  await report(db, zoe, await introduce(db, ann, zoe, 'Elmwood'), 'hired_not_paid')
  t.strictSame(await toldOf(db, owner), [], 'one candidate twice, her author and another client are not two')
  const third = await introduce(db, zoe, await makeWriter(db, 'dev'), 'oakhurst')
  await report(db, zoe, third, 'hired_not_paid')
  t.strictSame(await toldOf(db, owner), [], 'nor is an author')
  await report(db, candidateOf(third), third, 'hired_not_paid')
  t.strictSame(await toldOf(db, owner), ['client_alert'])
})

t.test('two who say so at the same moment are both counted', async (t) => {
  const { db, ann, bo } = await stage(t)
  const owner = await makeWriter(db, 'olga', { login: 'owner' })
  const one = await introduce(db, ann, bo, 'Oakhurst')
  const two = await introduce(db, ann, await makeWriter(db, 'dev'), 'Oakhurst')
  const said = { result: 'hired_not_paid', paidOnTime: false, at: new Date() } as const
  const { other } = await deed(db, async (tx) => {
    await reportOutcome(tx, bo.id, { interestId: one.id, ...said })
    const other = report(db, candidateOf(two), two, 'hired_not_paid')
    await new Promise((resolve) => setTimeout(resolve, 200))
    return { other }
  })
  await other
  t.strictSame(await toldOf(db, owner), ['client_alert'])
})

t.test('an alert needs no vault any more', async (t) => {
  const { db, ann, bo } = await stage(t)
  const owner = await makeWriter(db, 'olga', { login: 'owner' })
  const [one, two] = [
    await introduce(db, ann, bo, 'Oakhurst'),
    await introduce(db, ann, await makeWriter(db, 'dev'), 'Oakhurst'),
  ]
  await db.deleteFrom('vault_fields').execute()
  for (const interest of [one, two]) await report(db, candidateOf(interest), interest, 'hired_not_paid')
  t.strictSame(await toldOf(db, owner), ['client_alert'])
})

t.test('who got the work thanks the author and whoever put in a word, once', async (t) => {
  const { db, ann, bo } = await stage(t)
  const cara = await makeWriter(db, 'cara')
  const interest = await introduce(db, ann, bo, 'Oakhurst')
  const { referralId } = interest
  const word = await makeRecommendation(db, { id: referralId }, { recommender: cara, subject: bo })
  const thank = (from: Account, postId: PostId | null = null) =>
    deed(db, (tx) => giveCredit(tx, from.id, { referralId, postId, at: NOW }))
  t.match(await refusalOf(thank(bo)), { kind: 'forbidden' }, 'not before she is chosen')
  await deed(db, (tx) => moveCandidate(tx, SITE, ann.id, { interestId: interest.id, to: 'chosen', at: NOW }))
  t.match(await refusalOf(thank(cara)), { kind: 'forbidden' })
  const credited = [
    { accountId: ann.id, role: 'referrer' },
    { accountId: cara.id, role: 'recommender' },
  ]
  t.strictSame(await thank(bo), credited)
  t.strictSame(await thank(bo, await makePost(db, bo)), credited)
  t.strictSame(await jobsOf(db, 'tell-recommender'), [{ recommendationId: word.id, news: 'credited' }])
  for (const one of [ann, cara]) t.ok((await toldOf(db, one)).includes('credit'))
  t.match(await readLedger(db, ann.id), { passedOn: 1, filled: 0, thanked: 1 })
  t.match(await readLedger(db, cara.id), { passedOn: 0, filled: 0, thanked: 1 })
})

async function stage(t: Test) {
  const { db } = await testDatabase(t)
  return { db, ann: await makeWriter(db, 'ann'), bo: await makeWriter(db, 'bo') }
}

// A client that was handed over to a candidate.
async function introduce(db: Db, author: Account, candidate: Account, client: string): Promise<Interest> {
  const referral = await makeOpen(db, author)
  await deed(db, (tx) => keepClient(tx, VAULT_KEYS, referral.id, { client_name: client }))
  const interest = await makeInterest(db, referral, candidate)
  await deed(db, async (tx) => {
    const proposed = { interestId: interest.id, fields: ['client_name' as const], asksClient: false, at: NOW }
    const { code } = await proposeIntroduction(tx, SITE, author.id, proposed)
    await answerIntroduction(tx, SITE, candidate.id, { code, isYes: true, at: NOW })
    await openIntroduction(tx, VAULT_KEYS, { site: SITE, candidateId: candidate.id, code, at: NOW })
  })
  return interest
}

async function report(
  db: Db,
  { id }: Pick<Account, 'id'>,
  { id: interestId }: Interest,
  result: Outcome,
  paidOnTime: boolean | null = null,
): Promise<void> {
  await deed(db, (tx) => reportOutcome(tx, id, { interestId, result, paidOnTime, at: NOW }))
}

function candidateOf({ candidateId }: Interest): Pick<Account, 'id'> {
  return { id: candidateId }
}

// Whom a day's question reaches.
async function asked(db: Db, { id: interestId }: Interest, day: 14 | 60) {
  await db.deleteFrom('jobs').where('name', 'in', ['tell-candidate', 'tell-author']).execute()
  await deed(db, (tx) => askOutcome(tx, { interestId, day }))
  const newsOf = async (job: string) =>
    ((await jobsOf(db, job)) as { news: string }[]).map(({ news }) => news)
  return { candidate: await newsOf('tell-candidate'), author: await newsOf('tell-author') }
}
