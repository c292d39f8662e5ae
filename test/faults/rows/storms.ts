// What happens when very many come at once, to one post or to pictures (R23, R24).

import { Agent } from 'node:http'
import sharp from 'sharp'
import { getMany } from '../../bench/load.ts'
import { quantile } from '../../bench/report.ts'
import { createOf } from '../../helpers/create.ts'
import { type Peer, type PeerActor, readAs, startPeer } from '../../helpers/peer.ts'
import { until } from '../../helpers/wait.ts'
import { ask, deliver } from '../load.ts'
import { demand, type Row, saySome, underLoad } from '../row.ts'
import type { World } from '../world.ts'

const LOOKS_AT_ONCE = 20
const SLOW_MS_MAX = 1_000

/** The rows about crowds. */
export const STORMS: Row[] = [
  { id: 'R23', fault: 'one post is boosted and looked at by very many', isShort: false, run: boostStorm },
  {
    id: 'R24',
    fault: 'very many posts name one page, very many look at one picture',
    isShort: false,
    run: stampede,
  },
]

async function boostStorm(world: World): Promise<string> {
  const { hosts, doings, origin, ports, scale, db, ada } = world
  await saySome(world, 1)
  const { post } = doings.said.at(-1)!
  // What others read documents with is loaded at the first look.
  await readAs(null, ada.uri)
  const seen = await underLoad(world, async () => {
    const boosts = hosts.writers.map((writer, at) => {
      const id = `${writer.uri}/boosts/${at}-${performance.now()}`
      const body = JSON.stringify({ id, type: 'Announce', actor: writer.uri, object: post.uri, to: PUBLIC })
      return deliver(origin, { one: { writer, body }, port: ports[0]! })
    })
    const looks = { count: scale.times * 100, concurrency: LOOKS_AT_ONCE / 2 }
    const addresses = [post.uri, ada.uri].map((uri) => new URL(uri))
    const runs = await Promise.all(addresses.map((address) => getMany(address, AS_NODE, looks)))
    return { boosts: await Promise.all(boosts), runs }
  })
  demand(
    seen.boosts.every((status) => status === 202),
    'a boost was not accepted',
  )
  const odd = seen.runs.flatMap(({ statuses }) => [...statuses.keys()]).filter((status) => !FINE.has(status))
  demand(odd.length === 0, `a look was answered ${odd[0]}`)
  await world.comeToRest()
  const { count } = await db
    .selectFrom('boosts')
    .select((is) => is.fn.countAll<number>().as('count'))
    .where('post_id', '=', post.id)
    .executeTakeFirstOrThrow()
  demand(Number(count) === hosts.writers.length, `${count} boosts were counted`)
  const slow = Math.round(
    quantile(
      seen.runs.flatMap(({ latenciesMs }) => latenciesMs),
      0.99,
    ),
  )
  demand(
    slow < SLOW_MS_MAX,
    `the 99th of 100 looks took ${slow} ms, at ${seen.runs.map(({ perSecond }) => Math.round(perSecond)).join(' and ')} a second`,
  )
  return `${count} boosts, ${scale.times * 200} looks (${seen.runs.map(({ perSecond }) => Math.round(perSecond)).join(' and ')} a second), p99 ${slow} ms`
}

const AS_NODE = { accept: 'application/activity+json' }
const FINE = new Set([200, 429, 503])
const PUBLIC = ['https://www.w3.org/ns/activitystreams#Public']

// Nobody asks what a post links to; each picture is asked for once, and of one host two at a time.
async function stampede(world: World): Promise<string> {
  const ends: (() => unknown)[] = []
  const scope = { teardown: (end: () => unknown) => void ends.push(end) }
  try {
    const peer = await startPeer(scope, '127.0.26.1')
    const atOnceMax = await servePictures(peer)
    const seen = await underLoad(world, async () => {
      const posts = await sendPosts(world, peer.actor('painter'), world.scale.times * 20)
      const paths = posts.flatMap((post) => Array<string>(4).fill(`/media/posts/${post}/0`))
      const agent = new Agent({ keepAlive: true, maxSockets: LOOKS_AT_ONCE })
      const port = world.ports[0]!
      const looks = paths.map((path) => ask({ port, path, method: 'GET', headers: {}, agent }))
      return await Promise.all(looks).finally(() => agent.destroy())
    })
    const odd = seen.filter((status) => status !== 200 && status !== 404)
    demand(odd.length === 0, `a picture was answered ${odd[0]}`)
    demand(seen.includes(200), 'no picture was to be seen')
    demand(!peer.asked.includes(`GET ${PAGE}`), 'the page was asked for')
    const pictures = peer.asked.filter((one) => one.includes('.png'))
    demand(new Set(pictures).size === pictures.length, 'a picture was asked for twice')
    demand(atOnceMax() <= 2, `${atOnceMax()} pictures were asked for at once`)
    const shown = seen.filter((status) => status === 200).length
    return `the page was not asked for; ${seen.length} looks, ${shown} at a picture, ${pictures.length} questions, ${atOnceMax()} at once`
  } finally {
    for (const end of ends) end()
  }
}

const PAGE = '/page.html'

async function servePictures(peer: Peer): Promise<() => number> {
  const picture = await sharp({ create: { width: 32, height: 32, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
  let [atOnce, atOnceMax] = [0, 0]
  peer.serve(PAGE, (response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Page</title>'),
  )
  for (let at = 0; at < 500; at++)
    peer.serve(`/${at}.png`, (response) => {
      atOnce += 1
      atOnceMax = Math.max(atOnceMax, atOnce)
      setTimeout(() => {
        atOnce -= 1
        response.writeHead(200, { 'content-type': 'image/png' }).end(picture)
      }, 20)
    })
  return () => atOnceMax
}

// Lets a writer send so many posts, each with the same link and a picture of its own; gives our ids of them.
async function sendPosts(world: World, painter: PeerActor, count: number): Promise<string[]> {
  const { origin: theirs } = new URL(painter.uri)
  const { origin, ada, ports, doings, people } = world
  const uris = Array.from({ length: count }, (_, at) => `${painter.uri}/notes/${at}-${performance.now()}`)
  for (const [at, uri] of uris.entries()) {
    const note = {
      content: `<p><a href="${theirs}${PAGE}">A page</a></p>`,
      attachment: [{ type: 'Document', mediaType: 'image/png', url: `${theirs}/${at}.png` }],
    }
    const body = JSON.stringify(createOf(painter, ada, { id: uri, note }))
    const status = await deliver(origin, { one: { writer: painter, body }, port: ports[0]! })
    demand(status === 202, `a post was answered ${status}`)
    doings.sent.push({ uri, body, writer: painter, acceptedAt: performance.now(), answers: [status] })
  }
  return await until('the posts to be here', async () => {
    const posts = await Promise.all(uris.map((uri) => people.post(uri)))
    return posts.every((post) => post !== undefined) && posts.map((post) => post!.id)
  })
}
