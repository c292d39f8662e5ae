import t, { type Test } from 'tap'
import type { Account } from '../../../src/core/accounts/account.ts'
import { followReferral } from '../../../src/core/interests/close.ts'
import { type FilledBy, fillReferral, readChoosable } from '../../../src/core/interests/fill.ts'
import { findInterest, type Interest } from '../../../src/core/interests/interest.ts'
import { introduceCandidate, moveCandidate } from '../../../src/core/interests/move.ts'
import { giveCredit } from '../../../src/core/introductions/credit.ts'
import { moveReferral } from '../../../src/core/referrals/moves/move.ts'
import type { PublishedReferral } from '../../../src/core/referrals/referral.ts'
import type { Db } from '../../../src/db/connect.ts'
import {
  deed,
  jobsOf,
  makeInterest,
  makeOpen,
  makeRecommendation,
  referralOf,
  refusalOf,
} from '../../helpers/candidates.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeWriter, SITE } from '../../helpers/make.ts'

t.test('who is named got the work, whether introduced, shortlisted or only heard of', async (t) => {
  for (const state of ['received', 'shortlisted', 'introduced'] as const) {
    const { db, referral, bo, cal, bring, fill, news } = await stage(t)
    await bring(bo, state)
    await fill(bo.id)
    t.match(await referralOf(db, referral.code), { state: 'filled' })
    t.match(await findInterest(db, bo.id), { state: 'chosen' }, state)
    t.match(await findInterest(db, cal.id), { state: 'not_chosen' })
    t.strictSame(await news(bo), ['chosen'], 'nobody tells her that it went to another')
    t.strictSame(await news(cal), ['filled'])
    t.ok(
      await deed(db, (tx) =>
        giveCredit(tx, bo.candidateId, { referralId: referral.id, postId: null, at: NOW }),
      ),
    )
  }
})

t.test('where somebody was introduced, the author is asked who got it', async (t) => {
  const { db, referral, bo, cal, bring, fill, news } = await stage(t)
  await bring(bo, 'introduced')
  t.match(await refusalOf(fill(undefined)), {
    kind: 'conflict',
    message: /^Who got it\? You introduced @bo:/,
  })
  t.match(await referralOf(db, referral.code), { state: 'in_talks' })
  t.match(await findInterest(db, cal.id), { state: 'received' })
  await fill('elsewhere')
  t.strictSame([await news(bo), await news(cal)], [['filled'], ['filled']])
})

t.test('nobody is asked where nobody was introduced, or the choice was made before', async (t) => {
  const one = await stage(t)
  await one.fill(undefined)
  t.strictSame(await one.news(one.bo), ['filled'])
  const other = await stage(t)
  const { ann, bo, cal, bring, fill, news, db } = other
  await bring(bo, 'introduced')
  await bring(cal, 'introduced')
  await deed(db, (tx) => moveCandidate(tx, SITE, ann.id, { interestId: bo.id, to: 'chosen', at: new Date() }))
  await fill(undefined)
  t.strictSame([await news(bo), await news(cal)], [['chosen'], ['filled']])
})

t.test('who did it not after all is no answer once it opened again', async (t) => {
  const { db, ann, referral, bo, cal, bring, fill, follow } = await stage(t)
  await bring(bo, 'introduced')
  await fill(bo.id)
  await deed(db, (tx) =>
    moveReferral(tx, SITE, ann.id, { code: referral.code, move: { to: 'open', at: new Date() } }),
  )
  await follow('filled', 'open')
  await makeInterest(db, await referralOf(db, referral.code), await makeWriter(db, 'dev'))
  const choosable = await readChoosable(db, await referralOf(db, referral.code))
  t.match(choosable, [{ handle: 'dev' }], 'Cal has not said yet whether it still interests her')
  t.match(await findInterest(db, cal.id), { state: 'not_chosen' })
})

t.test('only a candidate of this referral is chosen, and only by its author', async (t) => {
  const { db, ann, referral, bo, fill } = await stage(t)
  const elsewhere = await makeOpen(db, ann)
  const stranger = await makeInterest(db, elsewhere, await makeWriter(db, 'eve'))
  t.match(await refusalOf(fill(stranger.id)), { kind: 'not_found' })
  const dev = await makeWriter(db, 'dev')
  await makeRecommendation(db, referral, { recommender: await makeWriter(db, 'lee'), subject: dev })
  const { id: suggested } = await db
    .selectFrom('interests')
    .select('id')
    .where('candidate_id', '=', dev.id)
    .executeTakeFirstOrThrow()
  t.match(await refusalOf(fill(suggested)), { kind: 'not_found' })
  await deed(db, (tx) => moveCandidate(tx, SITE, ann.id, { interestId: bo.id, to: 'not_chosen', at: NOW }))
  t.match(await refusalOf(fill(bo.id)), {
    kind: 'conflict',
    message: 'This interest is turned down: it cannot become chosen.',
  })
  const { code } = referral
  const byAnother = deed(db, (tx) => fillReferral(tx, SITE, dev.id, { code, by: bo.id, at: NOW }))
  t.match(await refusalOf(byAnother), { kind: 'forbidden' })
  t.match(await referralOf(db, code), { state: 'open' })
})

t.test('without filling, nobody is chosen who was not introduced', async (t) => {
  const { db, ann, bo } = await stage(t)
  const chosen = deed(db, (tx) =>
    moveCandidate(tx, SITE, ann.id, { interestId: bo.id, to: 'chosen', at: NOW }),
  )
  t.match(await refusalOf(chosen), {
    kind: 'conflict',
    message: /by an introduction, or as the referral is filled/,
  })
})

const NOW = new Date()

async function stage(t: Test) {
  const { db } = await testDatabase(t)
  const ann = await makeWriter(db, 'ann')
  const referral = await makeOpen(db, ann)
  const [bo, cal] = [
    await makeInterest(db, referral, await makeWriter(db, 'bo')),
    await makeInterest(db, referral, await makeWriter(db, 'cal')),
  ]
  return { db, ann, referral, bo, cal, ...acting(db, ann, referral) }
}

function acting(db: Db, ann: Account, { id: referralId, code }: PublishedReferral) {
  const follow = (from: string, to: string) =>
    deed(db, (tx) => followReferral(tx, SITE, { referralId, from, to }, new Date()))
  return {
    follow,
    /** Takes a candidate as far as this state. */
    bring: async ({ id: interestId }: Interest, state: 'received' | 'shortlisted' | 'introduced') => {
      const at = new Date()
      if (state === 'shortlisted')
        await deed(db, (tx) => moveCandidate(tx, SITE, ann.id, { interestId, to: state, at }))
      if (state === 'introduced') await deed(db, (tx) => introduceCandidate(tx, SITE, { interestId, at }))
    },
    fill: async (by: FilledBy | undefined) => {
      await deed(db, (tx) => fillReferral(tx, SITE, ann.id, { code, by, at: new Date() }))
      await follow('open', 'filled')
    },
    /** What a candidate was told of the end. */
    news: async ({ id }: Interest) => {
      const told = (await jobsOf(db, 'tell-candidate')) as { interestId: string; news: string }[]
      const early = ['received', 'shortlisted']
      return told.filter((one) => one.interestId === id && !early.includes(one.news)).map(({ news }) => news)
    },
  }
}
