// Relays of both kinds: how one takes part, what they bring, and what they are told.
import t, { type Test } from 'tap'
import { addRelay, readRelays, removeRelay } from '../../src/core/relays.ts'
import { type Attack, createOf, prepareAttack } from '../helpers/attack.ts'
import { deliverAs, type PeerActor } from '../helpers/peer.ts'

type Json = Record<string, unknown>

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

t.test(
  'a relay that is an inbox is followed by Public, told of posts, and brings those of others',
  async (t) => {
    const stage = await prepare(t)
    const { node, bob, alice, evil, relay, victim } = stage
    await join(stage, { url: `${evil.origin}/relay/inbox`, account: null })
    const [follow] = sent(stage)
    t.match(follow, { type: 'Follow', object: PUBLIC, actor: `${node.origin}/users/127.0.0.1` })
    await say(stage, alice, { type: 'Accept', object: follow!.id })
    t.match(await readRelays(node.db), [{ state: 'requested' }], 'somebody else cannot say yes for it')
    await say(stage, relay, { type: 'Accept', object: follow })
    t.match(await readRelays(node.db), [{ state: 'accepted', style: 'mastodon' }])

    const note = { ...(createOf(alice, bob).object as Json), cc: [], tag: [] }
    for (const n of [1, 2])
      victim.serve(`/users/alice/notes/${n}`, { ...note, id: `${alice.uri}/notes/${n}` })
    await say(stage, relay, { type: 'Announce', object: `${alice.uri}/notes/1` })
    await deliverAs(relay, stage.inbox, createOf(alice, bob, { id: `${alice.uri}/notes/2` }))
    await node.settle()
    for (const n of [1, 2])
      t.match(await node.see(null, `${alice.uri}/notes/${n}`), { boostCount: 0 }, `${n}`)
    victim.serve('/users/alice/notes/3', {
      ...note,
      id: `${alice.uri}/notes/3`,
      to: [`${alice.uri}/followers`],
    })
    await say(stage, relay, { type: 'Announce', object: `${alice.uri}/notes/3` })
    t.equal(await node.post(`${alice.uri}/notes/3`), undefined, 'only what is for everybody')

    await told(t, stage, (uri) => ({ type: 'Create', object: { id: uri } }))
    await leave(stage, `${evil.origin}/relay/inbox`)
    t.match(sent(stage).at(-1), { type: 'Undo', object: { id: follow!.id, type: 'Follow', object: PUBLIC } })
    await say(stage, relay, { type: 'Announce', object: `${alice.uri}/notes/9` })
    t.notOk(victim.asked.includes('GET /users/alice/notes/9'), 'and it brings nothing more')
    t.strictSame(node.log.faults(), [])
  },
)

t.test(
  'a relay that is an actor is followed, follows back, and is told by an Announce of the node',
  async (t) => {
    const stage = await prepare(t)
    const { node, bob, alice, relay, victim, mallory } = stage
    await join(stage, { url: relay.uri, account: await node.find(relay.uri) })
    const [follow] = sent(stage)
    t.match(follow, { type: 'Follow', object: relay.uri })
    await say(stage, relay, { type: 'Accept', object: follow })
    const own = `${node.origin}/users/127.0.0.1`
    await say(stage, relay, { type: 'Follow', object: own })
    t.match(sent(stage).at(-1), { type: 'Accept', actor: own })
    await say(stage, mallory, { type: 'Follow', object: own })
    t.equal(
      (await node.db.selectFrom('follows').select('id').execute()).length,
      1,
      'nobody else follows a node',
    )
    victim.serve('/users/alice/notes/1', { ...(createOf(alice, bob).object as Json), cc: [], tag: [] })
    await say(stage, relay, { type: 'Announce', object: `${alice.uri}/notes/1` })
    t.match(await node.see(null, `${alice.uri}/notes/1`), { boostCount: 0 })
    await told(t, stage, (uri) => ({ type: 'Announce', actor: own, object: uri }))
    await leave(stage, relay.uri)
    t.match(sent(stage).at(-1), { type: 'Undo', object: { type: 'Follow', object: relay.uri } })
    t.strictSame(node.log.faults(), [])
  },
)

interface Stage extends Attack {
  relay: PeerActor
}

async function prepare(t: Test): Promise<Stage> {
  const attack = await prepareAttack(t)
  const inbox = `${attack.evil.origin}/relay/inbox`
  const relay = attack.evil.actor('relay', { type: 'Application', inbox, endpoints: { sharedInbox: inbox } })
  return { ...attack, relay }
}

async function join({ node }: Stage, relay: Parameters<typeof addRelay>[2]): Promise<void> {
  const own = await node.account('127.0.0.1')
  await node.db.transaction().execute((tx) => addRelay(tx, own, relay))
  await node.settle()
}

async function leave({ node }: Stage, url: string): Promise<void> {
  await node.db.transaction().execute((tx) => removeRelay(tx, url, PUBLIC))
  await node.settle()
}

/** Of all that writers say, only what is public, by one who may be found, is told. */
async function told(t: Test, stage: Stage, expected: (uri: string) => Json): Promise<void> {
  const { node, bob } = stage
  const before = sent(stage).length
  const shy = await node.makeWriter('shy')
  await node.db.updateTable('accounts').set({ is_discoverable: false }).where('id', '=', shy.id).execute()
  await node.write(shy, 'Not for relays.')
  for (const visibility of ['unlisted', 'followers'] as const)
    await node.write(bob, 'Nor this.', { visibility })
  const post = await node.write(bob, 'For all the world.')
  await node.settle()
  t.match(sent(stage).slice(before), [expected(post.uri)])
  t.equal(sent(stage).length, before + 1)
}

const sent = ({ evil }: Stage) => evil.delivered.map(({ activity }) => activity)

let count = 0

async function say({ node, inbox }: Stage, actor: PeerActor, activity: Json): Promise<void> {
  await deliverAs(actor, inbox, { id: `${actor.uri}#${++count}`, actor: actor.uri, ...activity })
  await node.settle()
}
