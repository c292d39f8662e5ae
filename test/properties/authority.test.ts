// Authority (security, section 5.3 A): whatever is sent, by whomever, about whatever, nothing stands here in the name of
// somebody who neither signed it nor has it served by her own node.
import fc from 'fast-check'
import { sql } from 'kysely'
import t from 'tap'
import { REDIRECTS_MAX } from '../../src/lib/fetch.ts'
import type { PeerActor } from '../helpers/peer.ts'
import { RUNS } from '../helpers/runs.ts'
import { HANGS_MS } from '../helpers/wait.ts'
import { AT_ONCE, beginRuns, makeWorld, NODES, PEOPLE, type Served, sayAll, type World } from './world.ts'

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
const OBJECTS = 12
const TYPES = [
  ...[
    'Create',
    'Update',
    'Delete',
    'Announce',
    'Like',
    'Undo',
    'Follow',
    'Accept',
    'Reject',
    'Block',
    'Move',
  ],
  ...['Add', 'Remove', 'Flag', 'EmojiReact', 'QuoteRequest', 'Offer'],
]

// Who, which object, and how: numbers, so that a run can be said again.
const person = fc.nat(NODES * PEOPLE - 1)
const object = fc.nat(OBJECTS - 1)
// Objects of her own node are counted below nothing: most of what she says is about them, else nothing would be kept.
const objectOfHers = fc.integer({ min: -OBJECTS / NODES, max: -1 })
const subject = fc.oneof({ arbitrary: objectOfHers, weight: 3 }, object)
const seldom = <T>(it: fc.Arbitrary<T>) => fc.oneof({ arbitrary: fc.constant(undefined), weight: 6 }, it)
const told = fc.record({
  signer: person,
  actor: seldom(person),
  idOf: seldom(person),
  type: fc.oneof(fc.constant('Create'), fc.constantFrom(...TYPES)),
  about: fc.oneof(
    { arbitrary: fc.record({ object: subject, by: seldom(person), also: seldom(person) }), weight: 4 },
    fc.record({ object: subject, alone: fc.constant(true) }),
    fc.record({ person }),
    fc.record({
      object: subject,
      by: person,
      inside: fc.constantFrom('Create', 'Update', 'Delete', 'Like', 'Follow'),
    }),
  ),
})
const standing = fc.array(
  fc.record({ at: object, by: person, as: fc.option(object), redirects: fc.boolean() }),
  { maxLength: 8 },
)

type Told = typeof told extends fc.Arbitrary<infer T> ? T : never
type Standing = typeof standing extends fc.Arbitrary<infer T> ? T : never

// Both limits count: that of the file ends a test that has a longer one.
const LIMIT_MS = Math.max(HANGS_MS, RUNS * 200)
t.setTimeout(LIMIT_MS)

