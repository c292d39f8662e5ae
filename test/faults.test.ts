// The rows of the failure matrix that can be run with every test, in their short form; `npm run faults` runs all of them.
import t from 'tap'
import { runRow } from './faults/row.ts'
import { ROWS } from './faults/rows.ts'
import { SHORT } from './faults/scale.ts'
import { buildWorld } from './faults/world.ts'
import { HANGS_MS } from './helpers/wait.ts'

t.setTimeout(HANGS_MS)

t.test('nothing is lost, doubled or out of order', { timeout: HANGS_MS }, async (t) => {
  const world = await buildWorld(SHORT)
  t.teardown(() => world.end())
  for (const row of ROWS.filter(({ isShort }) => isShort)) {
    const { outcome, says, findings } = await runRow(world, row)
    if (!t.equal(outcome, 'ok', `${row.id} ${row.fault}: ${says}`)) {
      t.comment(findings.map(({ id, found }) => `${id}: ${found}`).join('\n'))
      for (const program of world.programs) t.comment(program.said().split('\n').slice(-15).join('\n'))
      return
    }
  }
})
