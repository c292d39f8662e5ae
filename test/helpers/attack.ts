// The cast of the attacks: Bob at home; Alice on a node that honest people trust; Mallory with a node of his own.
import type { Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { startNode, type TestNode } from './node.ts'
import { type Answered, type Peer, type PeerActor, startPeer } from './peer.ts'
import { snapshot } from './snapshot.ts'

/** Who attacks whom. */
export interface Attack {
  node: TestNode
  bob: Account
  /** Where everything is sent. */
  inbox: string
  victim: Peer
  evil: Peer
  alice: PeerActor
  mallory: PeerActor
}

/** Sets up a node and both others. Nobody is known to anybody yet. */
export async function prepareAttack(t: Test): Promise<Attack> {
  const [node, victim, evil] = await Promise.all([
    startNode(t),
    startPeer(t, '127.0.0.2'),
    startPeer(t, '127.0.0.3'),
  ])
  const bob = await node.makeWriter('bob')
  return {
    node,
    bob,
    inbox: `${node.origin}/inbox`,
    victim,
    evil,
    alice: victim.actor('alice'),
    mallory: evil.actor('mallory'),
  }
}

/** A public post as an activity; `more` and `note` change it. */
export function createOf(
  actor: { uri: string },
  bob: Account,
  more: { id?: string; note?: Record<string, unknown>; activity?: Record<string, unknown> } = {},
): Record<string, unknown> {
  const id = more.id ?? `${actor.uri}/notes/1`
  const to = ['https://www.w3.org/ns/activitystreams#Public']
  return {
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: `${id}/create`,
    type: 'Create',
    actor: actor.uri,
    to,
    cc: [bob.uri],
    object: {
      id,
      type: 'Note',
      attributedTo: actor.uri,
      content: '<p>Hello</p>',
      to,
      cc: [bob.uri],
      tag: [{ type: 'Mention', href: bob.uri, name: '@bob' }],
      ...more.note,
    },
    ...more.activity,
  }
}

/** Does something that must come to nothing: what is stored stays as it was, and nobody is asked anything. */
export async function comesToNothing(
  t: Test,
  { node, victim, evil }: Attack,
  { says, status, deed }: { says: string; status: number; deed: () => Promise<Answered> },
): Promise<void> {
  const before = await snapshot(node)
  const asked = [...victim.asked, ...evil.asked]
  const answered = await deed()
  await node.settle()
  t.equal(answered.status, status, `${says} (${answered.body})`)
  t.strictSame(await snapshot(node), before, 'nothing is stored')
  t.strictSame([...victim.asked, ...evil.asked], asked, 'nothing is fetched')
  t.strictSame(node.log.faults(), [])
}
