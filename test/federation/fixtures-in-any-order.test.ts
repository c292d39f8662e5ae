// All examples that are posted, one after the other to one node, each twice, in three orders. Nothing breaks, and where
// the order must not matter there stands the same in the end.
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import { FIXTURES } from '../helpers/fixtures.ts'
import { HANGS_MS } from '../helpers/wait.ts'
import type { Name } from './fixtures/cast.ts'
import { noorFollows } from './fixtures/posts.ts'
import { ROWS } from './fixtures/rows.ts'
import { load, meetAll, post, type Row, resetStage, type Stage, setStage } from './fixtures/stage.ts'

t.setTimeout(HANGS_MS)

const BY_INDEX = ROWS.toSorted((one, other) => FIXTURES.indexOf(one.file) - FIXTURES.indexOf(other.file))
const ORDERS: [says: string, rows: Row[]][] = [
  ['as the index has them', BY_INDEX],
  ['the other way round', BY_INDEX.toReversed()],
  ['shuffled', shuffled(BY_INDEX, 20_261_128)],
]
const FOLLOWED: Name[] = ['bram', 'mei', 'piotr', 'gita', 'verse', 'wilma', 'pia', 'fen', 'bea']

t.test('whatever the order, the same stands in the end', async (t) => {
  const stage = await setStage(t)
  await meetAll(stage)
  const ends: Record<string, unknown>[] = []
  for (const [says, rows] of ORDERS) {
    await t.test(says, async (t) => void ends.push(await playAll(t, await resetStage(stage), rows)))
  }
  t.strictSame(ends[1], ends[0])
  t.strictSame(ends[2], ends[0])
  t.match(ends[0], { posts: { length: 24 } }, 'and that is much')
})

async function playAll(t: Test, stage: Stage, rows: Row[]): Promise<Record<string, unknown>> {
  for (const name of FOLLOWED) await noorFollows(name)(stage)
  await servePage(stage)
  for (const row of rows) {
    for (const _ of ['once', 'twice']) t.equal((await post(stage, row)).status, row.status ?? 202, row.file)
  }
  t.strictSame(stage.node.log.faults(), [])
  return await standing(stage)
}

async function servePage(stage: Stage): Promise<void> {
  const page = JSON.parse(await load(stage, 'lemmy/05-announce-create-page.json')) as {
    object: { object: object }
  }
  stage.peer.serve('/post/7', page.object.object)
}

// What no order may change: which posts of theirs stand, for whom, which are gone, and who voted, is pinned or is reported.
// How often a thing that is undone counts does depend on what came last, and the words of a post on whether its edit did.
const STANDING: Record<string, string> = {
  posts: `select posts.uri, visibility, title is null as "isUntitled", in_reply_to_id is not null as "isReply"
    from posts join accounts on accounts.id = author_id where host is not null order by uri`,
  mentions: `select posts.uri, accounts.uri as named, is_silent from post_mentions
    join posts on posts.id = post_id join accounts on accounts.id = account_id
    where author_id in (select id from accounts where host is not null) order by 1, 2`,
  tags: `select tag, count(*)::int from post_tags group by tag order by tag`,
  graves: `select uri, author_uri from tombstones order by uri`,
  votes: `select accounts.uri, count(*)::int from poll_votes join accounts on accounts.id = account_id group by 1 order by 1`,
  reports: `select accounts.handle, reporter_host from reports join accounts on accounts.id = account_id order by 1, 2`,
  tagged: `select tag from featured_tags order by tag`,
  known: `select uri, name, suspended_at, gone_at from accounts where host is not null order by uri`,
}

async function standing({ node }: Stage): Promise<Record<string, unknown>> {
  const asked = Object.entries(STANDING).map(async ([what, question]) => {
    const { rows } = await sql.raw(question).execute(node.db)
    return [what, rows] as const
  })
  return Object.fromEntries(await Promise.all(asked))
}

// Fisher and Yates, with a generator of Lehmer's: the same shuffle every time.
function shuffled<T>(items: T[], seed: number): T[] {
  const given = [...items]
  let state = seed
  for (let at = given.length - 1; at > 0; at--) {
    state = (state * 48_271) % 2_147_483_647
    const other = state % (at + 1)
    ;[given[at], given[other]] = [given[other]!, given[at]!]
  }
  return given
}
