// What is refused must cost almost nothing: the CPU time of an answer of no.
import { CUT_OFF, sendAll, sendTooMuch } from './load.ts'
import { head, tell } from './report.ts'
import type { Subject } from './subject.ts'
import { type Actor, openWorld, type SignedPost, signPost } from './world.ts'

const COUNT = 400
const CONTEXTS = 1_000

/**
 * Measures unsigned, forged, misshapen and oversized posts, each by the CPU time of the node and its PostgreSQL, and by how
 * many documents it had to read elsewhere.
 */
export async function benchRefusals(subject: Subject): Promise<void> {
  head(`Refusals: ${COUNT} of each, CPU each`)
  const world = await openWorld(1, 2)
  const [actor, other] = world.actors
  for (const [name, status, post] of postsOf(subject, actor!, other!)) {
    const readBefore = world.reads()
    const before = subject.cpu()
    const send = status === 413 ? sendTooMuch : sendAll
    const run = await send(subject.origin, Array(COUNT).fill(post), 8)
    const after = subject.cpu()
    const cut = run.statuses.get(CUT_OFF) ?? 0
    if (cut === COUNT || (run.statuses.get(status) ?? 0) + cut !== COUNT)
      throw new Error(`${name}: answered ${[...run.statuses].join(' ')}`)
    const cpuMs = ((after.node + after.postgres - before.node - before.postgres) * 1_000) / COUNT
    const reads = world.reads() - readBefore
    const beside = `answered ${status}${cut > 0 ? ` or cut off (${cut})` : ''}, ${Math.round(post.body.length / 1024)} KiB, ${reads} documents read`
    tell({ name, value: cpuMs, unit: 'ms', goal: { bound: 5, is: 'at most' }, beside })
  }
  await world.close()
}

function postsOf(
  { origin }: Subject,
  actor: Actor,
  other: Actor,
): [name: string, status: number, post: SignedPost][] {
  const inbox = new URL(`${origin}/inbox`)
  const like = { id: `${actor.id}/likes/1`, type: 'Like', actor: actor.id, object: `${origin}/users/ada` }
  const sign = (activity: unknown) => signPost(actor, inbox, activity)
  const { signature: _, ...unsigned } = sign(like).headers
  const nested = { '@context': { term: 'https://example.org/a-term-of-no-use' }, type: 'Note', content: 'x' }
  const many = Array(CONTEXTS).fill(nested)
  const deep = JSON.parse(`${'{"object":'.repeat(2_000)}1${'}'.repeat(2_000)}`) as unknown
  return [
    ['no signature', 401, { ...sign(like), headers: unsigned }],
    [
      'another body than was signed',
      401,
      { ...sign(like), body: JSON.stringify({ ...like, type: 'Announce' }) },
    ],
    ['another’s key', 401, signPost({ ...actor, privateKey: other.privateKey }, inbox, like)],
    ['a byte more than a mebibyte', 413, sign('x'.repeat(1024 * 1024 - 1))],
    [`${CONTEXTS} contexts inside`, 400, sign({ ...like, object: many })],
    ['2,000 levels deep', 400, sign({ ...like, object: deep })],
    ['an actor of another node', 401, sign({ ...like, actor: 'https://victim.example/users/alice' })],
  ]
}
