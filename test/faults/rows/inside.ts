// What happens when a process stands still for a while, or runs out of memory (R27, R28).
import { setTimeout as pause } from 'node:timers/promises'
import { LEASE_SECONDS } from '../../../src/db/queue.ts'
import { until } from '../../helpers/wait.ts'
import { demand, type Row, saySome, underLoad } from '../row.ts'
import type { World } from '../world.ts'

const BLOCK_MS = 5_000
const LONGER_MS = (LEASE_SECONDS + 5) * 1_000

/** The rows about what happens inside of processes. */
export const INSIDE: Row[] = [
  {
    id: 'R27',
    fault: 'processes stand still, one of them longer than a lease',
    isShort: false,
    run: standStill,
  },
  { id: 'R28', fault: 'processes run out of memory', isShort: false, run: takeMemory },
]

async function standStill(world: World): Promise<string> {
  const { serve, work, scale } = world
  await underLoad(world, async () => {
    await readLag(serve.numbersPort)
    serve.trouble({ blockMs: BLOCK_MS })
    await pause(BLOCK_MS)
    await until('the number to rise by which one sees it', async () => {
      const seconds = await readLag(serve.numbersPort)
      return seconds * 1_000 > BLOCK_MS / 2
    })
    // Others take meanwhile what it has in hand.
    await saySome(world, 1)
    const frozen = work.freeze(scale.isPatient ? LONGER_MS : BLOCK_MS / 2)
    if (!scale.isPatient) await world.letTimePass()
    await frozen
  })
  return 'the number rose by which one sees it'
}

async function readLag(port: number): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
  return Number(/^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(await answer.text())?.[1])
}

async function takeMemory(world: World): Promise<string> {
  const { serve, work, scale } = world
  const ends = await underLoad(world, async () => {
    const seen: (string | number | null)[] = []
    for (let time = 0; time < scale.times; time++) {
      const program = time % 2 === 0 ? work : serve
      program.trouble({ takesMemory: true })
      const { code, signal } = await program.ended()
      seen.push(signal ?? code)
      await program.start()
    }
    return seen
  })
  demand(!ends.includes(0), 'one ended as if all were well')
  return `${ends.length} times, each ended with ${[...new Set(ends)].join(' or ')}`
}
