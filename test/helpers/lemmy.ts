// A Lemmy as one test needs it: its community, a member, and the example documents of test/fixtures/lemmy.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { TestNode } from './node.ts'
import { deliverAs, type Peer, type PeerActor, startPeer } from './peer.ts'

const FOLDER = join(import.meta.dirname, '../fixtures/lemmy')

/** A Lemmy with the community `verse` and its member Lin. */
export interface Lemmy {
  peer: Peer
  verse: PeerActor
  lin: PeerActor
  /** An example, with the hosts and these of our addresses in it: theirs → ours. */
  load: (name: string, addresses?: Record<string, string>) => Record<string, unknown>
  /** Delivers something to the node in an actor's name, and waits until all is done. */
  say: (actor: PeerActor, activity: object) => Promise<number>
}

/** Starts a Lemmy for a node. */
export async function startLemmy(t: Test, node: TestNode): Promise<Lemmy> {
  const peer = await startPeer(t, '127.0.0.4')
  const load: Lemmy['load'] = (name, addresses = {}) => {
    let text = readFileSync(join(FOLDER, `${name}.json`), 'utf8')
    for (const [theirs, ours] of Object.entries(addresses))
      text = text.replaceAll(`https://writers.example${theirs}`, ours)
    return JSON.parse(
      text.replaceAll('https://lemmy.example', peer.origin).replaceAll('lemmy.example', peer.host),
    )
  }
  const group = { type: 'Group', preferredUsername: 'verse' }
  const verse = peer.actor('verse', group)
  const lin = peer.actor('lin')
  const named = (actor: PeerActor, path: string) => {
    const uri = `${peer.origin}${path}`
    const document = JSON.parse(JSON.stringify(actor.document).replaceAll(actor.uri, uri))
    peer.serve(path, document)
    return { uri, privatePem: actor.privatePem, document }
  }
  return {
    peer,
    verse: named(verse, '/c/verse'),
    lin: named(lin, '/u/lin'),
    load,
    say: async (actor, activity) => {
      const { status } = await deliverAs(actor, `${node.origin}/inbox`, activity)
      await node.settle()
      return status
    },
  }
}
