import t, { type Test } from 'tap'
import type { Account } from '../../../src/core/accounts/account.ts'
import { suspendAccount } from '../../../src/core/accounts/suspend.ts'
import { countReplies } from '../../../src/core/interests/count.ts'
import {
  findInterest,
  findInterestByOffer,
  findInterestOf,
  type InterestId,
} from '../../../src/core/interests/interest.ts'
import { moveCandidate, noteCandidate, withdrawInterest } from '../../../src/core/interests/move.ts'
import { takeOffer } from '../../../src/core/interests/offer.ts'
import { viewCandidates, viewOwnInterests } from '../../../src/core/interests/view.ts'
import { answerRecommendation } from '../../../src/core/recommendations/answer.ts'
import { moveReferral, setAccepting } from '../../../src/core/referrals/moves/move.ts'
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
import {
  makeBoard,
  makePost,
  makeRemoteAccount,
  makeRemotePost,
  makeWriter,
  SITE,
} from '../../helpers/make.ts'

const NOW = new Date()
const hours = (count: number) => new Date(NOW.getTime() + count * 3_600_000)

t.test('an interest arrives with its words: the author is told, the candidate gets a receipt', async (t) => {
  const { db, ann, bo, referral } = await stage(t)
  const postId = await makePost(db, bo, { visibility: 'direct', mentioned: [ann] })
  const said = {
    source: 'federated_direct' as const,
    postId,
    offerUri: 'https://scribes.example/offers/1',
    message: 'Two such clients since 2023.',
    rate: { amount: '0.07', unit: 'word' as const, currency: 'USD' },
    availableFrom: '2026-12-01',
    samples: ['https://bo.example/saas'],
  }
  const interest = await makeInterest(db, referral, bo, said)
  t.match(interest, { state: 'received', authorId: ann.id, candidateId: bo.id, postId })
  const { candidates, suggestions } = await viewCandidates(db, ann.id, { referralId: referral.id, at: NOW })
  const { offerUri, ...shown } = said
  t.match(candidates, [{ ...shown, candidate: { handle: 'bo' }, state: 'received', introduction: null }])
  t.equal(suggestions, 0)
  t.match(await findInterestByOffer(db, offerUri), { id: interest.id })
  t.strictSame(
    (await toldOf(db, ann)).filter((kind) => kind === 'interest'),
    ['interest'],
  )
  const [interestId, referralId] = [interest.id, referral.id]
  t.strictSame(await jobsOf(db, 'tell-candidate'), [{ interestId, news: 'received' }])
  t.strictSame(await jobsOf(db, 'tell-author'), [{ referralId, news: 'interest', interestId }])
})

t.test('a public reply gets another receipt, and a remote candidate no notification', async (t) => {
  const { db, referral } = await stage(t)
  const rae = await makeRemoteAccount(db, 'rae')
  const { id } = await makeInterest(db, referral, rae, { source: 'federated_public' })
  t.strictSame(await jobsOf(db, 'tell-candidate'), [{ interestId: id, news: 'received_publicly' }])
  t.strictSame(await toldOf(db, rae), [])
})

t.test('one interest a person: again only after leaving', async (t) => {
  const { db, ann, bo, referral } = await stage(t)
  const first = await makeInterest(db, referral, bo)
  const again = () => makeInterest(db, referral, bo)
  t.match(await refusalOf(again()), {
    kind: 'conflict',
    message: 'You have said already that you are interested.',
  })
  await shortlist(db, ann, first.id)
  t.match(await refusalOf(again()), { kind: 'conflict' })
  await deed(db, (tx) => withdrawInterest(tx, SITE, bo.id, { interestId: first.id, at: NOW }))
  t.equal(await findInterestOf(db, referral.id, bo.id), undefined)
  t.not((await again()).id, first.id)
  t.match(await findInterest(db, first.id), { state: 'withdrawn' }, 'what was stays as it was')
})

t.test('the author, a board and who is suspended are no candidates', async (t) => {
  const { db, ann, bo, referral } = await stage(t)
  t.match(await refusalOf(makeInterest(db, referral, ann)), { kind: 'forbidden', message: /your own/ })
  t.match(await refusalOf(makeInterest(db, referral, await makeBoard(db, 'poems'))), { kind: 'forbidden' })
  await db.updateTable('accounts').set({ suspended_at: NOW }).where('id', '=', bo.id).execute()
  t.match(await refusalOf(makeInterest(db, referral, bo)), { kind: 'forbidden' })
})

