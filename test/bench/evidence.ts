// The candidates view of an author who has written two thousand posts: fifty candidates with their evidence, among a
// million posts.
import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Account } from '../../src/core/accounts/account.ts'
import { viewCandidates } from '../../src/core/interests/view.ts'
import type { ReferralId } from '../../src/core/referrals/referral.ts'
import type { Db } from '../../src/db/connect.ts'
import type { Schema } from '../../src/db/schema.ts'
import { makePeople, makePosts, PEOPLE_HOST } from './crowd.ts'
import { head, quantile, tell } from './report.ts'
import type { Subject } from './subject.ts'

const PEOPLE = 1_000
const FOLLOWED = 500
const CANDIDATES = 50
const POSTS = 1_000_000
const OWN_POSTS = 2_000
const VIEWS = 60

/** Measures the view of fifty candidates with 10,000 posts around them, then with a million. */
export async function benchEvidence(subject: Subject): Promise<void> {
  head(`Evidence: ${CANDIDATES} candidates, ${VIEWS} views`)
  const { db, pool } = subject.node.database
  const ana = await subject.makeWriter('ana')
  await makePeople(db, ana, { people: PEOPLE, followed: FOLLOWED })
  await makeTies(db, ana)
  const referralId = await makeReferral(db, ana)
  await makePosts(pool, { count: POSTS / 100, people: PEOPLE })
  await makeTalk(db, ana)
  const few = await view(db, ana, referralId)
  await makePosts(pool, { count: (POSTS / 100) * 99, people: PEOPLE })
  const many = await view(db, ana, referralId)
  let statements = 0
  const counting = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool }),
    log: () => void statements++,
  })
  const { candidates } = await viewCandidates(counting, ana.id, { referralId, at: new Date() })
  const lines = candidates.flatMap(({ evidence }) => evidence).length
  tell({
    name: `p95 with ${POSTS} posts`,
    value: quantile(many, 0.95),
    unit: 'ms',
    goal: { bound: 200, is: 'at most' },
    beside: `${quantile(few, 0.95).toFixed(1)} ms with ${POSTS / 100}; median ${quantile(many, 0.5).toFixed(1)} ms`,
  })
  tell({
    name: 'statements a view',
    value: statements,
    unit: '',
    goal: { bound: 10, is: 'at most' },
    beside: `for ${lines} lines of evidence`,
  })
}

async function view(db: Db, { id }: Account, referralId: ReferralId): Promise<number[]> {
  const taken: number[] = []
  for (let count = 0; count < VIEWS + 5; count++) {
    const begun = performance.now()
    const { candidates } = await viewCandidates(db, id, { referralId, at: new Date() })
    if (candidates.length !== CANDIDATES) throw new Error(`there are ${candidates.length} candidates`)
    // The first views plan the statements.
    if (count >= 5) taken.push(performance.now() - begun)
  }
  return taken
}

// Everybody follows some twenty others. The candidates are at home here, so that their followers are known; five of whom
// she follows vouch for each.
async function makeTies(db: Db, { id }: Account): Promise<void> {
  await sql`
    update accounts set host = null where id in (
      select id from accounts where host = ${PEOPLE_HOST} order by id desc limit ${CANDIDATES})`.execute(db)
  await sql`
    insert into follows (follower_id, followee_id, uri, state)
    select a.id, b.id, 'https://${sql.raw(PEOPLE_HOST)}/ties/' || a.id || '/' || b.id, 'accepted'
    from accounts a join accounts b on a.id <> b.id and (a.id::bit(16)::int * 31 + b.id::bit(16)::int) % 50 = 0
    where ${CROWD('a')} and ${CROWD('b')}
    on conflict do nothing`.execute(db)
  await sql`
    insert into endorsements (author_id, subject_id, text, basis, state)
    select friend.id, candidate.id, 'Finds what nobody else finds.', 'hired_them', 'accepted'
    from accounts candidate cross join lateral (
      select followee_id as id from follows where follower_id = ${id} and candidate.id > 0 order by random() limit 5) friend
    where ${CANDIDATE}`.execute(db)
  await sql`analyze follows, accounts, endorsements`.execute(db)
}

async function makeReferral(db: Db, { id }: Account): Promise<ReferralId> {
  const { rows } = await sql<{ id: ReferralId }>`
    with post as (
      insert into posts (author_id, uri, url, visibility, html) values
        (${id}, 'https://bench.test/r', 'https://bench.test/r', 'public', '<p>Work</p>') returning id
    ), opened as (
      insert into referrals (code, author_id, post_id, state, accepting, terms, expires_at, opened_at, live_since)
      select 'abcdefgh', ${id}, post.id, 'open', true, ${TERMS}::jsonb, now() + interval '9 days', now(), now()
      from post
      returning id
    ), interested as (
      insert into interests (referral_id, candidate_id, state, source, message, expressed_at)
      select opened.id, candidate.id, 'received', 'federated_direct', 'I would like to do it.', now()
      from opened, accounts candidate where ${CANDIDATE}
    )
    select id from opened`.execute(db)
  return rows[0]!.id
}

// Ana's posts answer others and are answered, by candidates too.
async function makeTalk(db: Db, { id }: Account): Promise<void> {
  await sql`
    with said as (
      insert into posts (author_id, uri, url, visibility, html, in_reply_to_id, in_reply_to_author_id)
      select ${id}, 'https://bench.test/' || n, 'https://bench.test/' || n, 'public', '<p>A thought</p>', other.id,
        other.author_id
      from generate_series(1, ${OWN_POSTS}) n
      join (select id, author_id, row_number() over (order by random()) as n from posts
        where author_id <> ${id}) other using (n)
      returning id
    )
    insert into posts (author_id, uri, url, visibility, html, in_reply_to_id, in_reply_to_author_id)
    select person.id, person.uri || '/a/' || said.id, person.url || '/a/' || said.id, 'public', '<p>An answer</p>',
      said.id, ${id}
    from said cross join lateral (
      select id, uri, url from accounts person where ${CROWD('person')} and said.id > 0 order by random() limit 3) person`.execute(
    db,
  )
}

const CROWD = (alias: string) => sql<boolean>`${sql.ref(`${alias}.uri`)} like ${`https://${PEOPLE_HOST}/%`}`

const CANDIDATE = sql<boolean>`candidate.host is null and ${CROWD('candidate')}`

const TERMS = JSON.stringify({ title: 'Copyeditor for six case studies', topics: ['saas'] })
