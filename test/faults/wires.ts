// Followers behind wires that go bad, and what becomes of the deliveries to them.
import { sql } from 'kysely'
import { followFrom } from '../helpers/followers.ts'
import { type Peer, startPeer } from '../helpers/peer.ts'
import { layWire, type Mode, type Wire } from './proxy.ts'
import { demand } from './row.ts'
import type { World } from './world.ts'

// The schedule of deliveries: 30 s at first, give or take 30 %, and what it takes until they are first tried.
const FIRST_SECONDS = { min: 21, max: 45 }

/** Peers behind wires that follow her, until the row is over; then nobody is left who follows from there. */
export async function withWires<T>(
  world: World,
  modes: Mode[],
  use: (wires: Wire[], peer: Peer) => Promise<T>,
): Promise<T> {
  const ends: (() => unknown)[] = []
  const scope = { teardown: (end: () => unknown) => void ends.push(end) }
  try {
    const peer = await startPeer(scope, '127.0.21.1')
    const wires = await Promise.all(
      modes.map((_, at) => layWire(scope, { from: `127.0.22.${at + 1}`, to: peer.origin })),
    )
    await followFrom(
      world,
      wires.map(({ origin }) => `${origin}/users/far`),
      world.ada,
    )
    for (const [at, wire] of wires.entries()) wire.set(modes[at]!)
    const outcome = await use(wires, peer)
    for (const wire of wires) wire.set('pass')
    await world.comeToRest()
    return outcome
  } finally {
    await forget(world, '127.0.22.')
    for (const end of ends) end()
  }
}

/** Lets nobody have followed from hosts whose names begin so, and nothing be due to them. */
export async function forget({ db }: World, prefix: string): Promise<void> {
  await sql`delete from jobs where host like ${`${prefix}%`}`.execute(db)
  await sql`delete from accounts where host like ${`${prefix}%`}`.execute(db)
}

/** Demands that the deliveries of these hosts that failed once wait as planned; gives how many do. */
export async function checkFirstWaits(world: World, hosts: string[]): Promise<number> {
  const waits = await firstWaits(world, hosts)
  const wrong = waits.filter((seconds) => seconds < FIRST_SECONDS.min || seconds > FIRST_SECONDS.max)
  demand(waits.length > 0 && wrong.length === 0, `of ${waits.length} waits one is ${wrong[0]} s`)
  return waits.length
}

// How long they are put off.
async function firstWaits({ db }: World, hosts: string[]): Promise<number[]> {
  const { rows } = await sql<{ seconds: number }>`
    select extract(epoch from run_at - made_at)::float8 as seconds from jobs
    where host = any (${hosts}::text[]) and attempt = 1 and leased_by is null and error is not null
      and error not like '%rests%' and run_at < 'infinity'`.execute(db)
  return rows.map(({ seconds }) => Math.round(seconds))
}
