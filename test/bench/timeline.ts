// The home of a writer who follows 500 people: twenty lines of it, among few posts and among a million.
import type { Account } from '../../src/core/accounts/account.ts'
import { giveLogin } from '../../src/core/auth/logins.ts'
import { openSession } from '../../src/core/auth/sessions.ts'
import { makePeople, makePosts } from './crowd.ts'
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
  const { db, pool } = subject.node.database
  await makePeople(db, dora, { people: PEOPLE, followed: FOLLOWED })
  await makePosts(pool, { count: FEW, people: PEOPLE })
  const few = await readHome(subject, cookie)
  await makePosts(pool, { count: MANY - FEW, people: PEOPLE })
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
