import t from 'tap'
import { type Policy, USUAL_POLICY } from '../../../src/core/policy/policy.ts'
import { SIGNALS, type SignalCode } from '../../../src/core/policy/signals.ts'
import type { AuthorFacts } from '../../../src/core/referrals/judge/author-facts.ts'
import { labelsOf } from '../../../src/core/referrals/judge/labels.ts'
import { judgeReferral, VERDICTS } from '../../../src/core/referrals/judge.ts'
import { referralTerms } from '../../../src/core/referrals/terms.ts'
import { COPYEDITOR, NO_SUM, OPENED_AT } from './example.ts'

const KNOWN = { host: null, isVouchedFor: true, isLimited: false, listed: 3 }
const STRANGER = { host: 'elsewhere.example', isVouchedFor: false, listed: 0 }
const UNPAID = { ...NO_SUM, payDisclosure: 'unpaid', boards: [] }

function judge(
  given: {
    terms?: object
    policy?: Partial<Policy>
    author?: Partial<AuthorFacts>
    signs?: SignalCode[]
    isBelow?: true
  } = {},
) {
  const policy = { ...USUAL_POLICY, ...given.policy }
  const terms = referralTerms(OPENED_AT).parse({ ...COPYEDITOR, ...given.terms })
  const floor = { state: given.isBelow ? ('below' as const) : ('above' as const), floor: policy.floors[0]! }
  const labels = labelsOf({ terms, floor, policy })
  const facts = {
    ageDays: 90,
    posts: 5,
    actions: 0,
    duplicate: null,
    payNinetieth: null,
    ...KNOWN,
    ...given.author,
  }
  const signals = (given.signs ?? []).map((code) => ({ code, points: SIGNALS[code].points, evidence: '' }))
  return judgeReferral({ terms, floor, labels, signals, policy, author: facts })
}

t.test('good terms of a known author pass, and there is nothing to say', async (t) => {
  t.strictSame(judge(), {
    verdict: 'pass',
    boosts: true,
    skipsMain: false,
    doubts: [],
    reasons: [],
    labels: [],
    score: 0,
  })
})

t.test('points add up: five are looked at, ten are held, and the author reads why', async (t) => {
  t.match(judge({ signs: ['urgency', 'new_actor'] }), { verdict: 'pass', score: 4, reasons: { length: 0 } })
  t.match(judge({ signs: ['urgency', 'contact_in_public'] }), {
    verdict: 'review',
    score: 5,
    reasons: [SIGNALS.urgency.says, SIGNALS.contact_in_public.says],
  })
  t.match(judge({ signs: ['free_samples', 'shortener'] }), { verdict: 'review', score: 9 })
  const held = judge({ signs: ['academic_cheating'] })
  t.match(held, { verdict: 'hold', score: 10 })
  t.match(held.reasons.at(-1), SIGNALS.academic_cheating.says)
})

t.test('the first referrals of strangers are looked at, those of known ones are not', async (t) => {
  const first = (author: Partial<AuthorFacts>, policy: Partial<Policy> = {}) =>
    judge({ author: { ...STRANGER, ...author }, policy }).verdict
  t.equal(first({}), 'review')
  t.equal(first({ listed: 1 }), 'pass')
  t.equal(first({ listed: 1 }, { reviewFirstN: 2 }), 'review')
  t.equal(first({}, { reviewFirstN: 0 }), 'pass')
  t.equal(first({ isVouchedFor: true }), 'pass')
  t.equal(first({}, { trustedHosts: ['elsewhere.example'] }), 'pass')
  t.equal(first({}, { trustedHosts: ['other.example'] }), 'review')
  t.equal(first({}, { whoCanList: 'anyone' }), 'pass')
  t.equal(first({}, { whoCanList: 'members' }), 'refuse')
  t.equal(judge({ policy: { whoCanList: 'members' } }).verdict, 'pass')
  t.equal(judge({ author: { isLimited: true } }).verdict, 'review')
})

t.test('pay that is not stated is listed without boosts, unless the policy says otherwise', async (t) => {
  const terms = { ...NO_SUM, payDisclosure: 'undisclosed' }
  t.match(judge({ terms }), { verdict: 'pass', boosts: false, reasons: [/Name a number/] })
  t.match(judge({ terms, policy: { payRule: 'label' } }), { boosts: true, labels: ['pay_not_stated'] })
  t.match(judge({ terms, policy: { payRule: 'off' } }), {
    boosts: true,
    labels: { length: 0 },
    reasons: { length: 0 },
  })
})

