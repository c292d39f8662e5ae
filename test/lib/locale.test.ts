import t from 'tap'
import { countryName, languageName, readCountry, readCurrency, readLanguage } from '../../src/lib/locale.ts'

t.test('languages are canonical tags with English names', async (t) => {
  t.strictSame([' en-us', 'zh-hant', 'iw', 'qaa'].map(readLanguage), ['en-US', 'zh-Hant', 'he', 'qaa'])
  t.strictSame(
    ['', 'english please', 'e', '12', 'en_US', 'german', 'x-german'].map(readLanguage),
    Array(7).fill(undefined),
  )
  t.strictSame(['en-US', 'de', 'qaa'].map(languageName), ['English (US)', 'German', 'qaa'])
})

t.test('countries are the 249 of ISO 3166-1', async (t) => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const codes = letters.flatMap((first) => letters.map((second) => readCountry(first + second)))
  t.equal(new Set(codes.filter((code) => code !== undefined)).size, 249)
  t.strictSame(['de', 'uk', 'ZZ', 'EU', 'DEU', '', 'd1'].map(readCountry), [
    'DE',
    'GB',
    ...Array(5).fill(undefined),
  ])
  t.equal(countryName('NL'), 'Netherlands')
})

t.test('currencies are those of ISO 4217', async (t) => {
  t.strictSame(['usd', ' EUR ', 'JPY', 'BTC', 'US$', ''].map(readCurrency), [
    'USD',
    'EUR',
    'JPY',
    ...Array(3).fill(undefined),
  ])
})