t.test('a referral that is closed, or takes no replies, takes no interest', async (t) => {
  const { db, ann, bo, referral } = await stage(t)
  const move = (asked: { to: 'in_talks' | 'filled'; accepting?: boolean }) =>
    deed(db, (tx) => moveReferral(tx, SITE, ann.id, { code: referral.code, move: { ...asked, at: NOW } }))
  await move({ to: 'in_talks', accepting: false })
  t.match(await refusalOf(makeInterest(db, referral, bo)), {
    kind: 'conflict',
    message: 'This referral takes no more replies.',
  })
  await move({ to: 'filled' })
  t.match(await refusalOf(makeInterest(db, referral, bo)), {
    kind: 'conflict',
    message: 'This referral is filled.',
  })
})

t.test('nobody answers work whose author is suspended, from whichever side it comes', async (t) => {
  const { db, ann, bo, referral } = await stage(t)
  const [cara, dan] = [await makeRemoteAccount(db, 'cara'), await makeRemoteAccount(db, 'dan')]
  const word = await makeRecommendation(db, referral, { recommender: cara, subject: bo })
  await deed(db, (tx) => suspendAccount(tx, ann.id))
  const answer = { recommendationId: word.id, isYes: true, at: NOW } as const
  for (const refused of [
    () => makeInterest(db, referral, dan),
    () => makeRecommendation(db, referral, { recommender: dan, subject: cara }),
    () => deed(db, (tx) => answerRecommendation(tx, SITE, bo.id, answer)),
  ])
    t.equal((await refusalOf(refused())).kind, 'not_found')
  await deed(db, (tx) => answerRecommendation(tx, SITE, bo.id, { ...answer, isYes: false }))
})

t.test('words and samples have bounds', async (t) => {
  const { db, bo, referral } = await stage(t)
  const samples = Array.from({ length: 6 }, (_, at) => `https://bo.example/${at}`)
  t.match(await refusalOf(makeInterest(db, referral, bo, { message: 'é'.repeat(2_001) })), {
    kind: 'invalid',
  })
  t.match(await refusalOf(makeInterest(db, referral, bo, { samples })), { kind: 'invalid' })
  t.ok(await makeInterest(db, referral, bo, { message: 'é'.repeat(2_000), samples: samples.slice(1) }))
})

t.test('twenty interests a day, and then tomorrow', async (t) => {
  const { db, ann, bo } = await stage(t)
  for (let count = 0; count < 20; count++) {
    const author = await makeWriter(db, `author${count}`)
    await makeInterest(db, await makeOpen(db, author), bo, { at: NOW })
  }
  const last = await makeOpen(db, ann)
  t.match(await refusalOf(makeInterest(db, last, bo, { at: hours(23) })), { kind: 'too_many' })
  t.ok(await makeInterest(db, last, bo, { at: hours(24) }))
})

t.test(
  'as many as the author wants close the replies and are told; who leaves makes room for nobody',
  async (t) => {
    const { db, ann, bo } = await stage(t)
    const referral = await makeOpen(db, ann, { terms: { responseLimit: 2 } })
    const first = await makeInterest(db, referral, bo)
    await deed(db, (tx) => withdrawInterest(tx, SITE, bo.id, { interestId: first.id, at: NOW }))
    await makeInterest(db, referral, await makeWriter(db, 'cal'))
    t.match(await referralOf(db, referral.code), { accepting: true, revision: 1 })
    await makeInterest(db, referral, await makeWriter(db, 'dev'))
    t.match(await referralOf(db, referral.code), { accepting: false, revision: 2, state: 'open' })
    t.match((await jobsOf(db, 'tell-author')).at(-1), { referralId: referral.id, news: 'full' })
    t.equal(await countReplies(db, referral.id), 2)
    t.match(await refusalOf(makeInterest(db, referral, bo)), {
      message: 'This referral takes no more replies.',
    })
  },
)

t.test('where the author takes more, as many again may come', async (t) => {
  const { db, ann } = await stage(t)
  const referral = await makeOpen(db, ann, { terms: { responseLimit: 2 } })
  const come = async (handle: string) => {
    await makeInterest(db, referral, await makeWriter(db, handle))
    return (await referralOf(db, referral.code)).accepting
  }
  const open = { code: referral.code, accepting: true, at: NOW }
  t.strictSame([await come('cal'), await come('dev')], [true, false])
  await deed(db, (tx) => setAccepting(tx, SITE, ann.id, open))
  t.strictSame([await come('eve'), await come('fay')], [true, false])
  const full = ((await jobsOf(db, 'tell-author')) as { news: string }[]).filter(({ news }) => news === 'full')
  t.equal(full.length, 2)
})

