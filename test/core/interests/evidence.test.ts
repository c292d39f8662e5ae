import { Kysely, PostgresDialect, sql } from 'kysely'
import t, { type Test } from 'tap'
import type { Account } from '../../../src/core/accounts/account.ts'
import { endorseWriter } from '../../../src/core/endorsements/endorse.ts'
import { acceptEndorsement } from '../../../src/core/endorsements/move.ts'
import { followAccount } from '../../../src/core/follows/follow.ts'
import type { EvidenceKind, EvidenceLine } from '../../../src/core/interests/evidence/line.ts'
import { readEvidence, readEvidenceKinds } from '../../../src/core/interests/evidence.ts'
import type { PostId } from '../../../src/core/posts/post.ts'
import type { PublishedReferral } from '../../../src/core/referrals/referral.ts'
import type { Database, Db } from '../../../src/db/connect.ts'
import type { Visibility } from '../../../src/db/schema/words.ts'
import type { Schema } from '../../../src/db/schema.ts'
import { deed, makeInterest, makeOpen, makeRecommendation } from '../../helpers/candidates.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makePost, makeRemoteAccount, makeRemotePost, makeWriter } from '../../helpers/make.ts'

const DAY_MS = 86_400_000
const NOW = new Date()

t.test('who follows whom is told, once both sides agreed', async (t) => {
  const { db, ann, bo, lines } = await stage(t)
  t.notOk(await find(lines, 'follow'))
  await follow(db, bo, ann)
  t.match(await find(lines, 'follow'), { way: 'they_you', url: bo.url })
  await follow(db, ann, bo)
  t.match(await find(lines, 'follow'), { way: 'each_other' })
  await db.updateTable('follows').set({ state: 'requested' }).where('follower_id', '=', bo.id).execute()
  t.match(await find(lines, 'follow'), { way: 'you_them' }, 'a request is no follow')
})

t.test('a talk counts answers over two steps, in both directions, and names the last', async (t) => {
  const { db, ann, bo, lines } = await stage(t)
  const cal = await makeWriter(db, 'cal')
  const first = await makePost(db, ann, { text: 'On kill fees' })
  const second = await reply(db, bo, first)
  t.match(await find(lines, 'talk'), { times: 1, last: { id: second } })
  const between = await reply(db, cal, second)
  const third = await reply(db, ann, between)
  const talk = await find(lines, 'talk')
  t.match(talk, { times: 2, last: { id: third } }, 'over the answer of somebody else')
  t.equal(talk!.url, await urlOf(db, third))
  const far = await reply(db, cal, await reply(db, cal, third))
  await reply(db, bo, far)
  t.match(await find(lines, 'talk'), { times: 2 }, 'three steps are none')
})

t.test('two who answered a third have not talked, nor has who answers this referral', async (t) => {
  const { db, ann, bo, referral, lines } = await stage(t)
  const post = await makePost(db, await makeWriter(db, 'cal'))
  await reply(db, ann, post)
  await reply(db, bo, post)
  const answer = await reply(db, bo, referral.postId)
  await reply(db, ann, answer)
  t.notOk(await find(lines, 'talk'))
})

t.test('no talk stands on a post that the author may not read, or on a direct one', async (t) => {
  for (const visibility of ['public', 'unlisted', 'followers', 'direct'] as Visibility[]) {
    const { db, ann, bo, lines } = await stage(t)
    const cal = await makeWriter(db, 'cal')
    const isOpen = visibility === 'public' || visibility === 'unlisted'
    const mine = await makePost(db, ann)
    await reply(db, bo, mine, { visibility, mentioned: [cal] })
    t.equal((await find(lines, 'talk')) !== undefined, isOpen, `${visibility}: the last post`)
    await db.deleteFrom('posts').where('author_id', '=', bo.id).execute()
    const between = await reply(db, cal, mine, { visibility, mentioned: [bo] })
    await reply(db, bo, between)
    t.equal((await find(lines, 'talk')) !== undefined, isOpen, `${visibility}: the post between`)
    await follow(db, ann, cal)
    const isRead = isOpen || visibility === 'followers'
    t.equal((await find(lines, 'talk')) !== undefined, isRead, `${visibility}: a follower reads more`)
  }
})

