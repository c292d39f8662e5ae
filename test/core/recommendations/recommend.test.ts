import { sql } from 'kysely'
import t, { type Test } from 'tap'
import { findInterestOf } from '../../../src/core/interests/interest.ts'
import { mindInterests } from '../../../src/core/interests/mind.ts'
import { withdrawInterest } from '../../../src/core/interests/move.ts'
import { viewCandidates } from '../../../src/core/interests/view.ts'
import {
  answerRecommendation,
  refuseSuggestions,
  takeUpSuggestions,
} from '../../../src/core/recommendations/answer.ts'
import { lapseRecommendations } from '../../../src/core/recommendations/lapse.ts'
import { purgeRecommendations } from '../../../src/core/recommendations/purge.ts'
import { recommendColleague } from '../../../src/core/recommendations/recommend.ts'
import {
  findRecommendation,
  findRecommendationByCode,
  type Recommendation,
} from '../../../src/core/recommendations/recommendation.ts'
import { lockPassedOn } from '../../../src/core/referrals/find.ts'
import { moveReferral } from '../../../src/core/referrals/moves/move.ts'
import type { Db } from '../../../src/db/connect.ts'
import {
  deed,
  jobsOf,
  makeInterest,
  makeOpen,
  makeRecommendation,
  referralOf,
  refusalOf,
  toldOf,
} from '../../helpers/candidates.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeBoard, makeWriter, SITE } from '../../helpers/make.ts'
import { until } from '../../helpers/wait.ts'

const NOW = new Date()
const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000)

t.test(
  'the recommended person is asked; the author learns that there is somebody, and no more',
  async (t) => {
    const { db, ann, bo, cara, referral } = await stage(t)
    const one = await makeRecommendation(db, referral, { recommender: cara, subject: bo })
    t.match(one, { state: 'consent_pending', code: /^[0-9a-z]{16}$/ })
    t.strictSame(await jobsOf(db, 'tell-subject'), [{ recommendationId: one.id, news: 'suggested' }])
    t.strictSame(await jobsOf(db, 'tell-author'), [{ referralId: referral.id, news: 'suggestion' }])
    t.ok((await toldOf(db, bo)).includes('suggested'))
    const told = await db
      .selectFrom('notifications')
      .select(['kind', 'from_account_id'])
      .where('account_id', '=', ann.id)
      .where('kind', '=', 'suggestion')
      .execute()
    t.strictSame(told, [{ kind: 'suggestion', from_account_id: null }])
    t.strictSame(await seen(db, referral), { candidates: [], suggestions: 1 })
  },
)

t.test('yes makes a candidate with the colleague’s words', async (t) => {
  const { db, bo, cara, referral } = await stage(t)
  const one = await makeRecommendation(db, referral, { recommender: cara, subject: bo })
  await answer(db, one, 'yes')
  t.match(await findRecommendation(db, one.id), { state: 'consented' })
  const { candidates, suggestions } = await seen(db, referral)
  t.equal(suggestions, 0)
  t.match(candidates, [{ candidate: { handle: 'bo' }, source: 'recommended', state: 'received' }])
  t.match(
    candidates[0]!.evidence.find(({ kind }) => kind === 'recommendation'),
    { by: { handle: 'cara' }, basis: 'edited_my_work', words: one.words },
  )
  t.strictSame(await jobsOf(db, 'tell-recommender'), [])
  t.match((await jobsOf(db, 'tell-candidate')).at(-1), { news: 'received' })
  t.match(await refusalOf(answer(db, one, 'no')), { kind: 'conflict' })
})

t.test('of a no the author never learns, and the recommender that it is not this time', async (t) => {
  const { db, ann, bo, cara, referral } = await stage(t)
  const one = await makeRecommendation(db, referral, { recommender: cara, subject: bo })
  const before = [await toldOf(db, ann), await jobsOf(db, 'tell-author')]
  await answer(db, one, 'no')
  t.strictSame([await toldOf(db, ann), await jobsOf(db, 'tell-author')], before)
  t.strictSame(await seen(db, referral), { candidates: [], suggestions: 0 })
  t.strictSame(await jobsOf(db, 'tell-recommender'), [{ recommendationId: one.id, news: 'declined' }])
})

t.test('two words for one person make one candidate with two voices, asked once', async (t) => {
  const { db, bo, cara, referral } = await stage(t)
  const lee = await makeWriter(db, 'lee')
  const one = await makeRecommendation(db, referral, { recommender: cara, subject: bo })
  const two = await makeRecommendation(db, referral, { recommender: lee, subject: bo })
  t.equal(two.interestId, one.interestId)
  t.equal((await jobsOf(db, 'tell-subject')).length, 1)
  t.equal((await seen(db, referral)).suggestions, 1)
  await answer(db, one, 'yes')
  t.match(await findRecommendation(db, two.id), { state: 'consented' })
  const { candidates } = await seen(db, referral)
  t.equal(candidates.length, 1)
  t.equal(candidates[0]!.evidence.filter(({ kind }) => kind === 'recommendation').length, 2)
})