t.test('the words that come after an offer are kept, though it filled the list or the day', async (t) => {
  const { db, ann } = await stage(t)
  const referral = await makeOpen(db, ann, { terms: { responseLimit: 1 } })
  const dev = await makeRemoteAccount(db, 'dev')
  for (let count = 1; count < 20; count++)
    await makeInterest(db, await makeOpen(db, await makeWriter(db, `author${count}`)), dev, { at: NOW })
  const offer = { offerUri: `${dev.uri}/offers/1`, referralId: referral.id, candidateId: dev.id, rate: null }
  await deed(db, (tx) => takeOffer(tx, SITE, { ...offer, at: NOW }))
  t.match(await referralOf(db, referral.code), { accepting: false })
  const postId = await makeRemotePost(db, dev, { visibility: 'direct', mentionedUris: [ann.uri] })
  const said = { source: 'federated_direct', message: 'I would like the case studies.', postId } as const
  const { id } = await makeInterest(db, referral, dev, said)
  const { candidates } = await viewCandidates(db, ann.id, { referralId: referral.id, at: NOW })
  t.match(candidates, [{ interestId: id, message: said.message, source: 'offer_agreement', postId }])
  t.match((await jobsOf(db, 'tell-candidate')).at(-1), { interestId: id, news: 'received' })
})

t.test('each move of the author reaches the candidate, and none of her notes does', async (t) => {
  const { db, ann, bo, referral } = await stage(t)
  const { id: interestId } = await makeInterest(db, referral, bo)
  const note = 'Ask about the rate.'
  await deed(db, (tx) => noteCandidate(tx, ann.id, { interestId, note }))
  await shortlist(db, ann, interestId)
  for (const to of ['received', 'not_chosen'] as const) {
    await deed(db, (tx) => moveCandidate(tx, SITE, ann.id, { interestId, to, at: NOW, answer: 'Next time!' }))
  }
  const news = (await jobsOf(db, 'tell-candidate')) as { news: string }[]
  t.strictSame(
    news.map((one) => one.news),
    ['received', 'shortlisted', 'not_this_time'],
  )
  t.strictSame(
    (await toldOf(db, bo)).filter((kind) => kind === 'candidate_moved'),
    ['candidate_moved'],
  )
  const own = await viewOwnInterests(db, bo.id, 10)
  t.match(own, [{ state: 'not_chosen', code: referral.code, title: referral.terms.title }])
  t.notMatch(JSON.stringify(own), note)
  const { candidates } = await viewCandidates(db, ann.id, { referralId: referral.id, at: NOW })
  t.match(candidates, [{ note, state: 'not_chosen' }])
})

t.test('a candidacy is between two: all others are told that there is none', async (t) => {
  const { db, ann, bo, referral } = await stage(t)
  const { id: interestId } = await makeInterest(db, referral, bo)
  const eve = await makeWriter(db, 'eve')
  const at = NOW
  for (const refused of [
    () => deed(db, (tx) => moveCandidate(tx, SITE, eve.id, { interestId, to: 'shortlisted', at })),
    () => deed(db, (tx) => moveCandidate(tx, SITE, bo.id, { interestId, to: 'shortlisted', at })),
    () => deed(db, (tx) => noteCandidate(tx, bo.id, { interestId, note: 'Hello' })),
    () => deed(db, (tx) => withdrawInterest(tx, SITE, ann.id, { interestId, at })),
    () => viewCandidates(db, bo.id, { referralId: referral.id, at }),
  ]) {
    t.match(await refusalOf(refused()), { kind: 'not_found' })
  }
  t.match(await findInterest(db, interestId), { state: 'received' })
})

async function stage(t: Test) {
  const { db } = await testDatabase(t)
  const [ann, bo] = [await makeWriter(db, 'ann'), await makeWriter(db, 'bo')]
  return { db, ann, bo, referral: await makeOpen(db, ann) }
}

async function shortlist(db: Db, ann: Account, interestId: InterestId): Promise<void> {
  await deed(db, (tx) => moveCandidate(tx, SITE, ann.id, { interestId, to: 'shortlisted', at: NOW }))
}
