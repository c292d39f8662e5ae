// Order and duplication (security, section 5.3 A): however often and in whatever order the activities of a history come, some
// of them at once, there stands in the end what a reference of a few lines says; and the reference says what stands when the
// history comes in order, once. A history here undoes nothing: an Undo that comes before what it undoes has nothing to undo,
// and nothing in it says which of the two was first.
import fc from 'fast-check'
import { sql } from 'kysely'
import t from 'tap'
import type { FoundPost } from '../../src/core/posts/find.ts'
import type { PeerActor } from '../helpers/peer.ts'
import { RUNS } from '../helpers/runs.ts'
import { beginRun, makeWorld, sayAll, type World } from './world.ts'

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
// As often, the history also comes in order, once.
const IN_ORDER_EVERY = 20
const AUTHORS = 4

const what = fc.oneof(
  fc.record({ does: fc.constantFrom('create', 'delete'), post: fc.nat(5) }),
  fc.record({ does: fc.constant('edit'), post: fc.nat(5), version: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ does: fc.constantFrom('like', 'boost', 'follow', 'vote'), who: fc.nat(AUTHORS - 1) }),
)
type Deed = { does: string; post?: number; who?: number; version?: number }

// In which parts it comes: each activity once or more often, in any order, and how many of them at once.
const coming = fc.array(what, { minLength: 1, maxLength: 8 }).chain((history) =>
  fc.record({
    history: fc.constant(history as Deed[]),
    again: fc.array(fc.nat(history.length - 1), { maxLength: 5 }),
    shuffle: fc.infiniteStream(fc.nat(1_000)),
    cut: fc.nat(history.length),
  }),
)

t.setTimeout(RUNS * 400)

t.test('whatever the order and however often', { timeout: RUNS * 400 }, async (t) => {
  const world = await makeWorld(t)
  await fc.assert(
    fc.asyncProperty(coming, async ({ history, again, shuffle, cut }) => {
      const all = [...history, ...again.map((at) => history[at]!)]
      const keyed = all.map((deed) => ({ deed, key: shuffle.next().value as number }))
      const mixed = keyed.sort((one, other) => one.key - other.key).map(({ deed }) => deed)
      await comes(world, { history, parts: [mixed.slice(0, cut), mixed.slice(cut)] })
      if (world.runs % IN_ORDER_EVERY === 0)
        await comes(world, { history, parts: history.map((one) => [one]) })
    }),
    { numRuns: RUNS, endOnFailure: true },
  )
  t.strictSame(world.node.log.faults(), [])
})

async function comes(world: World, { history, parts }: { history: Deed[]; parts: Deed[][] }) {
  const run = await beginRun(world)
  const { node, bob } = world
  const asking = await node.write(bob, 'Which?', {
    poll: { choices: ['a', 'b'], isMultiple: false, minutes: 60 },
  })
  await node.db.deleteFrom('follows').where('followee_id', '=', bob.id).execute()
  for (const part of parts)
    await sayAll(
      world,
      part.map((deed) => sayingOf(world, { run, asking, deed })),
    )
  const stands = await standing(world, run, asking)
  const expected = reference(history)
  if (JSON.stringify(stands) !== JSON.stringify(expected))
    throw new Error(`stands ${JSON.stringify(stands)}, and should ${JSON.stringify(expected)}`)
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

function authorOf({ people }: World, at: number): PeerActor {
  return people[at % AUTHORS]!
}

function sayingOf(
  world: World,
  { run, asking, deed }: { run: number; asking: FoundPost; deed: Deed },
): [PeerActor, object] {
  const { bob } = world
  const actor = authorOf(world, deed.post ?? deed.who!)
  const { uri } = actor
  const activity = { '@context': 'https://www.w3.org/ns/activitystreams', actor: uri }
  const post = `${uri}/runs/${run}/${deed.post}`
  const note = {
    id: post,
    type: 'Note',
    attributedTo: uri,
    to: [PUBLIC],
    cc: [bob.uri],
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
    to: bob.uri,
  }
  const sayings: Record<string, object> = {
    create: { type: 'Create', object: note },
    edit: { type: 'Update', object: { ...note, updated } },
    delete: { type: 'Delete', object: post },
    like: { type: 'Like', object: asking.uri },
    boost: { type: 'Announce', object: asking.uri },
    follow: { type: 'Follow', object: bob.uri },
    vote: { type: 'Create', object: vote },
  }
  return [actor, { ...activity, id, ...sayings[deed.does] }]
}

async function standing(world: World, run: number, { id }: FoundPost): Promise<Record<string, unknown>> {
  const { node, bob, people } = world
  const { rows } = await sql<{ kind: string; uri: string; words: string }>`
    select 'posts' as kind, uri, html as words from posts where uri like ${`%/runs/${run}/%`}
    union all select 'likes', uri, '' from accounts where id in (select account_id from likes where post_id = ${id})
    union all select 'boosts', uri, '' from accounts where id in (select account_id from boosts where post_id = ${id})
    union all select 'voters', uri, '' from accounts where id in (select account_id from poll_votes where post_id = ${id})
    union all select 'follows', uri, '' from accounts
      where id in (select follower_id from follows where followee_id = ${bob.id})`.execute(node.db)
  const who = (kind: string) =>
    rows
      .filter((row) => row.kind === kind)
      .map((row) => people.findIndex(({ uri }) => uri === row.uri))
      .sort()
  return {
    posts: rows
      .filter(({ kind }) => kind === 'posts')
      .map(({ uri, words }) => [Number(uri.split('/').at(-1)), Number(words.slice(1))])
      .sort(([one], [other]) => one! - other!),
    likes: who('likes'),
    boosts: who('boosts'),
    follows: who('follows'),
    voters: who('voters'),
  }
}
