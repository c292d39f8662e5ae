// The search over open referrals: words with three filters, and what else people ask, among a hundred thousand.
import { sql } from 'kysely'
import { type ReferralQuery, writeQuery } from '../../src/core/search/query.ts'
import { searchReferrals } from '../../src/core/search/search.ts'
import { WORK } from '../../src/core/work.ts'
import type { Db } from '../../src/db/connect.ts'
import { COPYEDITOR } from '../core/referrals/example.ts'
import { head, quantile, tell } from './report.ts'
import type { Subject } from './subject.ts'

const REFERRALS = 100_000
const AUTHORS = 1_000
const SEARCHES = 60
const GOAL_MS = 50

const WORDS = (
  'kettle harbour ledger lantern orchard saddle copper thimble meadow granite willow anchor barrel candle dagger ember ' +
  'falcon garnet hollow island jasper kernel lagoon marble needle oyster pebble quarry ribbon sickle timber umbra velvet ' +
  'walnut yarrow zephyr acorn bramble cobalt drift'
).split(' ')
const TOPICS = ['saas', 'b2b', 'health', 'travel', 'food', 'law', 'science', 'games', 'finance', 'music']

// From what nearly everything answers to what nothing does: the worst for a search is what is common each and rare together.
const QUERIES: ReferralQuery[] = [
  {},
  { q: 'copyeditor', work: ['copyediting'], unit: 'word', min: '0.06', currency: 'USD', lang: 'en' },
  { q: 'kettle', work: ['blog', 'essay'], lang: 'en', credit: ['byline'] },
  { q: 'kettle harbour', place: ['remote'], ai: ['human_only'], topic: 'saas' },
  { q: 'ket -harbour', work: ['poetry'], engagement: ['ongoing'], handoff: ['keep'], accepting: true },
  { q: 'nowhere', work: ['copyediting'], unit: 'word', min: '0.06', currency: 'EUR' },
  { work: ['copyediting'], unit: 'hour', min: '60', currency: 'GBP', hide: ['below_floor'] },
  { unit: 'word', min: '0.3', currency: 'USD', lang: 'de', credit: ['ghost'] },
  { lang: 'en', place: ['remote'], credit: ['none'], hide: ['wide_range'] },
  { work: ['indexing'], lang: 'de', country: 'JP', handoff: ['cover'] },
  { board: 'writing', q: 'lantern', lang: 'en' },
  { since: '2100-01-01', lang: 'en' },
]

/** Measures the search beside the cheapest statement there is and the count of an index. */
export async function benchSearch({ node, makeWriter }: Subject): Promise<void> {
  head(`Search: ${REFERRALS} open referrals, ${QUERIES.length} kinds of query, ${SEARCHES} of each`)
  const { db } = node.database
  await makeAuthors(db)
  const reader = await makeWriter('reader')
  await makeReferrals(db)
  const one = await timed(SEARCHES, async () => void (await sql`select 1`.execute(db)))
  const count = await timed(10, async () => void (await countOpen(db)))
  const floor = `select 1: ${p95(one)} ms, count of the open ones by their index: ${p95(count)} ms`
  const all: number[] = []
  for (const query of QUERIES) {
    await searchReferrals(db, reader.id, query, { limit: 20 })
    const strangers = await timed(SEARCHES / 2, async () => void (await search(db, null, query)))
    const members = await timed(SEARCHES / 2, async () => void (await search(db, reader.id, query)))
    all.push(...strangers, ...members)
    const name = `  ${writeQuery(query) || 'all'}`.slice(0, 46)
    tell({ name, value: quantile([...strangers, ...members], 0.95), unit: 'ms' })
  }
  const goal = { bound: GOAL_MS, is: 'at most' } as const
  tell({ name: 'p95 of all searches', value: quantile(all, 0.95), unit: 'ms', goal, beside: floor })
}

const search = (db: Db, viewerId: Parameters<typeof searchReferrals>[1], query: ReferralQuery) =>
  searchReferrals(db, viewerId, query, { limit: 20 })

const p95 = (values: number[]) => quantile(values, 0.95).toFixed(2)

async function timed(times: number, deed: () => Promise<void>): Promise<number[]> {
  const taken: number[] = []
  for (let time = 0; time < times; time++) {
    const startedAt = performance.now()
    await deed()
    taken.push(performance.now() - startedAt)
  }
  return taken
}

async function countOpen(db: Db): Promise<unknown> {
  return await sql`select count(*) from (
    select place from referrals where state in ('open', 'in_talks') order by place desc) open`.execute(db)
}

async function makeAuthors(db: Db): Promise<void> {
  await sql`
    insert into accounts (kind, handle, host, uri, url, inbox_uri, bio_html, is_indexable, is_discoverable)
    select 'writer', 'r' || n, 'search.test', 'https://search.test/users/r' || n, 'https://search.test/@r' || n,
      'https://search.test/users/r' || n || '/inbox', '', true, true
    from generate_series(1, ${AUTHORS}) n`.execute(db)
}

async function makeReferrals(db: Db): Promise<void> {
  await db.connection().execute(async (connection) => {
    await sql`set statement_timeout = 0`.execute(connection)
    await sql`
      with made as (
        select n, new_id() as id, account.id as author_id, 'https://search.test/posts/' || n as uri
        from generate_series(1, ${REFERRALS}::int) n
        join (select id, row_number() over () as person from accounts where host = 'search.test') account
          on account.person = 1 + n % ${AUTHORS}
      ), written as (
        insert into posts (id, author_id, uri, url, visibility, html) select id, author_id, uri, uri, 'public', '' from made
      )
      insert into referrals (code, author_id, post_id, state, accepting, terms, expires_at, opened_at, live_since)
      select lpad(to_hex(n), 8, '0'), author_id, id, case when random() < 0.9 then 'open' else 'in_talks' end,
        random() < 0.9, ${COPYEDITOR}::jsonb || ${termsOf()}, now() + interval '20 days',
        now() - random() * interval '20 days', now()
      from made`.execute(connection)
    await sql`vacuum (analyze) referrals`.execute(connection)
    await sql`analyze posts`.execute(connection)
    await sql`analyze accounts`.execute(connection)
    await sql`reset statement_timeout`.execute(connection)
  })
}

// Each with its own words; `n` keeps the database from drawing lots once for all of them.
function termsOf() {
  const oneOf = (values: readonly string[]) =>
    sql`(${values}::text[])[1 + floor(random() * ${values.length}::int + n * 0)::int]`
  const word = oneOf(WORDS)
  return sql`jsonb_build_object(
    'title', 'Copyeditor for ' || ${word} || ' and ' || ${word},
    'body', ${word} || ' ' || ${word} || repeat(' we need somebody who can start soon and stay', 10) || ${word},
    'work', jsonb_build_array(${oneOf(WORK)}, ${oneOf(WORK)}),
    'topics', jsonb_build_array(${oneOf(TOPICS)}, ${oneOf(TOPICS)}),
    'languages', jsonb_build_array(${oneOf(['en', 'en-US', 'en-GB', 'de', 'fr', 'pt-BR'])}),
    'payMin', round((0.01 + random() * 0.4 + n * 0)::numeric, 4)::text,
    'currency', ${oneOf(['USD', 'EUR', 'GBP'])},
    'placeMode', ${oneOf(['remote', 'remote', 'hybrid', 'on_site'])},
    'credit', ${oneOf(['byline', 'none', 'ghost'])},
    'handoff', ${oneOf(['keep', 'one_job', 'cover'])},
    'engagement', ${oneOf(['one_off', 'series', 'ongoing'])})`
}
