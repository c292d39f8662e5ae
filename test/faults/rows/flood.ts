// What happens when one host floods the inbox, when much comes in its name that it never signed, and when somebody signs
// nothing (R25).

import { sendAll } from '../../bench/load.ts'
import { quantile } from '../../bench/report.ts'
import type { SignedPost } from '../../bench/world.ts'
import { createOf } from '../../helpers/create.ts'
import { digestOf, signed } from '../../helpers/mastodon/signing.ts'
import { type Peer, startPeer } from '../../helpers/peer.ts'
import { deliver } from '../load.ts'
import { demand, freshOne, type Row, underLoad } from '../row.ts'
import type { World } from '../world.ts'

// What a host may send within a moment and for each second, and how much may come in its name that proves nothing
// (src/federation: HOST_ALLOWANCE, DOUBT_ALLOWANCE).
const PROVED = { burst: 5_000, perSecond: 500 }
const DOUBTED = { burst: 500, perSecond: 50 }
const CONNECTIONS = 32
const SLOW_MS_MAX = 1_000

/** The row about floods. */
export const FLOODS: Row[] = [
  {
    id: 'R25',
    fault: 'one host floods the inbox; others sign wrongly, or nothing',
    isShort: false,
    run: flood,
  },
]

async function flood(world: World): Promise<string> {
  const ends: (() => unknown)[] = []
  const scope = { teardown: (end: () => unknown) => void ends.push(end) }
  try {
    const peer = await startPeer(scope, '127.0.26.2')
    const seen = await underLoad(world, async () => {
      const others = probe(world)
      const says = await floodAll(world, peer)
      return { says, slowMs: await others.end() }
    })
    demand(seen.slowMs < SLOW_MS_MAX, `of 20 others one waited ${seen.slowMs} ms for her 202`)
    return `${seen.says}; others had their 202 in ${seen.slowMs} ms (p95)`
  } finally {
    for (const end of ends) end()
  }
}

async function floodAll(world: World, peer: Peer): Promise<string> {
  const { origin, scale } = world
  const same = signOne(world, peer)
  const proved = await floodWith(origin, same, { count: scale.times * 1_000, allowance: PROVED, usual: 202 })
  const questions = peer.asked.length
  const signature = same.headers.signature!.replace(/signature="..../, 'signature="AAAA')
  const forged = { ...same, headers: { ...same.headers, signature } }
  const doubted = await floodWith(origin, forged, {
    count: scale.times * 500,
    allowance: DOUBTED,
    usual: 401,
  })
  demand(
    peer.asked.length - questions <= 1,
    `it was asked ${peer.asked.length - questions} times for its key`,
  )
  const { signature: _, ...bare } = same.headers
  const nothing = { ...same, headers: bare }
  const run = await sendAll(origin, Array<SignedPost>(scale.times * 100).fill(nothing), 1)
  demand(run.statuses.size === 1 && run.statuses.has(401), 'unsigned requests were not all refused')
  return `signed: ${proved}; forged: ${doubted}; unsigned: refused, ${Math.round(1_000 / run.perSecond)} ms each`
}

// The same once more is signed as well as the first, and costs her nothing.
function signOne({ origin, ada, doings }: World, peer: Peer): SignedPost {
  const writer = peer.actor('flooder')
  const uri = `${writer.uri}/notes/${performance.now()}`
  const body = JSON.stringify(createOf(writer, ada, { id: uri }))
  doings.sent.push({ uri, writer, body, acceptedAt: performance.now(), answers: [202] })
  const given = { digest: digestOf(body), 'content-type': 'application/activity+json' }
  const headers = signed(writer, { method: 'POST', url: `${origin}/inbox`, headers: given })
  return { path: '/inbox', headers, body }
}

async function floodWith(
  origin: string,
  post: SignedPost,
  { count, allowance, usual }: { count: number; allowance: typeof PROVED; usual: number },
): Promise<string> {
  const { seconds, perSecond, statuses } = await sendAll(
    origin,
    Array<SignedPost>(count).fill(post),
    CONNECTIONS,
  )
  const odd = [...statuses.keys()].filter((status) => status !== usual && status !== 429)
  demand(odd.length === 0, `a flood was answered ${odd[0]}`)
  const passed = statuses.get(usual) ?? 0
  const allowed = allowance.burst + allowance.perSecond * seconds
  demand(passed <= allowed + 1, `${passed} passed where ${Math.round(allowed)} may`)
  return `${Math.round(perSecond)}/s, ${passed} of ${count} passed`
}

// Others go on meanwhile, one after another.
function probe(world: World): { end: () => Promise<number> } {
  const times: number[] = []
  let isOver = false
  const going = (async () => {
    for (let turn = 0; !isOver; turn++) {
      const one = freshOne(world, turn)
      const startedAt = performance.now()
      const status = await deliver(world.origin, { one, port: world.ports[0]! })
      times.push(performance.now() - startedAt)
      demand(status === 202, `another was answered ${status}`)
      world.doings.sent.push({ ...one, acceptedAt: performance.now(), answers: [status] })
    }
  })()
  return {
    end: async () => {
      isOver = true
      await going
      return Math.round(quantile(times, 0.95))
    },
  }
}
