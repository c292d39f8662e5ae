// What this node does with others, done with a server of another make: Hollo, from a folder where it was installed.
import t from 'tap'
import { freePort } from '../helpers/process.ts'
import { startHollo } from './hollo.ts'
import { setStage } from './stage.ts'
import { SUBJECTS } from './subjects.ts'

const folder = process.env.HOLLO ?? ''
const LIMIT_MS = 600_000
// Handles at a host with a port are none to Hollo, so our node is at port 80.
const OUR_HOST = '127.0.0.22'

// Both limits count: the file alone would be ended after 30 s.
t.setTimeout(LIMIT_MS)

const REAL = {
  timeout: LIMIT_MS,
  skip: folder === '' && 'set HOLLO=<folder of its source, installed> to run this',
}

t.test('both ways with Hollo', REAL, async (t) => {
  const stage = await setStage(t, async () => startHollo(t, { folder, port: await freePort() }), OUR_HOST)
  for (const [name, play] of SUBJECTS) await t.test(name, { timeout: LIMIT_MS }, (t) => play(t, stage))
})
