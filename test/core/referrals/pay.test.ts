import t from 'tap'
import { figurePay, isWideRange } from '../../../src/core/referrals/terms/pay.ts'
import { referralTerms } from '../../../src/core/referrals/terms.ts'
import { COPYEDITOR, OPENED_AT } from './example.ts'

const figures = (changes: object) => figurePay(referralTerms(OPENED_AT).parse({ ...COPYEDITOR, ...changes }))
const stated = (payUnit: string, payMin: number | string, changes: object = {}) =>
  figures({ payDisclosure: 'stated', payUnit, payMin, payMax: null, ...changes })
const same = (sum: string) => ({ min: sum, max: sum })

t.test('a range a word comes to a range in all', async (t) => {
  t.strictSame(figures({}), {
    total: { min: '432', max: '576' },
    perWord: { min: '0.06', max: '0.08' },
    perHour: null,
  })
})

t.test('each unit is multiplied by what there is of it', async (t) => {
  const nothing = { pieces: null, wordsEach: null }
  t.strictSame(stated('thousand_words', 50).total, same('360'))
  t.strictSame(stated('piece', 100).total, same('600'))
  t.strictSame(stated('poem', '12.5').total, same('75'))
  t.strictSame(stated('page', 4, { ...nothing, pages: 310 }).total, same('1240'))
  t.strictSame(stated('page', 4, { pageWords: 350 }).total, same('82.29'), '7,200 ÷ 350 pages at 4')
  t.strictSame(stated('hour', 40, { ...nothing, hours: '7.5' }).total, same('300'))
  t.strictSame(stated('project', 500).total, same('500'))
  t.strictSame(stated('advance', 500).total, same('500'))
  t.strictSame(stated('month', 900, { per: 'month' }).total, same('900'))
})

t.test('what a word and an hour come to is figured from the whole, not from the rounded', async (t) => {
  t.strictSame(stated('piece', 350, { pieces: 2, per: 'month', wordsEach: 900 }), {
    total: same('700'),
    perWord: same('0.3889'),
    perHour: null,
  })
  t.strictSame(stated('word', '0.0005', { pieces: 1, wordsEach: 1, hours: 1 }), {
    total: same('0'),
    perWord: same('0.0005'),
    perHour: same('0'),
  })
  t.strictSame(figures({ hours: 12 }).perHour, { min: '36', max: '48' })
})

t.test('nothing is figured from what was not said', async (t) => {
  const none = { total: null, perWord: null, perHour: null }
  t.strictSame(stated('day', 200), none)
  t.strictSame(stated('year', 50_000, { engagement: 'employee' }), none)
  t.strictSame(stated('month', 900), none, 'how many months?')
  t.strictSame(stated('hour', 40), none, 'how many hours?')
  t.strictSame(stated('word', '0.10', { engagement: 'series', pieces: null }), none, 'how many pieces?')
  t.strictSame(stated('word', '0.10', { pieces: null }).total, same('120'), 'one job is one piece')
  t.strictSame(
    figures({ payDisclosure: 'unpaid', payUnit: null, payMin: null, payMax: null, currency: null }),
    none,
  )
})

t.test('a range is wide above three times its lowest', async (t) => {
  const wide = (payMin: string | null, payMax: string | null) => isWideRange({ payMin, payMax })
  t.strictSame(
    [wide('1', '3'), wide('1', '3.0001'), wide('1', null), wide(null, null)],
    [false, true, false, false],
  )
})