t.test('who is a candidate already is not asked, and has one voice more', async (t) => {
  const { db, bo, cara, referral } = await stage(t)
  const { id } = await makeInterest(db, referral, bo)
  const one = await makeRecommendation(db, referral, { recommender: cara, subject: bo })
  t.match(one, { state: 'consented', interestId: id })
  t.strictSame(await jobsOf(db, 'tell-subject'), [])
})

t.test('who says by herself that she is interested takes up what waits', async (t) => {
  const { db, bo, cara, referral } = await stage(t)
  const one = await makeRecommendation(db, referral, { recommender: cara, subject: bo })
  const { id } = await makeInterest(db, referral, bo)
  t.equal(id, one.interestId)
  t.strictSame(await jobsOf(db, 'take-up-suggestions'), [{ interestId: id }])
  for (let times = 0; times < 2; times++) {
    await deed(db, (tx) => takeUpSuggestions(tx, { interestId: id, at: NOW }))
  }
  t.match(await findRecommendation(db, one.id), { state: 'consented' })
})

t.test(
  'who has said no or left is not asked again, and that is not told to who recommends her',
  async (t) => {
    const { db, bo, cara, referral } = await stage(t)
    const lee = await makeWriter(db, 'lee')
    await answer(db, await makeRecommendation(db, referral, { recommender: cara, subject: bo }), 'no')
    const late = await makeRecommendation(db, referral, { recommender: lee, subject: bo })
    t.match(late, { state: 'declined', interestId: null })
    t.equal((await jobsOf(db, 'tell-subject')).length, 1)
    const dev = await makeWriter(db, 'dev')
    const { id: interestId } = await makeInterest(db, referral, dev)
    await deed(db, (tx) => withdrawInterest(tx, SITE, dev.id, { interestId, at: NOW }))
    t.match(await makeRecommendation(db, referral, { recommender: lee, subject: dev }), { state: 'declined' })
    t.equal((await jobsOf(db, 'tell-recommender')).length, 1, 'Cara alone hears, whose word was answered')
  },
)

t.test('who says never is asked by nobody any more, and what waits is declined', async (t) => {
  const { db, ann, bo, cara, referral } = await stage(t)
  const other = await makeOpen(db, ann)
  const one = await makeRecommendation(db, referral, { recommender: cara, subject: bo })
  const two = await makeRecommendation(db, other, { recommender: cara, subject: bo })
  const never = () => deed(db, (tx) => refuseSuggestions(tx, SITE, bo.id, NOW))
  await never()
  for (const { id } of [one, two]) t.match(await findRecommendation(db, id), { state: 'declined' })
  t.match(await findInterestOf(db, other.id, bo.id), { state: 'declined' })
  const third = await makeRecommendation(db, await makeOpen(db, ann), { recommender: cara, subject: bo })
  t.match(third, { state: 'declined', interestId: null })
  await never()
  t.equal((await jobsOf(db, 'tell-recommender')).length, 2, 'of what was asked before, and of nothing since')
})

t.test('never is heard whatever became of the word meanwhile', async (t) => {
  const { db, ann, bo, cara, referral } = await stage(t)
  await makeRecommendation(db, referral, { recommender: cara, subject: bo })
  await deed(db, (tx) => mindInterests(tx, SITE, days(8)))
  await deed(db, (tx) => refuseSuggestions(tx, SITE, bo.id, days(8)))
  const next = await makeRecommendation(db, await makeOpen(db, ann), { recommender: cara, subject: bo })
  t.match(next, { state: 'declined', interestId: null })
})

t.test('what is not answered in a week lapses, and is told as a no is', async (t) => {
  const { db, bo, cara, referral } = await stage(t)
  const one = await makeRecommendation(db, referral, { recommender: cara, subject: bo }, { at: NOW })
  const mind = async (at: Date) => {
    await deed(db, (tx) => mindInterests(tx, SITE, at))
    await deed(db, (tx) => lapseRecommendations(tx, at))
  }
  await mind(days(6.9))
  t.match(await findRecommendation(db, one.id), { state: 'consent_pending' })
  for (let times = 0; times < 2; times++) await mind(days(7.1))
  t.match(await findRecommendation(db, one.id), { state: 'lapsed' })
  t.strictSame(await jobsOf(db, 'tell-recommender'), [{ recommendationId: one.id, news: 'declined' }])
  t.match(await refusalOf(answer(db, one, 'yes')), { message: /has lapsed/ })
})

t.test('half a year after the end of the referral, nobody knows who recommended whom', async (t) => {
  const { db, ann, bo, cara, referral } = await stage(t)
  const one = await makeRecommendation(db, referral, { recommender: cara, subject: bo })
  const other = await makeRecommendation(db, await makeOpen(db, ann), { recommender: cara, subject: bo })
  const move = { to: 'filled', at: NOW } as const
  await deed(db, (tx) => moveReferral(tx, SITE, ann.id, { code: referral.code, move }))
  await deed(db, (tx) => purgeRecommendations(tx, days(179)))
  t.ok(await findRecommendation(db, one.id))
  await deed(db, (tx) => purgeRecommendations(tx, days(181)))
  t.equal(await findRecommendation(db, one.id), undefined)
  t.ok(await findRecommendation(db, other.id), 'that of an open referral is kept')
})

