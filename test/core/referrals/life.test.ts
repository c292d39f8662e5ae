import t from 'tap'
import type { Account } from '../../../src/core/accounts/account.ts'
import { keepDraft } from '../../../src/core/referrals/drafts.ts'
import { findReferral } from '../../../src/core/referrals/find.ts'
import { mindReferrals } from '../../../src/core/referrals/moves/clock.ts'
import { type AskedMove, moveReferral, setAccepting } from '../../../src/core/referrals/moves/move.ts'
import { openReferral } from '../../../src/core/referrals/open.ts'
import { ReferralDraft, referralTerms } from '../../../src/core/referrals/terms.ts'
import { viewReferrals } from '../../../src/core/referrals/view.ts'
import { Refusal } from '../../../src/core/refusal.ts'
import type { Db } from '../../../src/db/connect.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeBoard, makeReferral, makeWriter, SITE } from '../../helpers/make.ts'

const DAY_MS = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS)

t.test('an opened referral is a public post that the main board and the matching ones boost', async (t) => {
  const { db } = await testDatabase(t)
  const ann = await makeWriter(db, 'ann')
  await makeBoard(db, 'board')
  await makeBoard(db, 'editing', { work: ['copyediting', 'proofreading'] })
  await makeBoard(db, 'poems', { work: ['poetry'] })
  const { code, postId } = await makeReferral(db, ann)
  t.strictSame(await boostersOf(db, postId), ['board', 'editing'])
  const found = await findReferral(db, null, code)
  t.match(found, { state: 'open', accepting: true, revision: 1, postId })
  const [view] = await viewReferrals(db, null, [found!.id])
  t.match(view?.post.html, /^<p><strong>\[Open\] /)
  t.equal(view?.post.url, `${SITE.origin}/r/${code}`)
  t.strictSame(await jobsOf(db), [
    'alert-searches',
    'referral-moved',
    'send-boost',
    'send-boost',
    'send-post',
  ])
})

t.test('a board that is named but does not take such work is refused, and nothing is stored', async (t) => {
  const { db } = await testDatabase(t)
  const ann = await makeWriter(db, 'ann')
  await makeBoard(db, 'board')
  await makeBoard(db, 'poems', { work: ['poetry'] })
  await t.rejects(
    makeReferral(db, ann, { terms: { boards: ['poems'] } }),
    new Refusal('invalid', 'The board @poems takes only poetry.'),
  )
  t.equal(await kindOf(makeReferral(db, ann, { terms: { boards: ['nowhere'] } })), 'invalid')
  t.strictSame(await db.selectFrom('posts').select('id').execute(), [])
})

t.test('filling it says so in the post, takes the boosts back and closes replies', async (t) => {
  const { db, ann, code, postId } = await openOne(t)
  await move(db, ann, code, { to: 'filled', at: inDays(1) })
  t.match(await findReferral(db, null, code), { state: 'filled', accepting: false, revision: 2 })
  t.strictSame(await boostersOf(db, postId), [])
  t.match((await postOf(db, postId)).html, /\[Filled\]/)
  t.strictSame(
    (await jobsOf(db)).filter((name) => name !== 'send-boost' && name !== 'send-post'),
    ['alert-searches', 'referral-moved', 'referral-moved', 'send-edit', 'send-unboost'],
  )
})

t.test('what was filled opens again within thirty days, boosted anew, and not after', async (t) => {
  const { db, ann, code, postId } = await openOne(t)
  await move(db, ann, code, { to: 'filled', at: inDays(1) })
  await move(db, ann, code, { to: 'open', at: inDays(20) })
  t.strictSame(await boostersOf(db, postId), ['board'])
  t.match(await findReferral(db, null, code), { state: 'open', accepting: true, closedAt: null })
  await move(db, ann, code, { to: 'filled', at: inDays(21) })
  t.equal(await kindOf(move(db, ann, code, { to: 'open', at: inDays(60) })), 'conflict')
})

t.test('a withdrawal needs a reason, which stands in the post', async (t) => {
  const { db, ann, code, postId } = await openOne(t)
  t.equal(await kindOf(move(db, ann, code, { to: 'withdrawn', at: inDays(1) })), 'invalid')
  await move(db, ann, code, { to: 'withdrawn', at: inDays(1), reason: 'client_cancelled' })
  t.match((await postOf(db, postId)).html, /\[Withdrawn\].*cancelled/s)
})

t.test('nobody but the author moves a referral', async (t) => {
  const { db, code } = await openOne(t)
  const eve = await makeWriter(db, 'eve')
  t.equal(await kindOf(move(db, eve, code, { to: 'filled', at: inDays(1) })), 'forbidden')
  t.match(await findReferral(db, null, code), { state: 'open', revision: 1 })
})

