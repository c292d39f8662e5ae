// What happens when clocks are wrong: ours, theirs, and ours in the middle of work (R21, R22). The database keeps its own.
import { setTimeout as pause } from 'node:timers/promises'
import { FAILURES_MAX } from '../../../src/federation/peers.ts'
import { until } from '../../helpers/wait.ts'
import { deliver } from '../load.ts'
import { demand, freshOne, type Row, saySome, underLoad } from '../row.ts'
import { checkFirstWaits, withWires } from '../wires.ts'
import type { World } from '../world.ts'

const MINUTE_MS = 60_000
// Signatures are good for five minutes, and clocks may be an hour apart.
const THEIRS: [minutes: number, status: number][] = [
  [50, 202],
  [-50, 202],
  [70, 401],
  [-70, 401],
]
const OURS: [minutes: number, status: number][] = [
  [10, 202],
  [-10, 202],
  [120, 401],
  [-120, 401],
]

/** The rows about clocks. */
export const CLOCKS: Row[] = [
  { id: 'R21', fault: 'clocks are wrong, theirs and ours', isShort: false, run: goWrong },
  { id: 'R22', fault: 'our clocks jump back in the middle of work', isShort: false, run: jumpBack },
]

async function goWrong(world: World): Promise<string> {
  const { origin, ports, doings } = world
  const check = async (minutes: number, expected: number, clockMs: number) => {
    const one = freshOne(world, Math.abs(minutes))
    const status = await deliver(origin, { one, port: ports[0]!, clockMs })
    demand(status === expected, `${minutes} minutes off, it answered ${status}`)
    if (status === 202) doings.sent.push({ ...one, acceptedAt: performance.now(), answers: [status] })
  }
  await underLoad(world, async () => {
    for (const [minutes, status] of THEIRS) await check(minutes, status, minutes * MINUTE_MS)
    for (const [minutes, status] of OURS) {
      await setClocks(world, minutes)
      await check(minutes, status, 0)
      await pause(world.scale.loadMs / 10)
    }
    await setClocks(world, 0)
  })
  for (const minutes of [120, -120]) await failWhileWrong(world, minutes)
  return 'theirs 50 and ours 10 minutes off: accepted; 70 and 120: refused, then accepted; what fails waits as planned'
}

// How long what failed waits is the database's to count.
async function failWhileWrong(world: World, minutes: number): Promise<void> {
  await withWires(world, ['reset'], async ([wire]) => {
    await setClocks(world, minutes)
    await saySome(world, FAILURES_MAX)
    await until('the deliveries to have failed', async () => {
      return (await countFailed(world, wire!.host)) > 0
    })
    await checkFirstWaits(world, [wire!.host])
    await setClocks(world, 0)
  })
}

async function countFailed({ db }: World, host: string): Promise<number> {
  const failed = await db
    .selectFrom('jobs')
    .select('id')
    .where('host', '=', host)
    .where('error', 'is not', null)
    .where('leased_by', 'is', null)
    .execute()
  return failed.length
}

async function jumpBack(world: World): Promise<string> {
  const { scale } = world
  await underLoad(world, async () => {
    for (let time = 0; time < scale.times; time++) {
      await saySome(world, 1)
      await setClocks(world, -10)
      await pause(scale.loadMs / 10)
      await setClocks(world, 0)
    }
  })
  // It says when a lease ends later than it may.
  await world.letTimePass()
  return `jumped back ${scale.times} times`
}

// What is sent to a process is heard when it comes to its next turn.
async function setClocks({ serve, work }: World, minutes: number): Promise<void> {
  for (const program of [serve, work]) program.trouble({ clockMs: minutes * MINUTE_MS })
  await pause(200)
}
