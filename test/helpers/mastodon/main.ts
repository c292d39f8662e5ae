// A simulated Mastodon as a process of its own: `node main.ts <origin>`. `/-/` is where a test tells it what to do.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { DEEDS } from './deeds.ts'
import { take } from './inbox.ts'
import { serve } from './serve.ts'
import { World } from './world.ts'

const world = new World(process.argv[2]!)
const { hostname, port } = new URL(world.origin)

// One after another, as if one Sidekiq thread did all: the test then sees one order of things.
let queue: Promise<unknown> = Promise.resolve()

const server = createServer((request, response) => {
  answer(request, response).catch((fault: Error) => {
    world.violations.push(`this Mastodon broke: ${fault.stack}`)
    response.writeHead(500).end()
  })
})

server.listen(Number(port), hostname)

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url!, world.origin)
  if (request.method === 'GET') return read(url, response)
  const body = await bytesOf(request)
  if (url.pathname.startsWith('/-/')) return await command(url.pathname.slice(3), body, response)
  if (!url.pathname.endsWith('/inbox')) return void response.writeHead(404).end()
  const delivery = { method: 'POST', url: request.url!, headers: request.headers, body }
  const taken = queue.then(() => take(world, delivery))
  queue = taken.catch(() => undefined)
  response.writeHead(await taken).end()
}

function read(url: URL, response: ServerResponse): void {
  const found = serve(world, url)
  if (!found) return void response.writeHead(url.pathname === '/' ? 200 : 404).end()
  response.writeHead(200, { 'content-type': found.type }).end(JSON.stringify(found.body))
}

async function command(name: string, body: Buffer, response: ServerResponse): Promise<void> {
  const deed = DEEDS[name as keyof typeof DEEDS] as (world: World, given: unknown) => Promise<unknown>
  const outcome = await deed(world, JSON.parse(body.toString('utf8')))
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(outcome ?? null))
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
