// What happens when the disk of the database is full (R10). It needs a disk of its own, so it is for root on Linux.
import { setTimeout as pause } from 'node:timers/promises'
import { until } from '../../helpers/wait.ts'
import { demand, type Row, underLoad } from '../row.ts'
import type { World } from '../world.ts'

const DISK_MIB = 300

/** The rows about disks. */
export const DISK: Row[] = [
  { id: 'R10', fault: 'the disk of PostgreSQL is full', isShort: false, diskMiB: DISK_MIB, run: fillUp },
]

async function fillUp(world: World): Promise<string> {
  const { cluster, doings, scale, origin, get } = world
  const from = doings.sent.length
  const fallen = await underLoad(world, async () => {
    const free = cluster.fillDisk()
    await pause(scale.loadMs / 2)
    free()
    const hasFallen = (await get('/ready')) !== 200
    // Without room for its log PostgreSQL ends itself; whoever looks after it starts it again.
    if (hasFallen) await cluster.start()
    await until(`${origin} to be ready`, async () => (await get('/ready')) === 200)
    return hasFallen
  })
  const answers = doings.sent.slice(from).flatMap((one) => one.answers)
  const odd = answers.filter((one) => typeof one === 'number' && one !== 202 && one !== 503)
  demand(odd.length === 0, `meanwhile the inbox answered ${odd[0]}`)
  const refused = answers.filter((one) => one === 503).length
  return `${refused} times 503; PostgreSQL ${fallen ? 'was started again' : 'went on by itself'} when there was room`
}
