import fc from 'fast-check'
import t from 'tap'
import { compareDecimals, divide, formatAmount, multiply, readDecimal } from '../../src/lib/money.ts'

t.test('decimals are read exactly, and in their shortest spelling', async (t) => {
  const cases = {
    '0.06': '0.06',
    ' 0350.50 ': '350.5',
    '007': '7',
    '0.0': '0',
    '12345678901234567890.1': '12345678901234567890.1',
  }
  for (const [text, decimal] of Object.entries(cases)) t.equal(readDecimal(text), decimal)
})

t.test('what is not a plain decimal is none', async (t) => {
  for (const text of [
    '',
    '.5',
    '5.',
    '-1',
    '+1',
    '1e3',
    '1,000',
    '0x1',
    'NaN',
    'Infinity',
    '1 000',
    '٣',
    '1'.repeat(21),
  ])
    t.equal(readDecimal(text), undefined, text)
})

t.test('what floating point gets wrong is right', async (t) => {
  t.equal(multiply('0.07', '7200'), '504')
  t.equal(multiply('1.005', '100'), '100.5')
  t.equal(compareDecimals('0.3', '0.30000000000000000001'), -1)
  t.equal(compareDecimals('10', '9.99'), 1)
  t.equal(compareDecimals('7', '7'), 0)
})

t.test('division rounds to the nearest, and to the even neighbour in the middle', async (t) => {
  t.strictSame(
    ['1', '2', '3', '5', '7', '9'].map((halves) => divide(halves, '2', 0)),
    ['0', '1', '2', '2', '4', '4'],
  )
  t.equal(divide('350', '900', 4), '0.3889')
  t.equal(divide('0.045', '1', 2), '0.04')
  t.equal(divide('0.0451', '1', 2), '0.05')
})

const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: 0, max: 6 }))
  .map(([units, places]) => {
    const digits = units.toString().padStart(places + 1, '0')
    return readDecimal(places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`)!
  })

t.test('a quotient is never further off than half a unit of its last place', async (t) => {
  const holds = fc.property(decimal, decimal, fc.integer({ min: 0, max: 8 }), (a, b, places) => {
    fc.pre(b !== '0')
    const [quotient, unit] = [divide(a, b, places), 10n ** BigInt(places)]
    const scale = 10n ** 40n
    const scaled = (text: string) => BigInt(text.split('.')[0]! + (text.split('.')[1] ?? '').padEnd(40, '0'))
    const error = scaled(quotient) * scaled(b) - scaled(a) * scale
    return (error < 0n ? -error : error) * 2n * unit <= scaled(b) * scale
  })
  t.doesNotThrow(() => fc.assert(holds))
})

t.test('amounts are spelled for people', async (t) => {
  t.strictSame(['0', '7', '0.5', '0.0005', '432', '1200', '1234567.8', '999999'].map(formatAmount), [
    '0',
    '7',
    '0.50',
    '0.0005',
    '432',
    '1,200',
    '1,234,567.80',
    '999,999',
  ])
})
