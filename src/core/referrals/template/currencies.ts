// Signs and names of money. Most of them are used by more than one currency.
import { readCurrency } from '../../../lib/locale.ts'
import { findPhrase, phrasesOf, type Token } from './tokens.ts'

const DOLLARS = 'USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP UYU DOP JMD TTD BBD BSD BZD FJD NAD'.split(' ')
const KRONER = 'SEK NOK DKK ISK'.split(' ')
const FRANCS = 'CHF XOF XAF XPF'.split(' ')
const PESOS = 'MXN ARS CLP COP UYU PHP DOP CUP'.split(' ')
const YEN = 'JPY CNY'.split(' ')

const SIGNS: Readonly<Record<string, readonly string[]>> = {
  $: DOLLARS,
  '£': ['GBP'],
  '€': ['EUR'],
  '¥': YEN,
  '₹': ['INR'],
  '₩': ['KRW'],
  '₽': ['RUB'],
  '₺': ['TRY'],
  '₴': ['UAH'],
  '₦': ['NGN'],
  '₱': ['PHP'],
  '₫': ['VND'],
  '₪': ['ILS'],
  '฿': ['THB'],
  '¢': [...DOLLARS, 'EUR'],
}

// Before or after `$`.
const DOLLAR_LETTERS: Readonly<Record<string, string>> = {
  us: 'USD',
  usd: 'USD',
  c: 'CAD',
  ca: 'CAD',
  can: 'CAD',
  a: 'AUD',
  au: 'AUD',
  nz: 'NZD',
  s: 'SGD',
  hk: 'HKD',
  nt: 'TWD',
  mx: 'MXN',
  r: 'BRL',
}

const NAMES = phrasesOf<readonly string[]>([
  ['us dollar(s), u.s. dollar(s), dólares estadounidenses, dollar(s) américain(s)', ['USD']],
  ['canadian dollar(s), dollar(s) canadien(s)', ['CAD']],
  ['australian dollar(s)', ['AUD']],
  ['dollar(s), dólar(es), buck(s)', DOLLARS],
  ['euro(s), eur', ['EUR']],
  ['pound(s), quid, sterling, pounds sterling, libra(s), livre(s), pfund', ['GBP']],
  ['swiss franc(s), schweizer franken, franken, fr', ['CHF']],
  ['franc(s), franco(s)', FRANCS],
  ['real, reais', ['BRL']],
  ['peso(s)', PESOS],
  ['yen', ['JPY']],
  ['rupee(s)', ['INR']],
  ['zloty, zł', ['PLN']],
  ['kr, krona, kronor, krone(r)', KRONER],
])

const COINS = phrasesOf<readonly string[]>([
  ['us cent(s)', ['USD']],
  ['eurocent(s), euro cent(s), céntimo(s), cêntimo(s)', ['EUR']],
  ['p, pence, penny', ['GBP']],
  ['rappen', ['CHF']],
  ['centavo(s)', ['BRL', ...PESOS]],
  ['centime(s)', ['EUR', 'CAD', ...FRANCS]],
  ['cent(s), ct(s), c', [...DOLLARS, 'EUR']],
])

/** Money as it was named: the currencies that it may be, and whether the number counts hundredths. */
export interface Money {
  among: readonly string[]
  isCoin: boolean
  next: number
}

/** Gives the money that is named at a token: `$`, `US$`, `$ CA`, `EUR`, `cents`. */
export function findMoney(tokens: readonly Token[], at: number, line: string): Money | undefined {
  const token = tokens[at]
  if (token === undefined || token.kind === 'number') return undefined
  if (token.kind === 'sign') return findSign(tokens, at)
  const dollars = DOLLAR_LETTERS[token.text]
  // `A$50` is Australian, `a $50 fee` is not.
  const isClose = tokens[at + 1]?.start === token.end || token.text.length > 1
  if (dollars !== undefined && tokens[at + 1]?.text === '$' && isClose)
    return { among: [dollars], isCoin: false, next: at + 2 }
  const name = findPhrase(tokens, at, NAMES)
  if (name) return { among: name.value, isCoin: false, next: name.next }
  // In small letters too many codes are words: `all`, `top`, `try`.
  const typed = line.slice(token.start, token.end)
  const isCode = typed === typed.toUpperCase() || COMMON_CODES.has(token.text)
  const code = isCode && typed.length === 3 ? readCurrency(typed) : undefined
  if (code !== undefined) return { among: [code], isCoin: false, next: at + 1 }
  const coin = findPhrase(tokens, at, COINS)
  return coin && { among: coin.value, isCoin: true, next: coin.next }
}

const COMMON_CODES = new Set('usd eur gbp cad aud nzd chf inr brl mxn sek nok dkk pln jpy'.split(' '))

function findSign(tokens: readonly Token[], at: number): Money | undefined {
  const sign = tokens[at]!.text
  const among = SIGNS[sign]
  if (among === undefined) return undefined
  const isCoin = sign === '¢'
  const letters = tokens[at + 1]
  const after = letters?.kind === 'word' && letters.text.length > 1 ? DOLLAR_LETTERS[letters.text] : undefined
  if (sign === '$' && after !== undefined) return { among: [after], isCoin, next: at + 2 }
  return { among, isCoin, next: at + 1 }
}
