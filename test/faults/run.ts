// npm run faults: lets each fault of the matrix happen to real processes, and asks the invariants afterwards. Without
// words all rows; else those named (`npm run faults -- R4 R32`). `--short` runs them as the tests do; `--found` prints what
// each invariant found.
import { userInfo } from 'node:os'
import { parseArgs } from 'node:util'
import { type RowResult, runRow } from './row.ts'
import { NOT_RUN, ROWS } from './rows.ts'
import { LONG, SHORT } from './scale.ts'
import { buildWorld, type World } from './world.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean' }, found: { type: 'boolean' } },
})
const rows = ROWS.filter(({ id }) => positionals.length === 0 || positionals.includes(id))
const scale = values.short ? SHORT : LONG
const results: RowResult[] = []
let world: World | undefined
for (const row of rows) {
  if (row.disks !== undefined && userInfo().uid !== 0) {
    say(`${row.id.padEnd(4)} not run  only root can make the disk that it needs`)
    continue
  }
  if (row.disks !== undefined) await leave()
  world ??= await buildWorld(scale, row.disks)
  const result = await runRow(world, row)
  results.push(result)
  say(lineOf(result))
  if (values.found) for (const { id, found } of result.findings) say(`        ${id.padEnd(4)} ${found}`)
  // A row that fails may leave a world in which no other can be judged.
  if (result.outcome !== 'ok' || row.disks !== undefined) await leave()
}
await leave()
if (positionals.length === 0)
  for (const [id, why] of Object.entries(NOT_RUN)) say(`${id.padEnd(4)} not run  ${why}`)
const failed = results.filter(({ outcome }) => outcome !== 'ok')
say(`\n${results.length} rows, ${failed.length} failed`)
process.exitCode = failed.length === 0 && results.length > 0 ? 0 : 1

async function leave(): Promise<void> {
  await world?.end()
  world = undefined
}

function lineOf({ row, outcome, says, seconds }: RowResult): string {
  return `${row.id.padEnd(4)} ${outcome.padEnd(6)} ${seconds.toFixed(1).padStart(6)} s  ${row.fault}: ${says}`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
