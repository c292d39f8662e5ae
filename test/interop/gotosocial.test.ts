// Everything that this node does with others, done with a server of another make: GoToSocial, a binary built elsewhere.
import t from 'tap'
import { startGoToSocial } from './gts.ts'
import { setStage } from './stage.ts'
import { SUBJECTS } from './subjects.ts'

const binary = process.env.GOTOSOCIAL ?? ''
const LIMIT_MS = 600_000
const THEIR_HOST = '127.0.0.66'

// Both limits count: the file alone would be ended after 30 s.
t.setTimeout(LIMIT_MS)

const REAL = { timeout: LIMIT_MS, skip: binary === '' && 'set GOTOSOCIAL=<path to the binary> to run this' }

t.test('both ways with GoToSocial', REAL, async (t) => {
  const stage = await setStage(t, () => startGoToSocial(t, { binary, host: THEIR_HOST }))
  for (const [name, play] of SUBJECTS) await t.test(name, { timeout: LIMIT_MS }, (t) => play(t, stage))
})
