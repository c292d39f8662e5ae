// Order and duplication (security, section 5.3 A): however often and in whatever order the activities of a history come, some
// of them at once, there stands in the end what a reference of a few lines says; and the reference says what stands when the
// history comes in order, once. A history here undoes nothing: an Undo that comes before what it undoes has nothing to undo,
// and nothing in it says which of the two was first.
import fc from 'fast-check'
import { sql } from 'kysely'
import t from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import type { FoundPost } from '../../src/core/posts/find.ts'
import type { PeerActor } from '../helpers/peer.ts'
import { RUNS } from '../helpers/runs.ts'
import { HANGS_MS } from '../helpers/wait.ts'
import { AT_ONCE, beginRuns, makeWorld, PEOPLE, sayAll, type World } from './world.ts'

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
// As often, the histories also come in order, once.
const IN_ORDER_EVERY = 20

const what = fc.oneof(
  fc.record({ does: fc.constantFrom('create', 'delete'), post: fc.nat(5) }),
  fc.record({ does: fc.constant('edit'), post: fc.nat(5), version: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ does: fc.constantFrom('like', 'boost', 'follow', 'vote'), who: fc.nat(PEOPLE - 1) }),
)
type Deed = { does: string; post?: number; who?: number; version?: number }

interface Coming {
  history: Deed[]
  parts: Deed[][]
}

// In which parts it comes: each activity once or more often, in any order, and how many of them at once.
const coming = fc.array(what, { minLength: 1, maxLength: 8 }).chain((history) =>
  fc.record({
    history: fc.constant(history as Deed[]),
    again: fc.array(fc.nat(history.length - 1), { maxLength: 5 }),
    shuffle: fc.infiniteStream(fc.nat(1_000)),
    cut: fc.nat(history.length),
  }),
)

// Both limits count: that of the file ends a test that has a longer one.
const LIMIT_MS = Math.max(HANGS_MS, RUNS * 400)
t.setTimeout(LIMIT_MS)

