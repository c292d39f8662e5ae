// What happens when a disk is full: of the database, of the pictures, of the logs (R10–R12). They need disks of their own, so
// they are for root on Linux.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { until } from '../../helpers/wait.ts'
import { makeDisk } from '../disk.ts'
import { demand, type Row, underLoad } from '../row.ts'
import type { Started, World } from '../world.ts'

const DISK_MIB = { postgres: 300, media: 64, logs: 8 }

/** The rows about disks. */
export const DISK: Row[] = [
  row('R10', 'the disk of PostgreSQL is full', { disks: { postgres: DISK_MIB.postgres }, run: fillUp }),
  row('R11', 'the disk of the pictures is full', { disks: { media: DISK_MIB.media }, run: fillMedia }),
  row('R12', 'the disk of the logs is full', { disks: {}, run: fillLogs }),
]

function row(id: string, fault: string, how: Pick<Row, 'disks' | 'run'>): Row {
  return { id, fault, isShort: false, ...how }
}

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

async function fillMedia(world: World): Promise<string> {
  const { mediaDisk, bea, doings } = world
  const from = doings.uploads.length
  const seen = await underLoad(world, async () => {
    const free = mediaDisk.fill()
    const picture = await bea.sendPicture()
    const words = await bea.sendWords()
    await pause(world.scale.loadMs / 2)
    free()
    const after = await bea.sendPicture()
    doings.uploads.push(picture, after)
    return { picture: picture.status, words, after: after.status }
  })
  demand(seen.picture === 507, `a picture was answered ${seen.picture}`)
  demand(seen.words === 303, `words alone were answered ${seen.words}`)
  demand(seen.after === 303, `when there was room again, a picture was answered ${seen.after}`)
  const odd = doings.uploads.slice(from).filter(({ status }) => status !== 303 && status !== 507)
  demand(odd.length === 0, `a picture was answered ${odd[0]?.status}`)
  return 'pictures were answered 507, words were posted; with room again, pictures too'
}

// As under an init that adds what a service says to a file.
async function fillLogs(world: World): Promise<string> {
  const { serve, work, get } = world
  const folder = mkdtempSync(join(tmpdir(), 'watercooler-faults-logs-'))
  const disk = makeDisk(folder, DISK_MIB.logs)
  const restart = async (logOf: (program: Started) => string | undefined) => {
    for (const program of [serve, work]) {
      const { code, signal } = await program.end('SIGTERM')
      demand(code === 0, `told to stop, it ended with ${code ?? signal}`)
      await program.start(logOf(program))
    }
  }
  try {
    await restart(({ port }) => join(folder, `${port}.log`))
    await underLoad(world, async () => {
      const free = disk.fill()
      await pause(world.scale.loadMs)
      const ready = await get('/ready')
      free()
      demand(ready === 200, `without room for its log /ready answered ${ready}`)
    })
    disk.fill()
    await restart(() => undefined)
    return 'it went on, and stopped when it was told to'
  } finally {
    for (const program of [serve, work]) if (!program.isRunning()) await program.start()
    disk.end()
    rmSync(folder, { recursive: true })
  }
}
