import t from 'tap'
import type { CurrencyTable } from '../../../src/core/policy/currencies.ts'
import { type Floor, type Policy, USUAL_POLICY } from '../../../src/core/policy/policy.ts'
import { floorOf, floorSentence } from '../../../src/core/referrals/judge/floors.ts'
import { referralTerms } from '../../../src/core/referrals/terms.ts'
import { COPYEDITOR, NO_SUM, OPENED_AT } from './example.ts'

const RATES: CurrencyTable = {
  month: '2026-09',
  base: 'USD',
  source: 'a test',
  rates: { EUR: '0.8', GBP: '0.75', JPY: '150' },
}

function judged(terms: object, policy: Partial<Policy> = {}) {
  const whole = referralTerms(OPENED_AT).parse({ ...COPYEDITOR, ...terms })
  return floorOf(whole, { ...USUAL_POLICY, ...policy }, RATES)
}

const stated = (payUnit: string, payMin: string, terms: object = {}) => ({
  payDisclosure: 'stated',
  payUnit,
  payMin,
  payMax: null,
  ...terms,
})

const floor = (work: Floor['work'], amount: string, unit: Floor['unit'], currency = 'USD'): Floor => ({
  work,
  amount,
  unit,
  currency,
})

t.test('pay stands above, near or below, by its lowest', async (t) => {
  const state = (payMin: string) => judged({ payMin, payMax: '0.08' }).state
  t.strictSame(['0.02', '0.0199', '0.018', '0.0179'].map(state), ['above', 'near', 'near', 'below'])
})

t.test('units are converted into the floor’s own, by what the terms say of the size', async (t) => {
  const cases: [terms: object, floor: Floor, state: string][] = [
    [stated('thousand_words', '20'), floor('copyediting', '0.02', 'word'), 'above'],
    [stated('thousand_words', '19.99'), floor('copyediting', '0.02', 'word'), 'near'],
    [stated('word', '0.02'), floor('copyediting', '20', 'thousand_words'), 'above'],
    [stated('page', '5'), floor('copyediting', '0.02', 'word'), 'above'],
    [stated('page', '5', { pageWords: 300 }), floor('copyediting', '0.02', 'word'), 'below'],
    [stated('word', '0.02'), floor('copyediting', '5', 'page'), 'above'],
    [stated('piece', '24'), floor('copyediting', '0.02', 'word'), 'above'],
    [stated('piece', '23.99'), floor('copyediting', '0.02', 'word'), 'near'],
    [stated('word', '0.02'), floor('copyediting', '24.01', 'piece'), 'near'],
    [stated('project', '144'), floor('copyediting', '0.02', 'word'), 'above'],
    [stated('project', '120'), floor('copyediting', '0.02', 'word'), 'below'],
    [stated('project', '300', { hours: '10' }), floor('copyediting', '30', 'hour'), 'above'],
    [stated('word', '0.02', { hours: '4.8' }), floor('copyediting', '30', 'hour'), 'above'],
    [stated('hour', '30', { hours: '4.8' }), floor('copyediting', '0.02', 'word'), 'above'],
    [stated('hour', '29', { hours: '4.8' }), floor('copyediting', '0.02', 'word'), 'near'],
    [stated('hour', '30'), floor('copyediting', '0.02', 'word'), 'unknown'],
    [stated('project', '300'), floor('copyediting', '30', 'hour'), 'unknown'],
    [stated('day', '300'), floor('copyediting', '30', 'hour'), 'unknown'],
    [
      stated('piece', '24', { engagement: 'series', pieces: null }),
      floor('copyediting', '0.02', 'word'),
      'above',
    ],
    [stated('project', '900', { per: 'month' }), floor('copyediting', '0.02', 'word'), 'unknown'],
  ]
  for (const [terms, one, state] of cases)
    t.equal(
      judged(terms, { floors: [one] }).state,
      state,
      `${JSON.stringify(terms)} by ${one.amount} a ${one.unit}`,
    )
})

t.test('currencies are converted by the table; what it lacks is not known', async (t) => {
  const state = (currency: string, payMin: string) => judged(stated('word', payMin, { currency })).state
  t.equal(state('EUR', '0.016'), 'above')
  t.equal(state('EUR', '0.0159'), 'near')
  t.equal(state('JPY', '3'), 'above')
  t.equal(state('JPY', '2.69'), 'below')
  t.equal(state('CHF', '9'), 'unknown')
  const pounds = { floors: [floor('copyediting', '0.15', 'word', 'GBP')] }
  t.equal(judged(stated('word', '0.16', { currency: 'EUR' }), pounds).state, 'above', 'neither is the base')
})

t.test('floors of one kind are alternatives, of several kinds the strictest holds', async (t) => {
  t.match(judged(stated('hour', '30')), { state: 'above', floor: { unit: 'hour' } })
  t.match(judged(stated('word', '0.02')), { state: 'above', floor: { unit: 'word' } })
  t.match(judged(stated('word', '0.021', { hours: '200' })), { state: 'above', floor: { unit: 'word' } })
  const both = (payMin: string) =>
    judged(stated('word', payMin, { work: ['proofreading', 'developmental_edit'] }))
  t.match(both('0.02'), { state: 'below', floor: { work: 'developmental_edit' } })
  t.match(both('0.03'), { state: 'above', floor: { work: 'proofreading' } })
  t.match(judged(stated('hour', '40', { work: ['copyediting', 'proofreading'] })), {
    state: 'unknown',
    floor: { work: 'proofreading' },
  })
})

t.test('where there is nothing to measure, or by, no floor applies', async (t) => {
  const none = { state: 'not_applicable', floor: null }
  t.strictSame(judged({ ...NO_SUM, payDisclosure: 'undisclosed' }), none)
  t.strictSame(judged({ work: ['poetry'] }), none)
  t.strictSame(judged({ kind: 'collab' }), none)
  t.strictSame(judged({}, { floorMode: 'off' }), none)
})

t.test('it is said in a sentence, with the floor', async (t) => {
  const said = (terms: object, policy = {}) => floorSentence(judged(terms, policy))
  t.equal(said({}), 'Above the floor for copyediting here (US$0.02 a word).')
  t.equal(said(stated('word', '0.019')), 'Just below the floor for copyediting here (US$0.02 a word).')
  t.equal(said(stated('hour', '2')), 'Below the floor for copyediting here (US$30 an hour).')
  t.equal(said(stated('word', '0.01')), 'Below the floor for copyediting here (US$0.02 a word).')
  t.match(
    said(stated('day', '300')),
    /^The floor for copyediting here is US\$.*cannot be compared with it\.$/,
  )
  t.equal(said({}, { floorMode: 'off' }), '')
})
