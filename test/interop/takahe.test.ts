// What this node does with others, done with a server of another make: Takahē, from a folder where it was installed.
import t from 'tap'
import { setStage } from './stage.ts'
import { SUBJECTS } from './subjects.ts'
import { startTakahe } from './takahe.ts'

const folder = process.env.TAKAHE ?? ''
const LIMIT_MS = 600_000

// Takahē has no place for a port in the name of a host.
const [OUR_HOST, THEIR_HOST] = ['127.0.0.44', '127.0.0.55']

// Both limits count: the file alone would be ended after 30 s.
t.setTimeout(LIMIT_MS)

const REAL = {
  timeout: LIMIT_MS,
  skip: folder === '' && 'set TAKAHE=<folder of its source, installed> to run this',
}

t.test('both ways with Takahē', REAL, async (t) => {
  const stage = await setStage(t, () => startTakahe(t, { folder, host: THEIR_HOST }), OUR_HOST)
  for (const [name, play] of SUBJECTS) await t.test(name, { timeout: LIMIT_MS }, (t) => play(t, stage))
})