t.test('whatever the order and however often', { timeout: LIMIT_MS }, async (t) => {
  const world = await makeWorld(t)
  let turn = 0
  await fc.assert(
    fc.asyncProperty(fc.array(coming, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (given) => {
      await come(
        world,
        given.map(({ history, again, shuffle, cut }) => {
          const all = [...history, ...again.map((at) => history[at]!)]
          const keyed = all.map((deed) => ({ deed, key: shuffle.next().value as number }))
          const mixed = keyed.sort((one, other) => one.key - other.key).map(({ deed }) => deed)
          return { history, parts: [mixed.slice(0, cut), mixed.slice(cut)] }
        }),
      )
      turn += 1
      if (turn % IN_ORDER_EVERY === 0)
        await come(
          world,
          given.map(({ history }) => ({ history, parts: history.map((one) => [one]) })),
        )
    }),
    { numRuns: Math.ceil(RUNS / AT_ONCE), endOnFailure: true },
  )
  t.strictSame(world.node.log.faults(), [])
})

// Histories that do not meet come at once: the first parts of all, then the second.
async function come(world: World, comings: Coming[]) {
  const runs = await beginRuns(world)
  const plays: Play[] = []
  for (const [at, { history, parts }] of comings.entries()) {
    const writer = world.writers[at]!
    const asking = await world.node.write(writer, 'Which?', {
      poll: { choices: ['a', 'b'], isMultiple: false, minutes: 60 },
    })
    const people = world.people.slice((at * PEOPLE) % world.people.length).slice(0, PEOPLE)
    plays.push({ history, parts, run: runs[at]!, writer, asking, people })
  }
  const writers = plays.map(({ writer }) => writer.id)
  await world.node.db.deleteFrom('follows').where('followee_id', 'in', writers).execute()
  for (let part = 0; part < Math.max(...plays.map(({ parts }) => parts.length)); part++)
    await sayAll(
      world,
      plays.flatMap((play) => (play.parts[part] ?? []).map((deed) => sayingOf(play, deed))),
    )
  const rows = await standing(world, plays)
  for (const play of plays) {
    const stands = standingOf(play, rows)
    const expected = reference(play.history)
    if (JSON.stringify(stands) !== JSON.stringify(expected))
      throw new Error(`stands ${JSON.stringify(stands)}, and should ${JSON.stringify(expected)}`)
  }
}

// What stands after a history, whatever its order: the newest words of what is not deleted, and who did what once.
function reference(history: Deed[]): Record<string, unknown> {
  const did = (does: string) => history.filter((deed) => deed.does === does)
  const doers = (does: string) => [...new Set(did(does).map(({ who }) => who!))].sort()
  const deleted = new Set(did('delete').map(({ post }) => post))
  const versions = new Map<number, number>()
  for (const { post, version = 0 } of [...did('create'), ...did('edit')])
    versions.set(post!, Math.max(version, versions.get(post!) ?? 0))
  return {
    posts: [...versions].filter(([post]) => !deleted.has(post)).sort(([one], [other]) => one - other),
    likes: doers('like'),
    boosts: doers('boost'),
    follows: doers('follow'),
    voters: doers('vote'),
  }
}

// One history, the writer whose poll it is about, and the people of one node who do what it says.
interface Play extends Coming {
  run: number
  writer: Account
  asking: FoundPost
  people: PeerActor[]
}

function sayingOf({ run, writer, asking, people }: Play, deed: Deed): [PeerActor, object] {
  const actor = people[(deed.post ?? deed.who!) % PEOPLE]!
  const { uri } = actor
  const activity = { '@context': 'https://www.w3.org/ns/activitystreams', actor: uri }
  const post = `${uri}/runs/${run}/${deed.post}`
  const note = {
    id: post,
    type: 'Note',
    attributedTo: uri,
    to: [PUBLIC],
    cc: [writer.uri],
    content: `v${deed.version ?? 0}`,
    published: new Date().toISOString(),
  }
  const id = `${uri}#${run}-${JSON.stringify(deed).replaceAll(/\W+/g, '-')}`
  const updated = `2036-01-0${deed.version ?? 1}T00:00:00Z`
  const vote = {
    id: `${id}-note`,
    type: 'Note',
    attributedTo: uri,
    inReplyTo: asking.uri,
    name: 'a',
    to: writer.uri,
  }
  const sayings: Record<string, object> = {
    create: { type: 'Create', object: note },
    edit: { type: 'Update', object: { ...note, updated } },
    delete: { type: 'Delete', object: post },
    like: { type: 'Like', object: asking.uri },
    boost: { type: 'Announce', object: asking.uri },
    follow: { type: 'Follow', object: writer.uri },
    vote: { type: 'Create', object: vote },
  }
  return [actor, { ...activity, id, ...sayings[deed.does] }]
}

interface Row {
  kind: string
  uri: string
  words: string
  /** What a like, a boost or a vote is about, and whom a follow is to. */
  about: string
}

async function standing({ node }: World, plays: Play[]): Promise<Row[]> {
  const asked = plays.map(({ asking }) => asking.id)
  const writers = plays.map(({ writer }) => writer.id)
  const runs = plays.map(({ run }) => `%/runs/${run}/%`)
  const { rows } = await sql<Row>`
    select 'posts' as kind, uri, html as words, null as about from posts where uri like any(${runs})
    union all select 'likes', accounts.uri, '', post_id::text from likes
      join accounts on accounts.id = account_id where post_id = any(${asked})
    union all select 'boosts', accounts.uri, '', post_id::text from boosts
      join accounts on accounts.id = account_id where post_id = any(${asked})
    union all select 'voters', accounts.uri, '', post_id::text from poll_votes
      join accounts on accounts.id = account_id where post_id = any(${asked})
    union all select 'follows', accounts.uri, '', followee_id::text from follows
      join accounts on accounts.id = follower_id where followee_id = any(${writers})`.execute(node.db)
  return rows
}

function standingOf({ run, writer, asking, people }: Play, rows: Row[]): Record<string, unknown> {
  const who = (kind: string, about: string) =>
    rows
      .filter((row) => row.kind === kind && row.about === about)
      .map((row) => people.findIndex(({ uri }) => uri === row.uri))
      .sort()
  return {
    posts: rows
      .filter(({ kind, uri }) => kind === 'posts' && uri.includes(`/runs/${run}/`))
      .map(({ uri, words }) => [Number(uri.split('/').at(-1)), Number(words.slice(1))])
      .sort(([one], [other]) => one! - other!),
    likes: who('likes', asking.id),
    boosts: who('boosts', asking.id),
    follows: who('follows', writer.id),
    voters: who('voters', asking.id),
  }
}
