// Strangers follow: each is fetched, stored, and told yes.
import { sendAll } from './load.ts'
import { head, tell } from './report.ts'
import type { Subject } from './subject.ts'
import { openWorld, signPost } from './world.ts'

const HOSTS = 50
const EACH = 20

/** Measures new follows, from the first Follow to the last Accept. */
export async function benchFollows(subject: Subject): Promise<void> {
  head(`Follows: ${HOSTS * EACH} accounts that were never seen before`)
  const world = await openWorld(HOSTS, EACH)
  const cora = await subject.makeWriter('cora')
  const inbox = new URL(`${subject.origin}/inbox`)
  const posts = world.actors.map((actor, at) =>
    signPost(actor, inbox, {
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: `${actor.id}/follow/${at}`,
      type: 'Follow',
      actor: actor.id,
      object: cora.uri,
    }),
  )
  let accepted = 0
  const all = new Promise<void>((done) => {
    world.onDelivery((_, { type }) => {
      if (type === 'Accept' && ++accepted === posts.length) done()
    })
  })
  const before = subject.cpu()
  const startedAt = performance.now()
  const run = await sendAll(subject.origin, posts, 16)
  await all
  const seconds = (performance.now() - startedAt) / 1_000
  const after = subject.cpu()
  await world.close()
  const cpuMs = ((after.node + after.postgres - before.node - before.postgres) * 1_000) / posts.length
  tell({
    name: 'Follow → Accept',
    value: posts.length / seconds,
    unit: '/s',
    goal: { bound: 100, is: 'at least' },
    beside: `CPU ${cpuMs.toFixed(1)} ms each, ${[...run.statuses].join(' ')}`,
  })
}
