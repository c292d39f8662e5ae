import { join } from 'node:path'
import t from 'tap'
import { z } from 'zod'
import { snake } from '../../src/cli/policy-help.ts'
import { SHIPPED_TABLE } from '../../src/core/policy/currencies.ts'
import { Policy, USUAL_POLICY } from '../../src/core/policy/policy.ts'
import { SIGNAL_CODES } from '../../src/core/policy/signals.ts'
import { dataOf, settings, shell } from './run.ts'

t.test('a policy is shown as its file is written, and set from it', async (t) => {
  const run = shell(t, await settings(t))
  t.strictSame(await dataOf(run, 'policy', 'show'), { version: 0, setAt: null, policy: USUAL_POLICY })
  const { stdout } = await run(['policy', 'show'])
  t.match(stdout, /^# the usual policy\n# .*--help.*\nwho_can_list: anyone_reviewed\n/)
  const edited = stdout.replace('finder_fee_max: 10', 'finder_fee_max: 0')
  const folder = t.testdir({ 'policy.yaml': edited, 'short.yaml': 'unpaid: label\n' })
  t.match(await run(['policy', 'set', '--file', join(folder, 'policy.yaml')]), {
    code: 0,
    stdout: 'The policy is version 1 now.\n',
  })
  t.match(await dataOf(run, 'policy', 'show'), { version: 1, policy: { ...USUAL_POLICY, finderFeeMax: 0 } })
  await run(['policy', 'set', '--file', join(folder, 'short.yaml')])
  t.match(await dataOf(run, 'policy', 'show'), { version: 2, policy: { ...USUAL_POLICY, unpaid: 'label' } })
})

t.test('the help says what each setting of a policy takes', async (t) => {
  const { stdout } = await shell(t, {})(['policy', 'set', '--help'])
  for (const [name, setting] of Object.entries(Policy.shape)) {
    const [, says = ''] = new RegExp(`^  ${snake(name)}\n((?: {6}.*\n)+)`, 'm').exec(stdout) ?? []
    t.not(says, '', name)
    const inner = (setting as unknown as z.ZodDefault<z.ZodType>).unwrap()
    for (const word of inner instanceof z.ZodEnum ? inner.options : []) t.match(says, `(${word})`)
  }
  for (const code of SIGNAL_CODES) t.match(stdout, code)
})

t.test('a policy that is wrong is refused whole, each fault by its setting', async (t) => {
  const run = shell(t, await settings(t))
  const folder = t.testdir({
    'wrong.yaml': [
      'wages: 7',
      'review_first_n: 6',
      'floors: [{work: copyediting, unit: word, amount: -1, currency: USD}]',
      'signals: {urgency: 21, charm: 2}',
    ].join('\n'),
    'list.yaml': '- unpaid',
  })
  const { code, stderr } = await run(['policy', 'set', '--file', join(folder, 'wrong.yaml')])
  t.equal(code, 1)
  for (const fault of [
    'A policy has no setting named wages.',
    'review_first_n: The number of first referrals must be a whole number from 0 to 5.',
    'floors.0.amount: The amount of a floor is a plain decimal above zero',
    'signals.urgency: The points of a sign must be a whole number from 0 to 20.',
    'A sign is one of fee_to_work, ',
  ])
    t.match(stderr, fault)
  t.match(await run(['policy', 'set', '--file', join(folder, 'list.yaml')]), { code: 1 })
  t.match(await dataOf(run, 'policy', 'show'), { version: 0 })
})

t.test('a table of currencies is loaded from a file, and a bad line changes nothing', async (t) => {
  const run = shell(t, await settings(t))
  t.strictSame(await dataOf(run, 'currency', 'show'), SHIPPED_TABLE)
  const folder = t.testdir({
    'good.csv': '# rates\nmonth,2026-12\nbase,EUR\nsource,"a bank, by mail"\nUSD,1.17\nGBP,0.870\n',
    'bad.csv': 'month,2026-13\nbase,EUR\nsource,x\nEURO,1\nGBP,0\nUSD,1e3\n',
    'twice.csv': 'month,2027-01\nUSD,1\nUSD,2\nnothing\n',
    'good.json': JSON.stringify({ month: '2027-01', base: 'USD', source: 'a bank', rates: { EUR: '0.9' } }),
    'numbers.json': JSON.stringify({ month: '2027-02', base: 'USD', source: 'a bank', rates: { EUR: 0.9 } }),
  })
  const load = (file: string) => run(['currency', 'load', '--file', join(folder, file)])
  t.match(await load('good.csv'), {
    code: 0,
    stdout: /^The table of 2026-12 is in use: 2 currencies\.\nThese had a rate .*: AED, .*, ZAR\.\n$/,
  })
  const table = {
    month: '2026-12',
    base: 'EUR',
    source: 'a bank, by mail',
    rates: { USD: '1.17', GBP: '0.87' },
  }
  t.strictSame(await dataOf(run, 'currency', 'show'), table)
  const bad = await load('bad.csv')
  t.equal(bad.code, 1)
  for (const fault of [
    'The month is written like',
    'line 4: EURO is no currency',
    'line 5: GBP has no rate',
    'line 6: USD has no rate',
  ])
    t.match(bad.stderr, fault)
  t.match(
    (await load('twice.csv')).stderr,
    /line 3: USD stands on line 2 already\n {2}line 4: a name, a comma/,
  )
  t.match((await load('numbers.json')).stderr, 'EUR has no rate: rates are decimals in quotes')
  t.strictSame(await dataOf(run, 'currency', 'show'), table)
  const lesser = await load('good.json')
  t.equal(
    lesser.stdout,
    'The table of 2027-01 is in use: 1 currency.\n' +
      'These had a rate and have none now, so that no floor holds for them: GBP.\n',
  )
  t.match(await load('good.csv'), { code: 1, stderr: /The table of 2027-01 is in use, which is later/ })
  const again = await run(['currency', 'reset'])
  t.match(again.stdout, `The table of ${SHIPPED_TABLE.month} is in use: `)
  t.strictSame(await dataOf(run, 'currency', 'show'), SHIPPED_TABLE)
})