t.test('no talk stands on the post of somebody who is suspended', async (t) => {
  const { db, ann, bo, lines } = await stage(t)
  const cal = await makeWriter(db, 'cal')
  await reply(db, bo, await reply(db, cal, await makePost(db, ann)))
  t.ok(await find(lines, 'talk'))
  await db.updateTable('accounts').set({ suspended_at: NOW }).where('id', '=', cal.id).execute()
  t.notOk(await find(lines, 'talk'))
})

t.test('endorsements count when they are accepted and by somebody whom the author follows', async (t) => {
  const { db, ann, bo, lines } = await stage(t)
  const [cara, subject] = [await old(db, await makeWriter(db, 'cara')), await old(db, bo)]
  const text = 'Bo finds what nobody else finds.'
  const draft = { text, basis: 'hired_them', skills: [], since: '2024', postId: null, at: NOW } as const
  const id = await deed(db, (tx) =>
    endorseWriter(tx, { author: cara, subject }, { ...draft, skills: [...draft.skills] }),
  )
  await follow(db, ann, cara)
  t.notOk(await find(lines, 'endorsement'), 'not before it is accepted')
  await deed(db, (tx) => acceptEndorsement(tx, bo.id, { id, at: NOW }))
  t.match(await find(lines, 'endorsement'), {
    by: { handle: 'cara' },
    basis: 'hired_them',
    since: '2024',
    text,
    url: bo.url,
  })
  await db.deleteFrom('follows').execute()
  t.notOk(await find(lines, 'endorsement'), 'a stranger’s word is on the profile')
})

t.test('work that went from one to the other is counted; what the other reported is not told', async (t) => {
  const { db, ann, bo, lines } = await stage(t)
  t.notOk(await find(lines, 'work'))
  const given = await makeOpen(db, ann)
  const got = await makeOpen(db, bo)
  const one = await makeInterest(db, given, bo)
  await choose(db, one.id)
  await choose(db, (await makeInterest(db, got, ann)).id)
  const report = (by: Account) =>
    db.insertInto('outcomes').values({ interest_id: one.id, reporter_id: by.id, result: 'hired' }).execute()
  await report(bo)
  t.strictSame(
    (await lines()).filter((line) => line.kind === 'work'),
    [
      { kind: 'work', way: 'to_them', times: 1, hired: 0, codes: [given.code], url: `/r/${given.code}` },
      { kind: 'work', way: 'to_you', times: 1, hired: 0, codes: [got.code], url: `/r/${got.code}` },
    ],
  )
  await report(ann)
  t.match(await find(lines, 'work'), { way: 'to_them', hired: 1 })
})

t.test(
  'a recommendation for this referral is told, with whether the author follows who gave it',
  async (t) => {
    const { db, ann, bo, referral, lines } = await stage(t)
    const lee = await makeWriter(db, 'lee')
    const other = await makeOpen(db, ann)
    await makeInterest(db, other, bo)
    await makeRecommendation(db, other, { recommender: lee, subject: bo })
    t.notOk(await find(lines, 'recommendation'), 'another referral’s')
    const postId = await makePost(db, lee, { visibility: 'direct', mentioned: [bo] })
    await makeRecommendation(db, referral, { recommender: lee, subject: bo }, { postId })
    t.match(await find(lines, 'recommendation'), {
      by: { handle: 'lee' },
      isFollowed: false,
      words: 'Quick, and kind with queries.',
      sinceYear: 2025,
      url: lee.url,
    })
    await follow(db, ann, lee)
    await db.insertInto('post_mentions').values({ post_id: postId, account_id: ann.id }).execute()
    t.match(await find(lines, 'recommendation'), { isFollowed: true, url: await urlOf(db, postId) })
  },
)

