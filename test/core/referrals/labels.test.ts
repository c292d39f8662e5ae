import t from 'tap'
import { USUAL_POLICY } from '../../../src/core/policy/policy.ts'
import type { FloorJudgement } from '../../../src/core/referrals/judge/floors.ts'
import { LABEL_CODES, LABELS, type LabelCode, labelsOf } from '../../../src/core/referrals/judge/labels.ts'
import { referralTerms } from '../../../src/core/referrals/terms.ts'
import { COPYEDITOR, NO_SUM, OPENED_AT } from './example.ts'

const terms = (changes: object = {}) => referralTerms(OPENED_AT).parse({ ...COPYEDITOR, ...changes })
const at = (state: FloorJudgement['state']): FloorJudgement => ({ state, floor: USUAL_POLICY.floors[0]! })

const labels = (changes: object, given: { floor?: FloorJudgement['state']; policy?: object } = {}) =>
  labelsOf({
    terms: terms(changes),
    floor: at(given.floor ?? 'above'),
    policy: { ...USUAL_POLICY, ...given.policy },
  })

const UNPAID = { ...NO_SUM, payDisclosure: 'unpaid' }

type Case = [changes: object, given?: Parameters<typeof labels>[1]]

// Each label by terms that have it, and by terms that nearly do.
const CASES: Record<Exclude<LabelCode, 'not_confirmed'>, { is: Case[]; isNot: Case[] }> = {
  pay_not_stated: {
    is: [[{ ...NO_SUM, payDisclosure: 'undisclosed' }], [{ ...NO_SUM, payDisclosure: 'you_quote' }]],
    isNot: [[{}], [{ ...NO_SUM, payDisclosure: 'undisclosed' }, { policy: { payRule: 'off' } }], [UNPAID]],
  },
  unpaid: {
    is: [[UNPAID], [{ ...NO_SUM, payDisclosure: 'exposure_only' }]],
    isNot: [[{}], [{ ...UNPAID, kind: 'collab' }], [{ ...NO_SUM, payDisclosure: 'revenue_share' }]],
  },
  revenue_share: {
    is: [
      [{ ...NO_SUM, payDisclosure: 'revenue_share' }],
      [{ ...NO_SUM, payDisclosure: 'revenue_share', work: ['fiction'] }],
    ],
    isNot: [[{}], [UNPAID]],
  },
  wide_range: {
    is: [[{ payMin: '0.02', payMax: '0.0601' }], [{ payMin: '1', payMax: '10' }]],
    isNot: [[{ payMin: '0.02', payMax: '0.06' }], [{ payDisclosure: 'stated', payMax: null }]],
  },
  below_floor: {
    is: [
      [{}, { floor: 'below' }],
      [{}, { floor: 'below', policy: { floorMode: 'block' } }],
    ],
    isNot: [
      [{}, { floor: 'near' }],
      [{}, { floor: 'unknown' }],
    ],
  },
  on_publication: {
    is: [[{ payTrigger: 'publication' }], [{ payTrigger: 'publication', netDays: null }]],
    isNot: [[{}], [{ payTrigger: 'unknown' }]],
  },
  unpaid_test: {
    is: [[{ trial: 'unpaid' }], [{ trial: 'unpaid', work: ['blog'] }]],
    isNot: [[{ trial: 'paid' }], [{ trial: 'unknown' }]],
  },
  trains_ai: {
    is: [[{ aiRule: 'trains_models' }], [{ aiRule: 'trains_models' }, { policy: { aiTraining: 'forbid' } }]],
    isNot: [[{ aiRule: 'assist_ok' }], [{ aiRule: 'trains_models' }, { policy: { aiTraining: 'allow' } }]],
  },
  edits_machine_text: {
    is: [[{ aiRule: 'edits_machine_text' }], [{ aiRule: 'edits_machine_text', work: ['line_edit'] }]],
    isNot: [[{ aiRule: 'trains_models' }], [{ aiRule: 'unknown' }]],
  },
  finder_fee: {
    is: [[{ feeKind: 'pct_of_job', feeValue: '5' }], [{ feeKind: 'fixed', feeValue: '20' }]],
    isNot: [[{}], [{ feeKind: 'none' }]],
  },
  not_vouched_for: {
    is: [[{ clientRelation: 'heard_of' }], [{ clientRelation: 'first_inquiry' }]],
    isNot: [[{}], [{ clientRelation: 'through_colleague' }]],
  },
}

t.test('each label stands where its rule holds, and nowhere else', async (t) => {
  for (const [code, { is, isNot }] of Object.entries(CASES)) {
    for (const given of is)
      t.ok(labels(...given).includes(code as LabelCode), `${code}: ${JSON.stringify(given)}`)
    for (const given of isNot)
      t.notOk(labels(...given).includes(code as LabelCode), `not ${code}: ${JSON.stringify(given)}`)
  }
  t.strictSame([...Object.keys(CASES), 'not_confirmed'].sort(), [...LABEL_CODES].sort(), 'all are tested')
  t.strictSame(labels({}), [], 'good terms have none')
})

t.test('what a label brings about is the policy’s', async (t) => {
  const effects = (policy: object) =>
    Object.fromEntries(LABEL_CODES.map((code) => [code, LABELS[code].effect({ ...USUAL_POLICY, ...policy })]))
  t.match(effects({}), {
    ...{ pay_not_stated: 'no_boost', revenue_share: 'no_boost', unpaid_test: 'no_boost' },
    ...{ not_confirmed: 'no_boost', below_floor: 'label', wide_range: 'label', finder_fee: 'label' },
  })
  t.match(effects({ payRule: 'label', floorMode: 'block' }), { pay_not_stated: 'label', below_floor: 'hold' })
})

t.test('each label is told in whole sentences, the finder’s fee with its figure', async (t) => {
  const about = {
    terms: terms({ feeKind: 'pct_of_job', feeValue: '5' }),
    floor: at('below'),
    policy: USUAL_POLICY,
  }
  for (const code of LABEL_CODES) {
    for (const sentence of [LABELS[code].why(about.terms), LABELS[code].advice(about)])
      t.match(sentence, /^[A-Z].*[.]$/, code)
    t.match(LABELS[code].text(about.terms), /^[A-Z].*[^.]$/, code)
  }
  t.equal(LABELS.finder_fee.text(about.terms), 'Finder’s fee 5% of the whole job')
  t.equal(LABELS.finder_fee.text(terms({ feeKind: 'fixed', feeValue: '20.5' })), 'Finder’s fee US$20.50')
})
