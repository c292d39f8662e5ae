// The cast of the attacks: Bob at home; Alice on a node that honest people trust; Mallory with a node of his own.
import type { Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { findAccountByUri } from '../../src/core/accounts/find.ts'
import { startNode, type TestNode } from './node.ts'
import { type Answered, deliverAs, type Peer, type PeerActor, startPeer } from './peer.ts'
import { snapshot } from './snapshot.ts'

export { createOf } from './create.ts'

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

/** A Note that claims to be somebody's. */
export function noteOf(author: { uri: string }, id: string): Record<string, unknown> {
  const to = 'https://www.w3.org/ns/activitystreams#Public'
  return {
    id,
    type: 'Note',
    attributedTo: author.uri,
    content: '<p>Forged</p>',
    to,
    updated: '2036-01-01T00:00:00Z',
  }
}

/** An Update in an actor's name. */
export function updateOf(actor: { uri: string }, object: object): object {
  const id = `${actor.uri}#updates/${JSON.stringify(object).length}`
  return { '@context': 'https://www.w3.org/ns/activitystreams', id, type: 'Update', actor: actor.uri, object }
}

/** A Follow in an actor's name. */
export function followOf(actor: { uri: string }, object: string): object {
  return {
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: `${actor.uri}#follow`,
    type: 'Follow',
    actor: actor.uri,
    object,
  }
}

/** Lets our node know somebody, so that a later refusal cannot come of not knowing her. */
export async function introduce(
  { node, inbox, victim, evil }: Attack,
  actor: { uri: string; privatePem: string },
): Promise<void> {
  const like = { ...followOf(actor, `${actor.uri}/nothing`), id: `${actor.uri}#hello`, type: 'Like' }
  await deliverAs(actor, inbox, like)
  await node.settle()
  if (!(await findAccountByUri(node.db, actor.uri))) throw new Error(`${actor.uri} is not known`)
  for (const peer of [victim, evil]) peer.asked.length = 0
}
