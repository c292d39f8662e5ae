// What happens when others change their keys while they write to us (R26). No key of ours is ever changed.
import { makeActor, type PeerActor } from '../../helpers/peer.ts'
import { deliver } from '../load.ts'
import { demand, freshOne, type Row, underLoad } from '../row.ts'
import type { World } from '../world.ts'

const CHANGED = 5
const AT_ONCE = 8

/** The row about keys. */
export const KEYS: Row[] = [
  { id: 'R26', fault: 'others change their keys in the middle of writing', isShort: false, run: change },
]

async function change(world: World): Promise<string> {
  const changed = world.hosts.writers.slice(0, CHANGED)
  const asked = () => changed.map((writer) => countQuestions(world, writer))
  // From now on we know them all.
  for (const turn of changed.keys()) await send(world, turn)
  const before = await underLoad(world, async () => {
    const already = asked()
    for (const [turn, writer] of changed.entries()) {
      const old = { ...writer }
      renewKey(writer)
      // Many at once, with a key that nobody here knows yet; then one with the key that was hers.
      await Promise.all(Array.from({ length: AT_ONCE }, () => send(world, turn)))
      const late = await deliver(world.origin, {
        one: { writer: old, body: freshOne(world, turn).body },
        port: world.ports[0]!,
      })
      demand(late === 401, `her old key was answered ${late}`)
    }
    return already
  })
  const most = Math.max(...asked().map((count, at) => count - before[at]!))
  demand(most === 1, `one was asked ${most} times for her key`)
  return `of ${changed.length} each was asked once for her new key; the old ones were refused`
}

async function send(world: World, turn: number): Promise<void> {
  const one = freshOne(world, turn)
  const status = await deliver(world.origin, { one, port: world.ports[0]! })
  demand(status === 202, `her key was answered ${status}`)
  world.doings.sent.push({ ...one, acceptedAt: performance.now(), answers: [status] })
}

// Her document is served as it stands, so it says the new key at once; the key's name stays, as Mastodon's does.
function renewKey(writer: PeerActor): void {
  const { privatePem, document } = makeActor(writer.uri)
  writer.privatePem = privatePem
  writer.document.publicKey = document.publicKey
}

function countQuestions({ hosts }: World, { uri }: PeerActor): number {
  const { origin, pathname } = new URL(uri)
  const peer = hosts.peers.find((one) => one.origin === origin)!
  return peer.asked.filter((question) => question === `GET ${pathname}`).length
}
