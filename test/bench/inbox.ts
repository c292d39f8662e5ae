// What arrives: accepted, and made true, beside a server that only checks digest and signature.
import { fork } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Account } from '../../src/core/accounts/account.ts'
import { sendAll } from './load.ts'
import { head, quantile, tell } from './report.ts'
import { freePort, type Subject } from './subject.ts'
import { type Actor, openWorld, type SignedPost, signPost } from './world.ts'

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
const COUNT = 4_000
// As many servers send at once: an answer waits for a disk, so few senders would measure that and not the node.
const CONCURRENCY = 64

/** Measures the inbox with Creates that mention a writer here, from forty known actors on ten hosts. */
export async function benchInbox(subject: Subject): Promise<void> {
  head(`Inbox: ${COUNT} signed Creates with a mention, ${CONCURRENCY} at a time`)
  const world = await openWorld(10, 4)
  const ada = await subject.makeWriter('ada')
  const inbox = new URL(`${subject.origin}/inbox`)
  const creates = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => {
      const actor = world.actors[at % world.actors.length]!
      return signPost(actor, inbox, createOf(actor, ada, from + at))
    })
  await sendAll(subject.origin, creates(0, 400), CONCURRENCY)
  await untilPosts(subject, 400)

  const floorBefore = await floor(world.actors, creates(10_000, COUNT))
  const posts = creates(1_000, COUNT)
  const before = subject.cpu()
  const startedAt = performance.now()
  const run = await sendAll(subject.origin, posts, CONCURRENCY)
  await untilPosts(subject, 400 + COUNT)
  const effectSeconds = (performance.now() - startedAt) / 1_000
  const after = subject.cpu()
  const floorAfter = await floor(world.actors, creates(20_000, COUNT))
  await world.close()

  const floorRate = (floorBefore + floorAfter) / 2
  const nodeMs = ((after.node - before.node) * 1_000) / COUNT
  const postgresMs = ((after.postgres - before.postgres) * 1_000) / COUNT
  tell({
    name: 'floor: digest, signature, parse',
    value: floorRate,
    unit: '/s',
    beside: `before ${floorBefore.toFixed(0)}, after ${floorAfter.toFixed(0)}`,
  })
  tell({
    name: 'accepted ÷ floor',
    value: run.perSecond / floorRate,
    unit: '×',
    goal: { bound: 0.25, is: 'at least' },
    beside: `${run.perSecond.toFixed(0)}/s, p95 ${quantile(run.latenciesMs, 0.95).toFixed(1)} ms, ${[...run.statuses].join(' ')}`,
  })
  tell({
    name: 'effects committed ÷ floor',
    value: COUNT / effectSeconds / floorRate,
    unit: '×',
    goal: { bound: 0.1, is: 'at least' },
    beside: `${(COUNT / effectSeconds).toFixed(0)}/s`,
  })
  tell({
    name: 'CPU a Create, accepted and processed',
    value: nodeMs + postgresMs,
    unit: 'ms',
    goal: { bound: 5, is: 'at most' },
    beside: `Node ${nodeMs.toFixed(2)}, PostgreSQL ${postgresMs.toFixed(2)}`,
  })
}

/** A public Note that names somebody, in a Create. */
function createOf(actor: Actor, named: Account, at: number): Record<string, unknown> {
  const id = `${actor.id}/statuses/${at}`
  const audience = { to: [PUBLIC], cc: [`${actor.id}/followers`, named.uri] }
  const mention = { type: 'Mention', href: named.uri, name: `@${named.handle}` }
  const content = `<p><span class="h-card"><a href="${named.url}" class="u-url mention">@<span>${named.handle}</span></a></span> Do you know a proofreader for number ${at}? <a href="https://example.org/a" rel="nofollow noopener">example.org/a</a></p>`
  return {
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: `${id}/activity`,
    type: 'Create',
    actor: actor.id,
    published: new Date().toISOString(),
    ...audience,
    object: {
      id,
      type: 'Note',
      attributedTo: actor.id,
      published: new Date().toISOString(),
      url: id,
      content,
      contentMap: { en: content },
      tag: [mention],
      attachment: [],
      sensitive: false,
      summary: null,
      inReplyTo: null,
      ...audience,
    },
  }
}

async function floor(actors: Actor[], posts: SignedPost[]): Promise<number> {
  const port = await freePort()
  const keys = actors.map((actor) => [
    `${actor.id}#main-key`,
    createPublicKey(actor.privateKey).export({ type: 'spki', format: 'pem' }),
  ])
  const server = fork(join(import.meta.dirname, 'floor-inbox.ts'), [JSON.stringify(keys), String(port)])
  await new Promise((done) => server.once('message', done))
  await sendAll(`http://127.0.0.1:${port}`, posts.slice(0, 400), CONCURRENCY)
  const run = await sendAll(`http://127.0.0.1:${port}`, posts, CONCURRENCY)
  server.kill()
  if (run.statuses.get(202) !== posts.length)
    throw new Error(`the floor refused: ${[...run.statuses].join(' ')}`)
  return run.perSecond
}

async function untilPosts({ node }: Subject, count: number): Promise<void> {
  const { db } = node.database
  for (let waitedMs = 0; waitedMs < 120_000; waitedMs += 10) {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from notifications`.execute(
      db,
    )
    if (rows[0]!.count >= count) return
    await new Promise((done) => setTimeout(done, 10))
  }
  throw new Error('what was accepted was not made true within two minutes')
}