t.test('nothing stands in the name of who did not say it', { timeout: LIMIT_MS }, async (t) => {
  const world = await makeWorld(t)
  let rows = 0
  const run = fc.record({ said: fc.array(told, { minLength: 1, maxLength: 6 }), stands: standing })
  await fc.assert(
    fc.asyncProperty(fc.array(run, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (given) => {
      const runs = await beginRuns(world)
      const histories = given.map(({ said, stands }, at): History => {
        const scene = sceneOf(world, runs[at]!)
        return { scene, said, stands, activities: said.map((one, at) => scene.activity(one, at)) }
      })
      const serving = histories.flatMap(({ scene, stands }) => scene.serving(stands))
      for (const [uri, what] of serving) world.served.set(uri, what)
      await sayAll(
        world,
        histories.flatMap(({ activities }) => activities),
      )
      rows += await checkAll(world, histories)
      for (const [uri] of serving) world.served.delete(uri)
    }),
    { numRuns: Math.ceil(RUNS / AT_ONCE), endOnFailure: true },
  )
  t.strictSame(world.node.log.faults(), [])
  t.ok(rows > RUNS / 4, `${rows} rows were kept and looked at`)
})

// The words in which a run is told: addresses of its own, so that runs do not meet.
function sceneOf({ origins, people, writers }: World, run: number) {
  const bob = writers[0]!
  const uriOf = (at: number) => `${origins[at % NODES]}/runs/${run}/${at}`
  const objectOf = (at: number, { signer }: Told) =>
    at < 0 ? Math.floor(signer / PEOPLE) - NODES * (at + 1) : at
  const who = (at: number) => people[at]!.uri
  const note = (at: number, by: number[], words: string) => ({
    id: uriOf(at),
    type: 'Note',
    attributedTo: by.map(who),
    content: words,
    to: [PUBLIC],
    cc: [bob.uri],
    updated: '2036-01-01T00:00:00Z',
  })
  const aboutOf = (one: Told, words: string): unknown => {
    const { about, signer, actor } = one
    if ('person' in about) return who(about.person)
    const at = objectOf(about.object, one)
    if ('alone' in about) return uriOf(at)
    if ('inside' in about) {
      const inner = note(at, [about.by], words)
      return { id: `${who(about.by)}#${words}`, type: about.inside, actor: who(about.by), object: inner }
    }
    const by = [about.by ?? actor ?? signer, ...(about.also === undefined ? [] : [about.also])]
    return note(at, by, words)
  }
  return {
    run,
    uriOf,
    who,
    note,
    serving: (stands: Standing): [string, Served][] =>
      stands.map(({ at, by, as, redirects }) =>
        redirects && as !== null
          ? [uriOf(at), { redirect: uriOf(as) }]
          : [uriOf(at), note(as ?? at, [by], `served at ${at} of ${run}`)],
      ),
    activity: (one: Told, at: number): [PeerActor, Record<string, unknown>] => [
      people[one.signer]!,
      {
        '@context': 'https://www.w3.org/ns/activitystreams',
        id: `${who(one.idOf ?? one.actor ?? one.signer)}#${run}-${at}`,
        type: one.type,
        actor: who(one.actor ?? one.signer),
        to: [PUBLIC],
        cc: [bob.uri],
        object: aboutOf(one, `said ${at} of ${run}`),
        ...(one.type === 'QuoteRequest' && { instrument: aboutOf(one, `said ${at} of ${run}`) }),
      },
    ],
  }
}

type Scene = ReturnType<typeof sceneOf>

interface History {
  scene: Scene
  said: Told[]
  activities: [PeerActor, Record<string, unknown>][]
  stands: Standing
}

// Looks at every row of these runs, and throws if one is of somebody who did not say it. Gives how many there were.
async function checkAll({ node }: World, histories: History[]): Promise<number> {
  const theirs = histories.map(({ scene }) => `%/runs/${scene.run}/%`)
  const { rows } = await sql<Row>`
    select 'post' as kind, accounts.uri as by, posts.uri, html as words from posts
      join accounts on accounts.id = author_id where posts.uri like any(${theirs})
    union all select 'like', accounts.uri, posts.uri, '' from likes
      join accounts on accounts.id = account_id join posts on posts.id = post_id where posts.uri like any(${theirs})
    union all select 'boost', accounts.uri, posts.uri, '' from boosts
      join accounts on accounts.id = account_id join posts on posts.id = post_id where posts.uri like any(${theirs})
    union all select 'grave', author_uri, uri, '' from tombstones where uri like any(${theirs})
    union all select 'account', uri, uri, name from accounts where uri like any(${theirs})`.execute(node.db)
  for (const row of rows) {
    const history = histories.find(({ scene }) => row.uri.includes(`/runs/${scene.run}/`))!
    const isRight =
      row.kind === 'post' ? isHerPost(row, history) : isSigned(row, history) || isLookedFor(row, history)
    if (!isRight) throw new Error(`${row.kind} ${row.uri} stands in the name of ${row.by}: ${row.words}`)
  }
  return rows.length
}

interface Row {
  kind: string
  by: string
  uri: string
  words: string
}

// A post is hers if it is at her node, and she signed these words under this address, or her node serves them there.
function isHerPost({ by, uri, words }: Row, { scene, activities, stands }: History): boolean {
  if (!isAtOneNode(by, uri)) return false
  const isSaid = activities.some(([signer, activity]) => {
    const { id, content } = (activity.object ?? {}) as { id?: string; content?: string }
    return signer.uri === by && activity.actor === by && id === uri && content === words
  })
  const served = new Map(scene.serving(stands))
  const { content, attributedTo } = (servedAt(uri, served).what ?? {}) as Partial<ReturnType<Scene['note']>>
  const isServed = isServedAs(uri, uri, served) && content === words && attributedTo?.includes(by) === true
  return isSaid || isServed
}

// Her node may send whoever asks to another address of its own.
function servedAt(uri: string, served: Map<string, Served>): { at: string; what: Served } {
  let at = uri
  for (let hops = 0; hops < REDIRECTS_MAX; hops++) {
    const what = served.get(at)
    if (what === undefined || !('redirect' in what)) return { at, what }
    at = String(what.redirect)
  }
  return { at, what: served.get(at) }
}

function isServedAs(uri: string, at: string, served: Map<string, Served>): boolean {
  const { at: found, what } = servedAt(at, served)
  const isOwn = [at, found].every((one) => new URL(one).origin === new URL(uri).origin)
  return isOwn && what !== undefined && 'id' in what && what.id === uri
}

const SAYING: Record<string, string[]> = {
  like: ['Like', 'EmojiReact'],
  boost: ['Announce'],
  grave: ['Delete'],
}

// A grave is her node's word, too: asked for what a third node spoke of, it said that there is nothing.
function isLookedFor({ kind, by, uri }: Row, { scene, activities, stands }: History): boolean {
  if (kind !== 'grave' || !isAtOneNode(by, uri)) return false
  const isServed = scene.serving(stands).some(([at]) => at === uri)
  const isSpokenOf = activities.some(
    ([signer, { actor, object }]) =>
      !isAtOneNode(signer.uri, String(actor)) && JSON.stringify(object).includes(`${uri}"`),
  )
  return isSpokenOf && !isServed
}

function isAtOneNode(one: string, other: string): boolean {
  return new URL(one).origin === new URL(other).origin
}

// A like, a boost or a grave is hers if she signed an activity of that kind about that post, by its own name or another
// under which its node serves it; a grave, if it is at her node.
function isSigned({ kind, by, uri }: Row, { scene, activities, stands }: History): boolean {
  if (kind === 'grave' && !isAtOneNode(by, uri)) return false
  const served = new Map(scene.serving(stands))
  const names = [uri, ...[...served.keys()].filter((at) => isServedAs(uri, at, served))]
  return activities.some(
    ([signer, activity]) =>
      signer.uri === by &&
      activity.actor === by &&
      SAYING[kind]?.includes(String(activity.type)) &&
      names.some((name) => JSON.stringify(activity.object).includes(`${name}"`)),
  )
}
