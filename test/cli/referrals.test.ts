import { join } from 'node:path'
import t, { type Test } from 'tap'
import { findLocalAccount } from '../../src/core/accounts/find.ts'
import { connectDatabase, type Db } from '../../src/db/connect.ts'
import { createLog } from '../../src/lib/log.ts'
import { COPYEDITOR } from '../core/referrals/example.ts'
import { makeInterest, referralOf } from '../helpers/candidates.ts'
import { makeReferral } from '../helpers/make.ts'
import { commandLine, dataOf, makeWriters, settings, shell } from './run.ts'

const YAML = join(import.meta.dirname, '../interop/referral.yaml')
const { boards: _, dueOn: __, ...FIELDS } = COPYEDITOR

t.test('work is passed on from a file, shown, filled and listed', async (t) => {
  const given = await settings(t)
  const run = shell(t, given)
  await makeWriters(run, 'ada')
  const opened = await dataOf(run, 'referral', 'open', '--as', 'ada', '--file', YAML)
  t.strictSame(Object.keys(opened), ['code', 'id', 'uri', 'url', 'state'])
  const { code } = opened
  t.match(opened, { state: 'open', url: `http://127.0.0.1:3999/r/${code}` })
  t.match(await dataOf(run, 'referral', 'show', code), {
    ...opened,
    ...{ author: '@ada', boards: ['@board'], revision: 1, boosts: 1, likes: 0, accepting: true },
    ...{ publicReplies: 0, notBoosted: null },
    terms: { pieces: 6, wordsEach: 1200, payMin: '0.06', payMax: '0.08', feeKind: 'none' },
  })
  t.match(await run(['referral', 'move', code, 'filled', '--as', 'ada']), {
    code: 0,
    stdout: `${code} is filled now.\n`,
  })
  t.match(await commandLine(given)(['referral', 'move', code, 'in_talks', '--as', 'ada']), {
    code: 1,
    stderr: 'This referral is filled: it cannot become in talks.\n',
  })
  const { stdout } = await run(['referral', 'show', code])
  t.match(stdout, /^title +Copyeditor for six B2B SaaS case studies$/m)
  t.match(stdout, /^closedAt +\d{4}-\d\d-\d\d \d\d:\d\d UTC$/m)
  t.match(await dataOf(run, 'referral', 'list'), [{ code, state: 'filled', revision: 2, boosts: 0 }])
  t.strictSame(await dataOf(run, 'referral', 'list', '--state', 'open', 'in_talks'), [])
})

t.test('an author hears that no board boosts what has an unpaid test, and why', async (t) => {
  const run = shell(t, await settings(t))
  await makeWriters(run, 'ada')
  const says = 'Boards list it and do not boost it. A test piece is asked for that is not paid.'
  const unpaid = ['--as', 'ada', '--file', YAML, '--trial', 'unpaid']
  t.match((await run(['referral', 'open', ...unpaid])).stdout, new RegExp(`^Open: .*\n${says}\n$`))
  const [{ code }] = await dataOf(run, 'referral', 'list')
  t.match(await dataOf(run, 'referral', 'show', code), { boards: ['@board'], boosts: 0, notBoosted: says })
})

t.test('it is filled by whom the command names, who must have replied', async (t) => {
  const given = await settings(t)
  const run = shell(t, given)
  await makeWriters(run, 'ada', 'bo', 'cy')
  const db = openDatabase(t, given)
  const { code } = await dataOf(run, 'referral', 'open', '--as', 'ada', '--file', YAML)
  await makeInterest(db, await referralOf(db, code), (await findLocalAccount(db, 'bo'))!)
  const fill = (...words: string[]) => run(['referral', 'move', code, ...words])
  t.match(await fill('filled', '--as', 'ada', '--by', '@cy'), { code: 1, stderr: /^@cy did not reply to/ })
  t.match(await fill('in_talks', '--as', 'ada', '--by', '@bo'), { code: 1, stderr: /^--by says who got/ })
  t.match(await fill('filled', '--as', 'cy', '--by', '@bo'), { code: 1, stderr: /^@bo did not reply to/ })
  t.match(await fill('filled', '--as', 'ada'), {
    code: 1,
    stderr: 'Who got it? Say --by with one of @bo, or --by elsewhere for anybody else or nobody.\n',
  })
  t.match(await dataOf(run, 'referral', 'show', code, '--as', 'ada'), {
    candidates: [{ candidate: '@bo', state: 'received' }],
  })
  const shown = (await run(['referral', 'show', code, '--as', 'ada'])).stdout
  t.match(shown, /^@bo +received/m)
  t.match(shown, /^candidates +1$/m)
  t.match(shown, /^publicReplies +0$/m)
  t.notMatch((await run(['referral', 'show', code, '--as', 'cy'])).stdout, /@bo +received/)
  t.match(await fill('filled', '--as', 'ada', '--by', '@bo'), {
    code: 0,
    stdout: `${code} is filled now.\nYou did not introduce @bo here: tell them yourself who the client is.\n`,
  })
  t.match(await db.selectFrom('interests').select('state').execute(), [{ state: 'chosen' }])
})

