// Every example of test/fixtures, in the shapes that Mastodon 4.3 to 4.6 and other programs send: fetched, or posted and
// signed as 99-http-headers.json says, twice. The second time nothing may change, unless the same bytes mean a new event.
import t, { type Test } from 'tap'
import { FIXTURES } from '../helpers/fixtures.ts'
import { snapshot } from '../helpers/snapshot.ts'
import { HANGS_MS } from '../helpers/wait.ts'
import { SERVED } from './fixtures/documents.ts'
import { SERVED_BY_OTHERS } from './fixtures/documents-of-others.ts'
import { LATER_IN_PART, LATER_TO_ASK_FOR } from './fixtures/later.ts'
import { ROWS } from './fixtures/rows.ts'
import { meetAll, post, type Row, resetStage, type Stage, setStage } from './fixtures/stage.ts'

const DOCUMENTS = [...SERVED, ...SERVED_BY_OTHERS]

t.setTimeout(HANGS_MS)

t.test('every example is in the table, or named as not yet done', async (t) => {
  const named = [...DOCUMENTS, ...ROWS].map(({ file }) => file).concat(Object.keys(LATER_TO_ASK_FOR))
  t.strictSame(named.sort(), FIXTURES.toSorted())
  t.ok(LATER_IN_PART.every((file) => ROWS.some((row) => row.file === file)))
})

t.test('what is fetched', async (t) => {
  const stage = await setStage(t)
  for (const { file, says, holds } of DOCUMENTS) {
    await t.test(`${file} ${says}`, (t) => holds(t, stage))
  }
})

t.test('what is posted', async (t) => {
  const stage = await setStage(t)
  await meetAll(stage)
  for (const row of ROWS) {
    await t.test(`${row.file} ${row.says}`, async (t) => await play(t, await resetStage(stage), row))
  }
})

async function play(t: Test, stage: Stage, row: Row): Promise<void> {
  await row.given?.(stage)
  t.equal((await post(stage, row)).status, row.status ?? 202)
  await row.holds(t, stage)
  const before = await snapshot(stage.node)
  t.equal((await post(stage, row)).status, row.status ?? 202)
  t.strictSame(await snapshot(stage.node), before, 'the second time nothing changes')
  if (row.again) {
    await row.again(stage)
    t.notSame(await snapshot(stage.node), before)
    await post(stage, row)
    await row.holds(t, stage)
  }
  t.strictSame(stage.node.log.faults(), [])
}