t.test('unpaid work goes to its own boards, or nowhere, or is labelled', async (t) => {
  const verdict = (policy: Partial<Policy>, terms: object = UNPAID) => judge({ terms, policy }).verdict
  t.equal(verdict({}), 'refuse', 'no board takes it')
  const own = { unpaidBoards: ['volunteers'] }
  t.equal(verdict(own), 'refuse')
  t.match(judge({ terms: UNPAID, policy: own }).reasons[0], 'Unpaid work is listed only on @volunteers')
  t.match(judge({ terms: { ...UNPAID, boards: ['volunteers'] }, policy: own }), {
    verdict: 'pass',
    boosts: true,
    skipsMain: true,
  })
  t.equal(verdict(own, { ...UNPAID, boards: ['volunteers', 'editing'] }), 'refuse')
  t.equal(verdict({ ...own, unpaid: 'forbid' }, { ...UNPAID, boards: ['volunteers'] }), 'refuse')
  t.match(judge({ terms: UNPAID, policy: { unpaid: 'label' } }), {
    verdict: 'pass',
    boosts: true,
    skipsMain: false,
    labels: ['unpaid'],
  })
  t.equal(verdict({}, { ...UNPAID, kind: 'collab' }), 'pass', 'nobody works for another')
})

t.test('unpaid tests are not boosted; large ones are held, and the policy may refuse all', async (t) => {
  t.match(judge({ terms: { trial: 'unpaid' } }), { verdict: 'pass', boosts: false, labels: ['unpaid_test'] })
  t.equal(judge({ terms: { trial: 'unpaid', body: 'The test is 800 words.' } }).verdict, 'hold')
  t.equal(judge({ terms: { trial: 'unpaid', body: 'The test is 300 words.' } }).verdict, 'pass')
  t.equal(judge({ terms: { trial: 'paid', body: 'The test is 800 words.' } }).verdict, 'pass')
  t.equal(judge({ terms: { trial: 'unpaid' }, policy: { trialUnpaid: 'forbid' } }).verdict, 'refuse')
})

t.test('a finder’s fee keeps the cap of the policy', async (t) => {
  const verdict = (feeKind: string, feeValue: string, finderFeeMax = 10) =>
    judge({ terms: { feeKind, feeValue }, policy: { finderFeeMax } }).verdict
  t.equal(verdict('pct_of_job', '10'), 'pass')
  t.equal(verdict('pct_first_invoice', '10.01'), 'refuse')
  t.equal(verdict('fixed', '43.2'), 'pass', 'a tenth of US$432')
  t.equal(verdict('fixed', '43.21'), 'refuse')
  t.equal(verdict('pct_of_job', '1', 0), 'refuse')
  t.equal(judge({ policy: { finderFeeMax: 0 } }).verdict, 'pass')
})

t.test('work below its floor is labelled, or held where the policy blocks', async (t) => {
  t.match(judge({ isBelow: true }), {
    verdict: 'pass',
    boosts: true,
    reasons: ['Below the floor for copyediting here (US$0.02 a word).'],
  })
  t.equal(judge({ isBelow: true, policy: { floorMode: 'block' } }).verdict, 'hold')
})

t.test('work that trains AI is labelled, refused or unremarked', async (t) => {
  const terms = { aiRule: 'trains_models' }
  t.match(judge({ terms }), { verdict: 'pass', labels: ['trains_ai'] })
  t.match(judge({ terms, policy: { aiTraining: 'forbid' } }), { verdict: 'refuse' })
  t.match(judge({ terms, policy: { aiTraining: 'allow' } }), { verdict: 'pass', labels: { length: 0 } })
})

t.test('the hardest finding is the verdict, and all reasons are told, the hardest first', async (t) => {
  const { verdict, reasons } = judge({
    terms: { trial: 'unpaid', body: 'The test is 800 words.', feeKind: 'pct_of_job', feeValue: '15' },
    author: STRANGER,
    signs: ['fee_to_work'],
  })
  t.equal(verdict, 'refuse')
  t.match(reasons[0], 'A finder’s fee is at most 10 per cent')
  t.match(reasons.join('\n'), /finder’s fee.*\n.*held until.*\n.*it is the first.*\n.*pay for something/)
  for (const reason of reasons) t.match(reason, /^[A-Z].*[.]$/)
  t.strictSame(VERDICTS, ['pass', 'review', 'hold', 'refuse'])
})
