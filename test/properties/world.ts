// A small world for properties: four nodes on loopback with four people each, who say whatever they like, and serve what the
// model of a run says. All of it happens through the inbox of one node of ours.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import type { Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { startNode, type TestNode } from '../helpers/node.ts'
import { deliverAs, makeActor, type PeerActor } from '../helpers/peer.ts'
import { CLEAN_EVERY } from '../helpers/runs.ts'

export const NODES = 4
export const PEOPLE = 4

/** How many runs happen at once, each by itself: a run alone would mostly wait. */
export const AT_ONCE = 10

/** What is served at an address: a document, the way to another address, or nothing. */
export type Served = object | { redirect: string } | undefined

/** Our node, with its writers, one for each run that happens at once; and the others. */
export interface World {
  node: TestNode
  writers: Account[]
  origins: string[]
  /** The people of all nodes: those of the first, then of the second, and so on. */
  people: PeerActor[]
  /** What is served beside the people themselves; each run says so anew. */
  served: Map<string, Served>
  /** How many runs there were. */
  runs: number
}

/** Makes the world; the first writer follows the first of each node, whose boosts are then looked up. */
export async function makeWorld(t: Test): Promise<World> {
  const node = await startNode(t)
  const writers: Account[] = []
  for (let at = 0; at < AT_ONCE; at++) writers.push(await node.makeWriter(`bob${at}`))
  const served = new Map<string, Served>()
  const origins = await Promise.all(Array.from({ length: NODES }, (_, at) => serve(t, at + 2, served)))
  const people = origins.flatMap((origin) =>
    Array.from({ length: PEOPLE }, (_, at) => makeActor(`${origin}/users/p${at}`)),
  )
  for (const { uri, document } of people) served.set(uri, document)
  for (const { uri } of people) await node.find(uri)
  for (let at = 0; at < people.length; at += PEOPLE)
    await node.follow(writers[0]!, await node.find(people[at]!.uri))
  await node.settle()
  await node.db.updateTable('follows').set({ state: 'accepted' }).execute()
  return { node, writers, origins, people, served, runs: 0 }
}

/** Begins as many runs as happen at once, and gives their numbers, which stand in their addresses (`/runs/7/`). Now and then
 * it throws away what was before. */
export async function beginRuns(world: World): Promise<number[]> {
  const runs = Array.from({ length: AT_ONCE }, (_, at) => world.runs + at)
  world.runs += AT_ONCE
  if (world.runs % CLEAN_EVERY === 0) {
    const { db } = world.node
    // What is put off comes due in a crowd: tallies of polls that are forgotten here.
    await sql`delete from jobs where leased_by is null`.execute(db)
    await sql`delete from posts where uri like '%/runs/%' or author_id = any(${world.writers.map(({ id }) => id)})`.execute(
      db,
    )
    await sql`delete from tombstones`.execute(db)
    await sql`delete from inbox_receipts`.execute(db)
    await sql`delete from activities`.execute(db)
    await sql`vacuum analyze`.execute(db)
  }
  return runs
}

async function serve(t: Test, host: number, served: World['served']): Promise<string> {
  const server: Server = createServer((request, response) => {
    if (request.method === 'POST') return void request.resume().on('end', () => response.writeHead(202).end())
    const what = served.get(`http://${request.headers.host}${request.url}`)
    if (what === undefined) return void response.writeHead(404).end()
    if ('redirect' in what) return void response.writeHead(302, { location: String(what.redirect) }).end()
    response.writeHead(200, { 'content-type': 'application/activity+json' }).end(JSON.stringify(what))
  })
  const address = `127.0.0.${host}`
  await new Promise<void>((bound) => server.listen(0, address, bound))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://${address}:${(server.address() as AddressInfo).port}`
}

/** Has somebody send activities, each signed by whoever the pair names, all at once; and waits until all is done. */
export async function sayAll({ node }: World, said: [signer: PeerActor, activity: object][]): Promise<void> {
  const answers = await Promise.all(
    said.map(([signer, activity]) => deliverAs(signer, `${node.origin}/inbox`, activity)),
  )
  const odd = answers.find(({ status }) => status === 429 || status >= 500)
  if (odd) throw new Error(`answered ${odd.status}: ${odd.body}`)
  await node.settle()
}
