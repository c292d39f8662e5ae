// Everything that this node does with others, done with a server of another make: GoToSocial, a binary built elsewhere.
import t from 'tap'
import { freePort } from '../helpers/process.ts'
import { PASSWORD, startGoToSocial } from './gts.ts'
import { setStage } from './stage.ts'
import { movesBothWays } from './subjects/moves.ts'
import { SUBJECTS } from './subjects.ts'

const binary = process.env.GOTOSOCIAL ?? ''
const LIMIT_MS = 600_000

// Both limits count: the file alone would be ended after 30 s.
t.setTimeout(LIMIT_MS)

const REAL = { timeout: LIMIT_MS, skip: binary === '' && 'set GOTOSOCIAL=<path to the binary> to run this' }

const moves = movesBothWays({
  addAlias: (member, uri) => member.api('POST', '/api/v1/accounts/alias', { also_known_as_uris: [uri] }),
  moveTo: (member, uri) =>
    member.api('POST', '/api/v1/accounts/move', { moved_to_uri: uri, password: PASSWORD }),
})

t.test('both ways with GoToSocial', REAL, async (t) => {
  const stage = await setStage(t, async () => startGoToSocial(t, { binary, port: await freePort() }))
  for (const [name, play] of [...SUBJECTS, ['Move', moves] as const])
    await t.test(name, { timeout: LIMIT_MS }, (t) => play(t, stage))
})
