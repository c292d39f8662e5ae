import { setTimeout as pause } from 'node:timers/promises'
import { createOf } from '../helpers/create.ts'
import { type Finding, findAll, PRIVATE_MARK } from './invariants.ts'
import type { Sent } from './load.ts'
import type { Disks, World } from './world.ts'

/** A row of the failure matrix (security §2.4). */
export interface Row {
  id: string
  fault: string
  /** Whether it is run with every test; else by `npm run faults` alone. */
  isShort: boolean
  /** It needs disks of their own, which only root can make. */
  disks?: Disks
  /** Lets the fault happen; gives what was seen. Throws when something did not hold. */
  run: (world: World) => Promise<string>
}

/** What came of a row. */
export interface RowResult {
  row: Row
  outcome: 'ok' | 'FAILED'
  says: string
  findings: Finding[]
  seconds: number
}

/** Runs a row, lets everything come to rest, and asks all invariants. */
export async function runRow(world: World, row: Row): Promise<RowResult> {
  const startedAt = performance.now()
  const secondsSince = () => (performance.now() - startedAt) / 1_000
  try {
    await whisper(world)
    const seen = await row.run(world)
    await world.comeToRest()
    const findings = await findAll(world)
    const broken = findings.filter(({ isKept }) => !isKept).map(({ id, found }) => `${id}: ${found}`)
    const says = [seen, ...broken].join('; ')
    return { row, outcome: broken.length === 0 ? 'ok' : 'FAILED', says, findings, seconds: secondsSince() }
  } catch (fault) {
    return { row, outcome: 'FAILED', says: (fault as Error).message, findings: [], seconds: secondsSince() }
  }
}

// What she says to one of them alone, in each row.
async function whisper({ people, ada, hosts }: World): Promise<void> {
  const { host, pathname } = new URL(hosts.fans[0]!)
  const text = `@${pathname.split('/').at(-1)}@${host} ${PRIVATE_MARK}`
  await people.write(ada, text, { visibility: 'direct' })
}

/** Lets something happen in the middle of a load, which ends once all that it sent was accepted. */
export async function underLoad<T>(world: World, happen: () => Promise<T>): Promise<T> {
  const load = world.load()
  try {
    await pause(world.scale.loadMs / 2)
    const outcome = await happen()
    await pause(world.scale.loadMs / 2)
    return outcome
  } finally {
    await load.stop()
  }
}

/** Lets her say so many things at once. */
export async function saySome({ people, ada, doings }: World, count: number): Promise<void> {
  for (let at = 0; at < count; at++)
    doings.said.push({ post: await people.write(ada, 'One of many'), isEdited: false, isRemoved: false })
}

/** A post to her of the writer whose turn it is, not yet sent. */
export function freshOne({ hosts, ada }: World, turn: number): Sent {
  const writer = hosts.writers[turn % hosts.writers.length]!
  const uri = `${writer.uri}/notes/fresh-${turn}-${performance.now()}`
  const body = JSON.stringify(createOf(writer, ada, { id: uri }))
  return { uri, writer, body, acceptedAt: undefined, answers: [] }
}

/** Throws a sentence unless something holds. */
export function demand(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence)
}