t.test(
  'how many of whom the author follows follow the candidate: standing follows, in lists that are shown',
  async (t) => {
    const { db, ann, bo, lines } = await stage(t)
    const friends = await Promise.all(['d1', 'd2', 'd3', 'd4'].map((handle) => makeWriter(db, handle)))
    for (const friend of friends) await follow(db, friend, bo)
    t.notOk(await find(lines, 'circle'), 'strangers do not count')
    for (const friend of friends) await follow(db, ann, friend)
    const circle = await find(lines, 'circle')
    t.match(circle, { count: 4, url: bo.url })
    t.strictSame(circle!.kind === 'circle' && circle!.some.map(({ handle }) => handle), ['d1', 'd2', 'd3'])
    await db.updateTable('accounts').set({ gone_at: NOW }).where('id', '=', friends[0]!.id).execute()
    await db
      .updateTable('follows')
      .set({ state: 'requested' })
      .where('follower_id', '=', friends[1]!.id)
      .execute()
    t.match(await find(lines, 'circle'), { count: 2 })
  },
)

t.test('a follow of which neither end is at home is not told', async (t) => {
  const { db, ann, bo } = await stage(t)
  const [rae, sol] = [await makeRemoteAccount(db, 'rae'), await makeRemoteAccount(db, 'sol')]
  const referral = await makeOpen(db, ann)
  const lines = linesOf(db, referral, rae)
  await makeInterest(db, referral, rae)
  await edge(db, ann, sol)
  await edge(db, sol, rae)
  t.notOk(await find(lines, 'circle'))
  await follow(db, ann, bo)
  await edge(db, bo, rae)
  t.match(await find(lines, 'circle'), { count: 1, some: [{ handle: 'bo' }] })
})

t.test('an account’s age is told, and that it is young', async (t) => {
  const { db, bo, lines } = await stage(t)
  t.match(await find(lines, 'young'), { days: 0, url: bo.url })
  t.notOk(await find(lines, 'age'))
  await old(db, bo)
  t.notOk(await find(lines, 'young'))
  t.match(await find(lines, 'age'), { since: new Date(NOW.getTime() - 400 * DAY_MS) })
})

t.test(
  'the same words to more than five referrals, and a bio that is another’s, are pointed out',
  async (t) => {
    const { db, ann, bo, lines } = await stage(t)
    await db.deleteFrom('interests').execute()
    const message = '@ann I have edited case studies for software makers since 2023, and would like yours.'
    const referral = await referralWith(db, ann, bo, message)
    const ours = linesOf(db, referral, bo)
    for (let count = 0; count < 4; count++)
      await referralWith(db, await makeWriter(db, `author${count}`), bo, message)
    t.notOk(await find(ours, 'same_words'), 'five are none')
    await referralWith(db, await makeWriter(db, 'zac'), bo, message.replace('@ann', '@zoe').toUpperCase())
    t.match(await find(ours, 'same_words'), { referrals: 6 })
    const bio =
      '<p>Copyeditor for software makers, health and the odd poem. I ask before I change a thing.</p>'
    const zoe = await old(db, await makeWriter(db, 'zoe', { bio }))
    t.notOk(await find(lines, 'copied_bio'))
    await sql`update accounts set bio_html = ${bio} where id = ${bo.id}`.execute(db)
    t.match(await find(ours, 'copied_bio'), { of: { handle: 'zoe' }, url: zoe.url })
    await sql`update accounts set joined_at = '2001-01-01' where id = ${bo.id}`.execute(db)
    t.notOk(await find(ours, 'copied_bio'), 'who had it first has not copied')
  },
)

t.test('of a stranger it says so, and what of hers there is to read about it', async (t) => {
  const { db, ann, bo, lines } = await stage(t)
  t.strictSame(await find(lines, 'nothing'), { kind: 'nothing', posts: [], url: bo.url })
  const posts: PostId[] = []
  for (const text of ['On #SaaS', 'On #b2b things', 'More #saas', 'On #gardens'])
    posts.push(await makePost(db, bo, { text }))
  await makePost(db, bo, { text: 'Secret #saas', visibility: 'followers' })
  const nothing = await find(lines, 'nothing')
  t.strictSame(nothing?.kind === 'nothing' && nothing.posts.map(({ id }) => id), [posts[2], posts[1]])
  await follow(db, ann, bo)
  t.notOk(await find(lines, 'nothing'), 'who is followed is no stranger')
})

