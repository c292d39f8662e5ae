import type { Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { type Lemmy, startLemmy } from './lemmy.ts'
import { startNode, type TestNode } from './node.ts'
import { type Peer, type PeerActor, startPeer } from './peer.ts'

/** A node with a main board and ada, and two other servers with a follower of the board each. */
interface Stage {
  node: TestNode
  lemmy: Lemmy
  blog: Peer
  reader: PeerActor
  ada: Account
}

/** Lin of a Lemmy and a reader of a microblog follow the main board. */
export async function boardWithFollowers(t: Test): Promise<Stage> {
  const node = await startNode(t)
  const [lemmy, blog] = [await startLemmy(t, node), await startPeer(t, '127.0.0.5')]
  const ada = await node.makeWriter('ada')
  await node.setPolicy({ trustedHosts: [lemmy.peer.host] })
  const rel = 'http://nodeinfo.diaspora.software/ns/schema/2.1'
  const json = { 'content-type': 'application/json; charset=utf-8' }
  lemmy.peer.serve('/.well-known/nodeinfo', (response) =>
    response
      .writeHead(200, json)
      .end(JSON.stringify({ links: [{ rel, href: `${lemmy.peer.origin}/nodeinfo/2.1` }] })),
  )
  lemmy.peer.serve('/nodeinfo/2.1', (response) =>
    response.writeHead(200, json).end(JSON.stringify({ software: { name: 'Lemmy', version: '1' } })),
  )
  const reader = blog.actor('reader')
  for (const follower of [lemmy.lin, reader]) await lemmy.say(follower, followOf(follower, node))
  return { node, lemmy, blog, reader, ada }
}

/** A Follow of the main board. */
export function followOf({ uri }: PeerActor, node: TestNode): Record<string, unknown> {
  return { id: `${uri}#follow`, type: 'Follow', actor: uri, object: `${node.origin}/users/board` }
}
