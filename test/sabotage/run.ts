// npm run sabotage: disables each guard in a copy of the tree, one at a time, and demands that its test notices.
// `--only name` takes those guards alone whose names begin so; `--list` names them all.
import { parseArgs } from 'node:util'
import { type Bench, type Outcome, openBench } from './bench.ts'
import type { Guard } from './guard.ts'
import { GUARDS } from './guards.ts'

// The machine that this is made for has two cores.
const BENCHES = 2
const TAIL_LINES = 25

interface Result {
  guard: Guard
  verdict: 'noticed' | 'UNNOTICED' | 'BROKEN'
  why: string
  seconds: number
}

// How each test ends with all guards in place: one that fails anyhow would notice everything.
const green = new Map<string, Promise<Outcome>>()

const { values } = parseArgs({ options: { only: { type: 'string' }, list: { type: 'boolean' } } })
const guards = GUARDS.filter(({ name }) => name.startsWith(values.only ?? ''))
if (values.list) for (const { name, file } of guards) say(`${name.padEnd(44)} ${file}`)
else process.exitCode = await sabotage()

async function sabotage(): Promise<number> {
  if (guards.length === 0) throw new Error(`No guard’s name begins with “${values.only}”.`)
  const benches = await Promise.all(Array.from({ length: Math.min(BENCHES, guards.length) }, openBench))
  try {
    const results = await spread(benches, guards, async (bench, guard) => {
      const result = await tryWithout(bench, guard)
      say(lineOf(result))
      return result
    })
    return conclude(results)
  } finally {
    await Promise.all(benches.map((bench) => bench.end()))
  }
}

function inPlace(bench: Bench, guard: Guard): Promise<Outcome> {
  const key = `${guard.test} ${guard.notices}`
  const known = green.get(key) ?? bench.run(guard, false)
  green.set(key, known)
  return known
}

async function tryWithout(bench: Bench, guard: Guard): Promise<Result> {
  try {
    const whole = await inPlace(bench, guard)
    if (!whole.isGreen || !whole.hasRun)
      return {
        guard,
        verdict: 'BROKEN',
        why: `with all guards in place: ${tailOf(whole)}`,
        seconds: whole.seconds,
      }
    const outcome = await bench.run(guard, true)
    const { seconds } = outcome
    if (outcome.isGreen) return { guard, verdict: 'UNNOTICED', why: guard.notices, seconds }
    if (!outcome.hasRun) return { guard, verdict: 'BROKEN', why: tailOf(outcome), seconds }
    return { guard, verdict: 'noticed', why: guard.notices, seconds }
  } catch (fault) {
    return { guard, verdict: 'BROKEN', why: (fault as Error).message, seconds: 0 }
  }
}

function conclude(results: Result[]): number {
  const bad = results.filter(({ verdict }) => verdict !== 'noticed')
  const took = results.reduce((sum, { seconds }) => sum + seconds, 0) / BENCHES
  say(
    `\n${results.length} guards, ${bad.length} of them could go without a test that fails (${took.toFixed(0)} s)`,
  )
  for (const result of bad) say(lineOf(result))
  return bad.length === 0 ? 0 : 1
}

async function spread<Item, Done>(
  benches: Bench[],
  items: Item[],
  use: (bench: Bench, item: Item) => Promise<Done>,
): Promise<Done[]> {
  const waiting = items.entries()
  const done: Done[] = []
  await Promise.all(
    benches.map(async (bench) => {
      for (const [at, item] of waiting) done[at] = await use(bench, item)
    }),
  )
  return done
}

function lineOf({ guard, verdict, why, seconds }: Result): string {
  return `${verdict.padEnd(9)} ${guard.name.padEnd(44)} ${seconds.toFixed(1).padStart(5)} s  ${why}`
}

function tailOf({ said }: Outcome): string {
  return said.trimEnd().split('\n').slice(-TAIL_LINES).join('\n')
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