t.test('all candidates are loaded by the same seven statements', async (t) => {
  const { db, referral, pool } = await stage(t)
  let statements = 0
  const counting = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool }),
    log: () => void statements++,
  })
  const people: Account[] = []
  for (const count of [1, 2, 6]) {
    while (people.length < count) people.push(await makeRemoteAccount(db, `p${people.length}`))
    statements = 0
    const lines = await readEvidence(counting, referral, {
      candidateIds: people.map(({ id }) => id),
      at: NOW,
    })
    t.equal(lines.size, count)
    t.equal(statements, 7)
  }
  statements = 0
  t.equal((await readEvidence(counting, referral, { candidateIds: [], at: NOW })).size, 0)
  t.equal(statements, 0)
})

t.test('a candidate is told the kinds, and no warning', async (t) => {
  const { db, ann, bo, referral } = await stage(t)
  await follow(db, ann, bo)
  t.strictSame(await readEvidenceKinds(db, referral, { candidateId: bo.id, at: NOW }), ['follow'])
})

t.test('a remote candidate’s posts count as ours do', async (t) => {
  const { db, ann } = await stage(t)
  const rae = await makeRemoteAccount(db, 'rae')
  const referral = await makeOpen(db, ann)
  const lines = linesOf(db, referral, rae)
  const mine = await makePost(db, ann)
  const answer = await makeRemotePost(db, rae, { inReplyToUri: await uriOf(db, mine) })
  t.match(await find(lines, 'talk'), { times: 1, last: { id: answer } })
})

async function stage(t: Test) {
  const { db, pool }: Database = await testDatabase(t)
  const [ann, bo] = [await makeWriter(db, 'ann'), await makeWriter(db, 'bo')]
  const referral = await makeOpen(db, ann)
  await makeInterest(db, referral, bo)
  return { db, pool, ann, bo, referral, lines: linesOf(db, referral, bo) }
}

function linesOf(db: Db, referral: PublishedReferral, { id }: Account): () => Promise<EvidenceLine[]> {
  return async () => (await readEvidence(db, referral, { candidateIds: [id], at: NOW })).get(id)!
}

async function find(
  lines: () => Promise<EvidenceLine[]>,
  kind: EvidenceKind,
): Promise<EvidenceLine | undefined> {
  return (await lines()).find((line) => line.kind === kind)
}

async function referralWith(db: Db, author: Account, candidate: Account, message: string) {
  const referral = await makeOpen(db, author)
  await makeInterest(db, referral, candidate, { message })
  return referral
}

async function follow(db: Db, follower: Account, followee: Account): Promise<void> {
  await deed(db, (tx) => followAccount(tx, follower, followee))
}

// A follow between accounts of which the local side has been answered.
async function edge(db: Db, follower: Account, followee: Account): Promise<void> {
  const [follower_id, followee_id] = [follower.id, followee.id]
  await db
    .insertInto('follows')
    .values({ follower_id, followee_id, uri: `${follower.uri}#${followee.id}`, state: 'accepted' })
    .execute()
}

async function reply(db: Db, author: Account, to: PostId, given: Parameters<typeof makePost>[2] = {}) {
  return await makePost(db, author, { inReplyTo: await uriOf(db, to), ...given })
}

async function choose(db: Db, id: string): Promise<void> {
  await sql`update interests set state = 'chosen' where id = ${id}`.execute(db)
}

async function old(db: Db, account: Account): Promise<Account> {
  const joinedAt = new Date(NOW.getTime() - 400 * DAY_MS)
  await db.updateTable('accounts').set({ joined_at: joinedAt }).where('id', '=', account.id).execute()
  return { ...account, joinedAt }
}

async function uriOf(db: Db, id: PostId): Promise<string> {
  return (await db.selectFrom('posts').select('uri').where('id', '=', id).executeTakeFirstOrThrow()).uri
}

async function urlOf(db: Db, id: PostId): Promise<string> {
  return (await db.selectFrom('posts').select('url').where('id', '=', id).executeTakeFirstOrThrow()).url
}
