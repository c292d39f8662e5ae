// A board with ten thousand followers, each on a node of its own, boosts one referral: how long until every delivery is
// queued. The floor is the same rows stored by one statement with nothing else done.
import { sql } from 'kysely'
import type { Account } from '../../src/core/accounts/account.ts'
import { enqueueAll } from '../../src/core/jobs.ts'
import { openReferral } from '../../src/core/referrals/open.ts'
import { referralTerms } from '../../src/core/referrals/terms.ts'
import type { Db } from '../../src/db/connect.ts'
import { WORK } from '../helpers/people.ts'
import { head, tell } from './report.ts'
import type { Subject } from './subject.ts'

const FOLLOWERS = 10_000
const POLL_MS = 5
const PATIENCE_MS = 60_000

/** Measures from the author's click to the last delivery job. */
export async function benchBoost(subject: Subject): Promise<void> {
  head(`A board's boost to ${FOLLOWERS} followers`)
  const { db } = subject.node.database
  const ana = await subject.makeWriter('anna')
  const board = await db
    .selectFrom('boards')
    .select('account_id as id')
    .where('is_main', '=', true)
    .executeTakeFirstOrThrow()
  await makeFollowers(db, board.id)
  const floor = await storeRows(db)
  const before = await countBoosts(db)
  const at = new Date()
  const terms = referralTerms(at).parse(WORK)
  const begun = performance.now()
  await db.transaction().execute((tx) => openReferral(tx, subject.node.site, ana, { terms, at }))
  while ((await countBoosts(db)) - before < FOLLOWERS) {
    if (performance.now() - begun > PATIENCE_MS) throw new Error('the boost was never queued')
    await new Promise((done) => setTimeout(done, POLL_MS))
  }
  const seconds = (performance.now() - begun) / 1_000
  tell({
    name: 'from opening to the last delivery queued',
    value: seconds,
    unit: 's',
    goal: { bound: 1, is: 'at most' },
    beside: `floor ${floor.toFixed(2)} s, ${(seconds / floor).toFixed(1)} ×`,
  })
  await db.deleteFrom('jobs').where('name', '=', 'deliver').execute()
}

// Nobody listens on these: what is measured is over before the first of them is dialled in vain.
async function makeFollowers(db: Db, boardId: Account['id']): Promise<void> {
  await sql`
    with made as (
      insert into accounts (kind, handle, host, uri, url, inbox_uri)
      select 'writer', 'f' || n, host || ':9', 'http://' || host || ':9/users/f', 'http://' || host || ':9/@f',
        'http://' || host || ':9/users/f/inbox'
      from (select n, '127.' || 100 + n / 60000 || '.' || n / 250 || '.' || 1 + n % 250 as host
        from generate_series(0, ${FOLLOWERS - 1}::int) as n) as hosts
      returning id, uri
    )
    insert into follows (follower_id, followee_id, uri, state)
    select id, ${boardId}, uri || '#follow', 'accepted' from made`.execute(db)
  await sql`analyze accounts, follows`.execute(db)
}

async function storeRows(db: Db): Promise<number> {
  const rows = Array.from({ length: FOLLOWERS }, () => ({ postId: '1' as never }))
  const begun = performance.now()
  await db.transaction().execute(async (tx) => {
    await enqueueAll(tx, 'hear-edit', rows)
    await tx.deleteFrom('jobs').where('name', '=', 'hear-edit').execute()
  })
  return (performance.now() - begun) / 1_000
}

async function countBoosts(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from jobs where name = 'deliver' and payload ->> 'type' = 'Announce'`.execute(
    db,
  )
  return rows[0]!.count
}