t.test('the clock closes what is over, once, and tells its author', async (t) => {
  const { db, ann, code, postId } = await openOne(t)
  const late = await makeReferral(db, ann, { terms: { expiresAt: inDays(50).toISOString() } })
  const at = inDays(40)
  for (let times = 0; times < 2; times++) {
    await db.transaction().execute((tx) => mindReferrals(tx, SITE, at))
  }
  t.match(await findReferral(db, null, code), { state: 'expired', revision: 2, closedAt: at })
  t.match(await findReferral(db, null, late.code), { state: 'open' })
  t.strictSame(await boostersOf(db, postId), [])
  const told = await db
    .selectFrom('notifications')
    .select(['account_id', 'post_id'])
    .where('kind', '=', 'referral_expired')
    .execute()
  t.strictSame(told, [{ account_id: ann.id, post_id: postId }])
})

t.test('talks and replies: an edit each, and the boards keep their boosts', async (t) => {
  const { db, ann, code, postId } = await openOne(t)
  await move(db, ann, code, { to: 'in_talks', at: inDays(1), accepting: false })
  t.match(await findReferral(db, null, code), { state: 'in_talks', accepting: false, revision: 2 })
  await accept(db, ann, code, true)
  await accept(db, ann, code, true)
  t.match(await findReferral(db, null, code), { state: 'in_talks', accepting: true, revision: 3 })
  t.strictSame(await boostersOf(db, postId), ['board'])
  await move(db, ann, code, { to: 'filled', at: inDays(2) })
  t.equal(await kindOf(accept(db, ann, code, true)), 'conflict')
})

t.test('each move is written down, with who made it', async (t) => {
  const { db, ann, code } = await openOne(t)
  await move(db, ann, code, { to: 'in_talks', at: inDays(1) })
  await db.transaction().execute((tx) => mindReferrals(tx, SITE, inDays(40)))
  const events = await db
    .selectFrom('referral_events')
    .select(['from_state', 'to_state', 'by_account_id'])
    .orderBy('id')
    .execute()
  t.strictSame(
    events.map((event) => [event.from_state, event.to_state, event.by_account_id]),
    [
      ['draft', 'open', ann.id],
      ['open', 'in_talks', ann.id],
      ['in_talks', 'expired', null],
    ],
  )
})

t.test('a draft is its author’s alone until it opens or is discarded', async (t) => {
  const { db, ann } = await openOne(t)
  const draft = ReferralDraft.parse({ title: 'A draft about a proofreader' })
  const code = await db.transaction().execute((tx) => keepDraft(tx, ann, draft, undefined))
  t.equal(await findReferral(db, null, code), undefined)
  t.match(await findReferral(db, ann.id, code), { state: 'draft', postId: null })
  t.equal(await kindOf(move(db, ann, code, { to: 'filled', at: inDays(1) })), 'conflict')
  const whole = referralTerms(new Date()).parse({
    ...(await findReferral(db, ann.id, (await makeReferral(db, ann)).code))!.terms,
    title: 'Proofreader for a book of letters',
    expiresAt: null,
  })
  const opened = await db
    .transaction()
    .execute((tx) => openReferral(tx, SITE, ann, { code, terms: whole, at: new Date() }))
  t.equal(opened.code, code)
  const other = await db.transaction().execute((tx) => keepDraft(tx, ann, draft, undefined))
  await move(db, ann, other, { to: 'discarded', at: new Date() })
  t.equal(await findReferral(db, ann.id, other), undefined)
})

// Of what kind the refusal is; a deed that is carried out fails the test.
async function kindOf(deed: Promise<unknown>): Promise<string> {
  const outcome = await deed.catch((fault: unknown) => fault)
  return outcome instanceof Refusal ? outcome.kind : `not refused: ${outcome}`
}

async function openOne(t: Parameters<typeof testDatabase>[0]) {
  const { db } = await testDatabase(t)
  const ann = await makeWriter(db, 'ann')
  return { db, ann, ...(await makeReferral(db, ann)) }
}

async function move(db: Db, author: Account, code: string, asked: AskedMove): Promise<void> {
  await db.transaction().execute((tx) => moveReferral(tx, SITE, author.id, { code, move: asked }))
}

async function accept(db: Db, author: Account, code: string, accepting: boolean): Promise<void> {
  await db
    .transaction()
    .execute((tx) => setAccepting(tx, SITE, author.id, { code, accepting, at: new Date() }))
}

async function boostersOf(db: Db, postId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('boosts')
    .innerJoin('accounts', 'accounts.id', 'boosts.account_id')
    .select('accounts.handle')
    .where('post_id', '=', postId as never)
    .orderBy('accounts.handle')
    .execute()
  return rows.map((row) => row.handle)
}

async function postOf(db: Db, postId: string) {
  return await db
    .selectFrom('posts')
    .select('html')
    .where('id', '=', postId as never)
    .executeTakeFirstOrThrow()
}

async function jobsOf(db: Db): Promise<string[]> {
  return (await db.selectFrom('jobs').select('name').orderBy('name').execute()).map((row) => row.name)
}

t.test('talks that closed its replies open them again when they end', async (t) => {
  const { db, ann, code } = await openOne(t)
  await move(db, ann, code, { to: 'in_talks', at: inDays(1), accepting: false })
  await move(db, ann, code, { to: 'open', at: inDays(2) })
  t.match(await findReferral(db, null, code), { state: 'open', accepting: true })
})
