// What is sent: one post to a thousand personal inboxes on a hundred hosts, beside a loop that only signs and POSTs.
import { fork } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import type { Account } from '../../src/core/accounts/account.ts'
import { findAccountByUri } from '../../src/core/accounts/find.ts'
import { rememberAccount } from '../../src/core/accounts/remember.ts'
import { receiveFollow } from '../../src/core/follows/follow.ts'
import { publishPost } from '../../src/core/posts/publish.ts'
import { html } from '../../src/lib/html.ts'
import { head, tell } from './report.ts'
import type { Subject } from './subject.ts'
import { openWorld, type World } from './world.ts'

const HOSTS = 100
const EACH = 10
const HANGING = 10
const ROUNDS = 3

/** Measures the fan-out of a post, with all hosts well and with ten of them hanging. */
export async function benchDelivery(subject: Subject): Promise<void> {
  head(`Delivery: one post to ${HOSTS * EACH} personal inboxes on ${HOSTS} hosts`)
  const world = await openWorld(HOSTS, EACH)
  const bea = await subject.makeWriter('bea')
  await makeFollowers(subject, bea, world)
  await fanOut(subject, bea, world, HOSTS * EACH)

  const floors: { seconds: number; cpuMs: number }[] = []
  const seconds: number[] = []
  const before = subject.cpu()
  for (let round = 0; round < ROUNDS; round++) {
    seconds.push(await fanOut(subject, bea, world, HOSTS * EACH))
    floors.push(await floor(world))
  }
  const after = subject.cpu()
  const deliveries = ROUNDS * HOSTS * EACH
  const floorSeconds = median(floors.map((one) => one.seconds))
  const ours = median(seconds)
  const nodeMs = ((after.node - before.node) * 1_000) / deliveries
  const postgresMs = ((after.postgres - before.postgres) * 1_000) / deliveries
  tell({
    name: 'floor: sign and POST',
    value: (HOSTS * EACH) / floorSeconds,
    unit: '/s',
    beside: `CPU ${(floors[0]!.cpuMs / (HOSTS * EACH)).toFixed(2)} ms each`,
  })
  tell({
    name: 'delivered ÷ floor',
    value: floorSeconds / ours,
    unit: '×',
    goal: { bound: 0.35, is: 'at least' },
    beside: `${((HOSTS * EACH) / ours).toFixed(0)}/s from the deed to the last inbox`,
  })
  tell({
    name: 'CPU a delivery',
    value: nodeMs + postgresMs,
    unit: 'ms',
    goal: { bound: 2, is: 'at most' },
    beside: `Node ${nodeMs.toFixed(2)}, PostgreSQL ${postgresMs.toFixed(2)}`,
  })

  world.hang(new Set(Array.from({ length: HANGING }, (_, at) => at * 10)))
  const healthy = (HOSTS - HANGING) * EACH
  const hampered: number[] = []
  for (let round = 0; round < ROUNDS; round++) hampered.push(await fanOut(subject, bea, world, healthy))
  tell({
    name: `healthy hosts while ${HANGING} hang ÷ without`,
    value: median(hampered) / healthy / (ours / (HOSTS * EACH)),
    unit: '×',
    goal: { bound: 1.2, is: 'at most' },
    beside: `${median(hampered).toFixed(2)} s for ${healthy}`,
  })
  await world.close()
}

async function makeFollowers({ node }: Subject, followee: Account, world: World): Promise<void> {
  const { db } = node.database
  await db.transaction().execute(async (tx) => {
    for (const { id, host } of world.actors) {
      await rememberAccount(tx, {
        kind: 'writer',
        handle: id.split('/').at(-1)!,
        host,
        uri: id,
        url: id,
        name: '',
        bioHtml: html``.toString(),
        fields: [],
        emojis: [],
        avatarUrl: null,
        inboxUri: `${id}/inbox`,
        sharedInboxUri: null,
        followersUri: `${id}/followers`,
        approvesFollows: false,
        isDiscoverable: false,
        isIndexable: false,
        alsoKnownAs: [],
        movedToUri: null,
        featuredUri: null,
        featuredTagsUri: null,
        joinedAt: null,
        keys: [],
      })
      const follower = (await findAccountByUri(tx, id))!
      await receiveFollow(tx, follower, followee, `${id}/follow`)
    }
    await tx.deleteFrom('jobs').execute()
  })
}

// From the deed to the last inbox.
async function fanOut({ node }: Subject, author: Account, world: World, expected: number): Promise<number> {
  let arrived = 0
  const all = new Promise<void>((done) => {
    world.onDelivery((_, activity) => {
      if (activity.type === 'Create' && ++arrived === expected) done()
    })
  })
  const startedAt = performance.now()
  const draft = {
    text: `Number ${startedAt}. Does anyone know a good indexer?`,
    visibility: 'public',
    warning: '',
    language: 'en',
    inReplyTo: null,
    mentioned: [],
  } as const
  await node.database.db
    .transaction()
    .execute((tx) => publishPost(tx, node.site, author, { ...draft, mentioned: [] }))
  await all
  return (performance.now() - startedAt) / 1_000
}

async function floor(world: World): Promise<{ seconds: number; cpuMs: number }> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const body = JSON.stringify({
    type: 'Bare',
    actor: 'http://127.0.0.1/users/bea',
    content: 'x'.repeat(2_500),
  })
  const plan = {
    inboxes: world.actors.map((actor) => `${actor.id}/inbox`),
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    keyId: 'http://127.0.0.1/users/bea#main-key',
    body,
  }
  const child = fork(join(import.meta.dirname, 'floor-delivery.ts'), [JSON.stringify(plan)])
  return await new Promise((done) =>
    child.once('message', (figures) => done(figures as { seconds: number; cpuMs: number })),
  )
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
