// Other nodes by the dozen, each at a loopback address of its own: they record all that reaches them.
import type { ServerResponse } from 'node:http'
import { type Answer, type Peer, type PeerActor, startPeer } from '../helpers/peer.ts'
import type { Scope } from '../helpers/scope.ts'

/** How many hosts follow, with how many inboxes each, and how many of them also write to us. */
export interface Crowd {
  hosts: number
  inboxesEach: number
  writers: number
}

/** Other nodes, their followers' inboxes, and their writers. */
export interface Hosts {
  peers: Peer[]
  fans: string[]
  writers: PeerActor[]
  /** The most deliveries that one host had in hand at once. */
  atOnceMax: () => number
  /** What all of them do with deliveries instead of answering 202; undefined: the usual again. */
  onDelivery: (answer: Answer | undefined) => void
}

const accept = (response: ServerResponse) => void response.writeHead(202).end()

/** Starts them, until the scope ends. */
export async function startHosts(t: Pick<Scope, 'teardown'>, crowd: Crowd): Promise<Hosts> {
  const peers = await Promise.all(
    Array.from({ length: crowd.hosts }, (_, at) => startPeer(t, `127.0.20.${at + 1}`)),
  )
  let atOnceMax = 0
  let how: Answer = accept
  for (const peer of peers) {
    let atOnce = 0
    peer.onDelivery((response, request) => {
      atOnce += 1
      atOnceMax = Math.max(atOnceMax, atOnce)
      response.once('close', () => {
        atOnce -= 1
      })
      how(response, request)
    })
  }
  return {
    peers,
    fans: peers.flatMap(({ origin }) =>
      Array.from({ length: crowd.inboxesEach }, (_, at) => `${origin}/users/fan${at}`),
    ),
    writers: Array.from({ length: crowd.writers }, (_, at) => peers[at % peers.length]!.actor(`writer${at}`)),
    atOnceMax: () => atOnceMax,
    onDelivery: (answer) => {
      how = answer ?? accept
    },
  }
}
