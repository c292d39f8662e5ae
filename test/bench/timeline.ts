// The home of a writer who follows 500 people: twenty lines of it, among few posts and among a million.
import { sql } from 'kysely'
import type { Account } from '../../src/core/accounts/account.ts'
import { giveLogin } from '../../src/core/auth/logins.ts'
import { openSession } from '../../src/core/auth/sessions.ts'
import { getMany, type Run } from './load.ts'
import { head, quantile, tell } from './report.ts'
import type { Subject } from './subject.ts'

const PEOPLE = 1_000
const FOLLOWED = 500
const FEW = 10_000
const MANY = 1_000_000
const PAGES = 300

/** Measures the home page over HTTP with 10,000 posts, then with a million. */
export async function benchTimeline(subject: Subject): Promise<void> {
  head(`Home: ${FOLLOWED} followed, ${PAGES} pages of twenty`)
  const dora = await subject.makeWriter('dora')
  const cookie = await signIn(subject, dora)
  await makePeople(subject, dora)
  await makePosts(subject, FEW)
  const few = await readHome(subject, cookie)
  await makePosts(subject, MANY - FEW)
  const before = subject.cpu()
  const many = await readHome(subject, cookie)
  const after = subject.cpu()
  const [p95Few, p95Many] = [few, many].map((run) => quantile(run.latenciesMs, 0.95)) as [number, number]
  // The warm-up pages are counted in the CPU time too.
  const pages = PAGES + PAGES / 10
  const nodeMs = ((after.node - before.node) * 1_000) / pages
  const postgresMs = ((after.postgres - before.postgres) * 1_000) / pages
  tell({
    name: `p95 with ${MANY} posts ÷ with ${FEW}`,
    value: p95Many / p95Few,
    unit: '×',
    goal: { bound: 2, is: 'at most' },
    beside: `${p95Many.toFixed(1)} ms ÷ ${p95Few.toFixed(1)} ms`,
  })
  tell({
    name: 'CPU a page',
    value: nodeMs + postgresMs,
    unit: 'ms',
    goal: { bound: 5, is: 'at most' },
    beside: `Node ${nodeMs.toFixed(2)}, PostgreSQL ${postgresMs.toFixed(2)}`,
  })
}

async function signIn({ node }: Subject, account: Account): Promise<string> {
  return await node.database.db.transaction().execute(async (tx) => {
    await giveLogin(tx, account.id, { role: 'member', passwordHash: 'none' })
    return `session=${await openSession(tx, account.id)}`
  })
}

async function readHome({ origin }: Subject, cookie: string): Promise<Run> {
  const url = new URL('/home', origin)
  await getMany(url, { cookie }, { count: PAGES / 10, concurrency: 2 })
  const run = await getMany(url, { cookie }, { count: PAGES, concurrency: 2 })
  if (run.statuses.get(200) !== PAGES)
    throw new Error(`the home page answered ${[...run.statuses].join(' ')}`)
  return run
}

async function makePeople({ node }: Subject, reader: Account): Promise<void> {
  const { db } = node.database
  await sql`
    insert into accounts (kind, handle, host, uri, url, inbox_uri, followers_uri, bio_html)
    select 'writer', 'p' || n, 'people.test', 'https://people.test/users/p' || n, 'https://people.test/@p' || n,
      'https://people.test/users/p' || n || '/inbox', 'https://people.test/users/p' || n || '/followers', ''
    from generate_series(1, ${PEOPLE}) n`.execute(db)
  await sql`
    insert into follows (follower_id, followee_id, uri, state)
    select ${reader.id}, id, 'https://people.test/follows/' || id, 'accepted' from accounts
    where host = 'people.test' order by id limit ${FOLLOWED}`.execute(db)
}

async function makePosts({ node }: Subject, count: number): Promise<void> {
  const client = await node.database.pool.connect()
  try {
    await client.query('set statement_timeout = 0')
    await client.query(
      `insert into posts (id, author_id, uri, url, visibility, html, language, published_at)
       select id_at(at), author.id, author.uri || '/posts/' || gen_random_uuid(), author.url || '/1', 'public',
         '<p>Notes on a draft, number ' || n || '. The second chapter wants a map, the third wants to be cut.</p>', 'en', at
       from (select n, now() - random() * interval '300 days' as at, 1 + (random() * ($2 - 1))::int as person
             from generate_series(1, $1::int) n) made
       join (select id, uri, url, row_number() over (order by id) as person from accounts where host = 'people.test') author
         using (person)`,
      [count, PEOPLE],
    )
    await client.query('analyze posts')
    await client.query('reset statement_timeout')
  } finally {
    client.release()
  }
}
