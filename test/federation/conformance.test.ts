// The checklist of conformance: what other programs send, ask for and expect, row by row, on one node that shows all its
// faces and one peer that plays all others. A row says what must hold; how it comes about is shown by the other files.
//
// What only a living server or browser can show is not here: how posts look on a real Mastodon, whether search and follow
// get through real DNS and TLS, its check of rel=me, its cards and bylines, its mail, the timing of its retries, and what its
// admins’ blocks do.
import t from 'tap'
import { HANGS_MS } from '../helpers/wait.ts'
import { DISCOVERY } from './conformance/discovery.ts'
import { FOLLOW_RULES } from './conformance/follows.ts'
import { INTERACTIONS } from './conformance/interactions.ts'
import { RECEIVING } from './conformance/receiving.ts'
import { SENDING } from './conformance/sending.ts'
import { TRANSPORT } from './conformance/transport.ts'
import { meetAll, resetStage, setStage } from './fixtures/stage.ts'

const RULES = [...DISCOVERY, ...FOLLOW_RULES, ...RECEIVING, ...INTERACTIONS, ...SENDING, ...TRANSPORT]

t.setTimeout(HANGS_MS)

t.test('every row is here, once', async (t) => {
  t.strictSame(
    RULES.map(({ row }) => row),
    Array.from({ length: 90 }, (_, at) => at + 1),
  )
})

t.test('the rows', { timeout: HANGS_MS }, async (t) => {
  const stage = await setStage(t, { pages: true })
  await meetAll(stage)
  for (const { row, says, holds } of RULES) {
    await t.test(`[${row}] ${says}`, async (t) => {
      await holds(t, await resetStage(stage))
      t.strictSame(stage.node.log.faults(), [])
    })
  }
})
