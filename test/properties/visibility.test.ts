// Visibility (security, section 5.3 A): whoever follows, blocks and names whom, every list of posts shows a viewer what a
// reference of a few lines lets her read, and nothing else.
import fc from 'fast-check'
import { sql } from 'kysely'
import t from 'tap'
import type { AccountId } from '../../src/core/accounts/account.ts'
import type { PostId } from '../../src/core/posts/post.ts'
import { viewPosts } from '../../src/core/posts/view.ts'
import { readAccountTimeline } from '../../src/core/timelines/account.ts'
import { readHome } from '../../src/core/timelines/home.ts'
import type { Db } from '../../src/db/connect.ts'
import { testDatabase } from '../helpers/database.ts'
import { makePost, makeWriter } from '../helpers/make.ts'
import { CLEAN_EVERY, RUNS } from '../helpers/runs.ts'
import { HANGS_MS } from '../helpers/wait.ts'

const PEOPLE = ['ada', 'bo', 'cy', 'di']
const VISIBILITIES = ['public', 'unlisted', 'followers', 'direct'] as const
const LIMIT = 40

interface Post {
  id: PostId
  by: number
  visibility: (typeof VISIBILITIES)[number]
}

const person = fc.nat(PEOPLE.length - 1)
const pair = fc.tuple(person, person).filter(([one, other]) => one !== other)
const graph = fc.record({
  follows: fc.uniqueArray(pair, { maxLength: 8, selector: String }),
  asks: fc.uniqueArray(pair, { maxLength: 4, selector: String }),
  blocks: fc.uniqueArray(pair, { maxLength: 4, selector: String }),
  named: fc.uniqueArray(fc.tuple(fc.nat(15), person), { maxLength: 8, selector: String }),
  hidden: fc.uniqueArray(fc.nat(15), { maxLength: 4 }),
  suspended: fc.uniqueArray(person, { maxLength: 1 }),
  viewer: fc.option(person),
})
type Graph = typeof graph extends fc.Arbitrary<infer T> ? T : never

// Both limits count: that of the file ends a test that has a longer one.
const LIMIT_MS = Math.max(HANGS_MS, RUNS * 200)
t.setTimeout(LIMIT_MS)

t.test('every list shows what may be read', { timeout: LIMIT_MS }, async (t) => {
  const { db } = await testDatabase(t)
  const people: AccountId[] = []
  const posts: Post[] = []
  for (const [by, name] of PEOPLE.entries()) {
    const writer = await makeWriter(db, name)
    people.push(writer.id)
    for (const visibility of VISIBILITIES) {
      const id = await makePost(db, writer, { visibility, mentioned: [writer] })
      posts.push({ id, by, visibility })
    }
  }
  let runs = 0
  await fc.assert(
    fc.asyncProperty(graph, async (given) => {
      if (++runs % CLEAN_EVERY === 0) await sql`vacuum`.execute(db)
      await draw(db, given, { people, posts })
      const viewer = given.viewer === null ? null : people[given.viewer]!
      const readable = posts.filter((post) => mayRead(given, post, posts.indexOf(post)))
      const seen = await viewPosts(
        db,
        viewer,
        posts.map(({ id }) => id),
      )
      agree(
        'posts',
        seen.map(({ id }) => id),
        readable,
      )
      const shown = readable.filter(({ visibility }) => visibility !== 'direct')
      for (const [at, id] of people.entries()) {
        const page = await readAccountTimeline(db, viewer, id, { limit: LIMIT })
        agree(
          `profile of ${at}`,
          page.map(({ postId }) => postId),
          shown.filter(({ by }) => by === at),
        )
      }
      if (viewer === null) return
      // A list says which posts; what the viewer may not read is left out when they are loaded.
      const home = await readHome(db, viewer, { limit: LIMIT })
      const loaded = await viewPosts(
        db,
        viewer,
        home.map(({ postId }) => postId),
      )
      const isHome = ({ by }: Post) => by === given.viewer || follows(given, given.viewer!, by)
      agree(
        'home',
        loaded.map(({ id }) => id),
        shown.filter(isHome),
      )
    }),
    { numRuns: RUNS, endOnFailure: true },
  )
  t.ok(runs >= RUNS, `${runs} graphs were drawn`)
})

// Who may read a post, said as plainly as can be.
function mayRead(given: Graph, { by, visibility }: Post, at: number): boolean {
  const { viewer } = given
  if (given.suspended.includes(by)) return false
  if (given.hidden.includes(at) && viewer !== by) return false
  if (viewer !== null && has(given.blocks, viewer, by)) return false
  if (visibility === 'public' || visibility === 'unlisted') return true
  if (viewer === null) return false
  if (viewer === by || has(given.named, at, viewer)) return true
  return visibility === 'followers' && follows(given, viewer, by)
}

function follows(given: Graph, one: number, other: number): boolean {
  return has(given.follows, one, other)
}

function has(pairs: [number, number][], one: number, other: number): boolean {
  return pairs.some(([first, second]) => first === one && second === other)
}

function agree(where: string, seen: PostId[], expected: Post[]): void {
  const ids = expected.map(({ id }) => id).sort()
  if (seen.toSorted().join() !== ids.join()) throw new Error(`${where}: ${seen.toSorted()} instead of ${ids}`)
}

// Puts a graph in the place of the last one.
async function draw(
  db: Db,
  given: Graph,
  { people, posts }: { people: AccountId[]; posts: Post[] },
): Promise<void> {
  const ids = (pairs: [number, number][]) =>
    pairs.map(([one, other]) => [people[one]!, people[other]!] as const)
  await sql`with unfollowed as (delete from follows), unblocked as (delete from blocks) delete from post_mentions`.execute(
    db,
  )
  await sql`update accounts set suspended_at = case when id = any(${given.suspended.map((at) => people[at]!)}::bigint[])
    then now() end`.execute(db)
  await sql`update posts set hidden_at = case when id = any(${given.hidden.map((at) => posts[at]!.id)}::bigint[])
    then now() end`.execute(db)
  const asked = given.asks.filter(([one, other]) => !has(given.follows, one, other))
  const inState = (state: 'accepted' | 'requested', pairs: [number, number][]) =>
    ids(pairs).map(([one, other]) => ({
      follower_id: one,
      followee_id: other,
      state,
      uri: `http://localhost/${one}/${other}`,
    }))
  const followed = [...inState('accepted', given.follows), ...inState('requested', asked)]
  if (followed.length > 0) await db.insertInto('follows').values(followed).execute()
  const blocked = ids(given.blocks).map(([one, other]) => ({ blocker_id: one, blocked_id: other }))
  if (blocked.length > 0) await db.insertInto('blocks').values(blocked).execute()
  const named = given.named.map(([at, who]) => ({
    post_id: posts[at]!.id,
    account_id: people[who]!,
    is_silent: false,
  }))
  if (named.length > 0) await db.insertInto('post_mentions').values(named).execute()
}