t.test('yes to work that has gone meanwhile is refused in words', async (t) => {
  const { db, ann, bo, cara, referral } = await stage(t)
  const one = await makeRecommendation(db, referral, { recommender: cara, subject: bo })
  const move = { to: 'filled', at: NOW } as const
  await deed(db, (tx) => moveReferral(tx, SITE, ann.id, { code: referral.code, move }))
  t.match(await refusalOf(answer(db, one, 'yes')), { message: 'This referral is filled.' })
})

t.test('a yes that makes enough closes the replies, and takes along what she says of herself', async (t) => {
  const { db, ann, bo, cara } = await stage(t)
  const referral = await makeOpen(db, ann, { terms: { responseLimit: 1 } })
  const { id: recommendationId } = await makeRecommendation(db, referral, { recommender: cara, subject: bo })
  const given = { recommendationId, isYes: true, at: NOW } as const
  const yes = (message: string) =>
    deed(db, (tx) => answerRecommendation(tx, SITE, bo.id, { ...given, message }))
  t.match(await refusalOf(yes('é'.repeat(2_001))), { kind: 'invalid' })
  await yes('Six of these this year.')
  t.match((await seen(db, referral)).candidates, [{ message: 'Six of these this year.' }])
  t.match(await referralOf(db, referral.code), { accepting: false })
  t.match((await jobsOf(db, 'tell-author')).at(-1), { referralId: referral.id, news: 'full' })
})

t.test('a word for somebody and her yes at the same moment do not wait for one another', async (t) => {
  const { db, bo, cara, referral } = await stage(t)
  const dev = await makeWriter(db, 'dev')
  const one = await makeRecommendation(db, referral, { recommender: cara, subject: bo })
  const said = { basis: 'unsaid', sinceYear: null, words: 'Quick.', postId: null, at: NOW } as const
  let yes: Promise<void> | undefined
  // Dev's word holds the referral, as its first statement does, when Bo's yes comes.
  await deed(db, async (tx) => {
    await lockPassedOn(tx, referral.id)
    yes = answer(db, one, 'yes')
    await until('the yes to wait', async () => {
      const { rows } = await sql<{ waits: number }>`select count(*)::int as waits from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
      return rows[0]!.waits === 1
    })
    await recommendColleague(tx, { referralId: referral.id, recommenderId: dev.id, subject: bo, ...said })
  })
  await yes
  const { candidates } = await seen(db, referral)
  t.equal(candidates[0]!.evidence.filter(({ kind }) => kind === 'recommendation').length, 2)
})

t.test('only a third person can be recommended, once by each', async (t) => {
  const { db, ann, bo, cara, referral } = await stage(t)
  for (const [recommender, subject] of [
    [cara, cara],
    [ann, bo],
    [cara, ann],
    [cara, await makeBoard(db, 'poems')],
  ] as const) {
    t.match(await refusalOf(makeRecommendation(db, referral, { recommender, subject })), { kind: 'invalid' })
  }
  await makeRecommendation(db, referral, { recommender: cara, subject: bo })
  const again = makeRecommendation(db, referral, { recommender: cara, subject: bo })
  t.match(await refusalOf(again), { kind: 'conflict' })
})

t.test('the page is the recommended person’s alone', async (t) => {
  const { db, ann, bo, cara, referral } = await stage(t)
  const one = await makeRecommendation(db, referral, { recommender: cara, subject: bo })
  t.match(await findRecommendationByCode(db, bo.id, one.code.toUpperCase()), { id: one.id })
  for (const { id } of [ann, cara]) t.equal(await findRecommendationByCode(db, id, one.code), undefined)
  const given = { recommendationId: one.id, isYes: true, at: NOW } as const
  t.match(await refusalOf(deed(db, (tx) => answerRecommendation(tx, SITE, cara.id, given))), {
    kind: 'not_found',
  })
})

async function stage(t: Test) {
  const { db } = await testDatabase(t)
  const [ann, bo, cara] = [
    await makeWriter(db, 'ann'),
    await makeWriter(db, 'bo'),
    await makeWriter(db, 'cara'),
  ]
  return { db, ann, bo, cara, referral: await makeOpen(db, ann) }
}

async function answer(db: Db, { id, subjectId }: Recommendation, said: 'yes' | 'no'): Promise<void> {
  await deed(db, (tx) =>
    answerRecommendation(tx, SITE, subjectId, { recommendationId: id, isYes: said === 'yes', at: NOW }),
  )
}

async function seen(db: Db, referral: Awaited<ReturnType<typeof makeOpen>>) {
  return await viewCandidates(db, referral.authorId, { referralId: referral.id, at: NOW })
}