t.test('work that was never published is shown and listed in the name of its author', async (t) => {
  const given = await settings(t)
  const run = shell(t, given)
  await makeWriters(run, 'ada', 'bo', 'cy')
  const db = openDatabase(t, given)
  const [ada, bo] = [(await findLocalAccount(db, 'ada'))!, (await findLocalAccount(db, 'bo'))!]
  const terms = { audience: 'circle_only', boards: [] }
  const { code } = await makeReferral(db, ada, { terms, circle: [bo.id] })
  const title = COPYEDITOR.title
  t.match(await run(['referral', 'show', code]), { code: 1, stderr: /There is no/ })
  t.match(await run(['referral', 'show', code, '--as', 'cy']), { code: 1, stderr: /There is no/ })
  t.match(await run(['referral', 'move', code, 'filled', '--as', 'ada']), { code: 0 })
  for (const who of ['ada', 'bo'])
    t.match(await dataOf(run, 'referral', 'show', code, '--as', who), {
      ...{ code, title, author: '@ada', uri: null, state: 'filled', terms: { pieces: 6 } },
    })
  t.match(await dataOf(run, 'referral', 'list', '--as', 'ada'), [{ code, title, state: 'filled' }])
  t.strictSame(await dataOf(run, 'referral', 'list', '--as', 'bo'), [])
})

t.test('a draft is kept, and opened once flags have filled it in', async (t) => {
  const run = shell(t, await settings(t))
  await makeWriters(run, 'ada', 'bo')
  const file = join(t.testdir({ 'draft.json': JSON.stringify(FIELDS) }), 'draft.json')
  const { code } = await dataOf(run, 'referral', 'draft', '--as', 'ada', '--file', file)
  t.match(await run(['referral', 'show', code]), { code: 1 }, 'nobody sees it')
  t.match(await run(['referral', 'open', code, '--as', 'bo']), { code: 1 }, 'nobody else opens it')
  const flags = [
    '--work',
    'proofreading, line_edit',
    '--topics',
    'saas,b2b',
    '--topics',
    'law',
    '--words-each',
    '900',
    '--nda',
    'yes',
  ]
  t.match(await dataOf(run, 'referral', 'open', code, '--as', 'ada', ...flags), { code, state: 'open' })
  const { terms } = await dataOf(run, 'referral', 'show', code)
  t.match(terms, {
    topics: ['saas', 'b2b', 'law'],
    work: ['proofreading', 'line_edit'],
    wordsEach: 900,
    nda: true,
    pieces: 6,
  })
})

t.test('an empty flag takes away a field of the file, or of the draft', async (t) => {
  const run = shell(t, await settings(t))
  await makeWriters(run, 'ada')
  const flags = ['--as', 'ada', '--pay-disclosure', 'stated', '--pay-min', '0.09', '--pay-max', '']
  const opened = await dataOf(run, 'referral', 'open', '--file', YAML, ...flags)
  t.match(await dataOf(run, 'referral', 'show', opened.code), { terms: { payMin: '0.09', payMax: null } })
  const draft = { ...FIELDS, title: 'Copyeditor for four more case studies', pay_max: '0.08' }
  const file = join(t.testdir({ 'draft.json': JSON.stringify(draft) }), 'draft.json')
  const { code } = await dataOf(run, 'referral', 'draft', '--as', 'ada', '--file', file)
  await dataOf(run, 'referral', 'open', code, ...flags)
  t.match(await dataOf(run, 'referral', 'show', code), { terms: { payMin: '0.09', payMax: null } })
})

t.test('all that is wrong is named at once, each by its field', async (t) => {
  const run = shell(t, await settings(t))
  await makeWriters(run, 'ada')
  const folder = t.testdir({
    'wrong.yaml': 'title: Too short\nsize: {words_each: 0}\nfinder_fee: {kind: gold}\nwages: 7\n',
    'list.yaml': '- title: Copyeditor\n',
    'broken.yaml': 'title: "no end\n',
  })
  const open = (...words: string[]) => run(['referral', 'open', '--as', 'ada', ...words])
  const { code, stdout, stderr } = await open(
    '--file',
    join(folder, 'wrong.yaml'),
    '--pay-min',
    'much',
    '--title',
    'X',
  )
  t.strictSame([code, stdout], [1, ''])
  const faults = [
    'title: The title must be',
    'words-each: ',
    'fee-kind: ',
    'pay-min: ',
    'kind: Say what kind',
  ]
  for (const fault of [...faults, 'A referral has no field named wages.']) t.match(stderr, `\n  ${fault}`)
  t.match(await open('--file', join(folder, 'list.yaml')), {
    code: 1,
    stderr: /holds no fields of a referral/,
  })
  t.match(await open('--file', join(folder, 'broken.yaml')), {
    code: 1,
    stderr: /broken\.yaml cannot be read/,
  })
  t.strictSame(await dataOf(run, 'referral', 'list'), [])
})

function openDatabase(t: Test, given: Record<string, string>): Db {
  const log = createLog({ level: 'silent', role: 'test' })
  const { db, close } = connectDatabase(given.DATABASE_URL!, { connections: 1, name: 'test', log })
  t.teardown(close)
  return db
}
