// WHERE and LANG. The names of countries and languages are those of the runtime (CLDR), in five languages.
import { readCountry, readLanguage } from '../../../lib/locale.ts'
import { saysNothing, take } from './choices.ts'
import { faulty, type LineRead, type SaidTerms } from './keys.ts'
import { type Segment, segmentsOf } from './segments.ts'
import { findPhrase, phraseKey, phrasesOf, plain, tokensOf } from './tokens.ts'
import { valuesOf } from './words.ts'

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz']
const CODES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second))

const COUNTRIES = new Map([
  ...namesOf(
    'region',
    CODES.map((code) => code.toUpperCase()).filter((code) => readCountry(code) === code),
  ),
  ...[['usa', 'US'] as const, ['uk', 'GB'] as const, ['great britain', 'GB'] as const],
])

const PLACE = valuesOf(['placeMode'])
const CITY_LENGTH_MAX = 80
// Where people may live who work remotely: these are no cities.
const REGIONS = phrasesOf([
  ['eu, europe, europa, union, ue, asia, africa, america, latam, emea, apac, zone(s), timezone(s)', true],
])

/** Reads what WHERE says: how, the city, the country, the time zones. */
export function readWhere(line: string): LineRead {
  const read: LineRead = { said: {}, unread: [] }
  for (const segment of segmentsOf(plain(line), PLACE))
    if (!take(read, placeIn(segment))) read.unread.push(segment.text)
  const { city, placeMode } = read.said
  if (saysNothing(read)) return faulty('Say where it is done: remote, hybrid or on site, and the city.')
  if (city !== undefined && placeMode === undefined)
    return faulty(`Say whether it is remote, hybrid or on site in ${city}.`)
  return read
}

function placeIn({ text, items, free, isNegated }: Segment): SaidTerms | undefined {
  const timezone = readZones(text)
  if (timezone !== undefined) return { timezone }
  const country = countryOf(text)
  if (country !== undefined) return { country }
  const [mode] = items.flatMap((item) => (item.kind === 'value' ? [item.value] : []))
  if (isNegated || items.length > 1 || (items.length === 1 && mode === undefined)) return undefined
  const said: SaidTerms = mode === undefined ? {} : { placeMode: mode as SaidTerms['placeMode'] }
  if (free === '') return mode === undefined ? undefined : said
  const land = countryOf(free)
  if (land !== undefined) return { ...said, country: land }
  const words = tokensOf(free)
  const isCity = [...free].length <= CITY_LENGTH_MAX && !words.some((_, at) => findPhrase(words, at, REGIONS))
  return isCity ? { ...said, city: free } : undefined
}

function countryOf(text: string): string | undefined {
  return COUNTRIES.get(phraseKey(text)) ?? (text === text.toUpperCase() ? readCountry(text) : undefined)
}

const OFFSET = '(?:UTC|GMT)([+−-]\\d{1,2}(?::\\d\\d)?)?'
const ZONES = new RegExp(`^${OFFSET}(?: {0,2}(to|bis|a|à|até|hasta|[–-]) {0,2}${OFFSET})?$`, 'i')

function readZones(text: string): string | undefined {
  if (/^any(?: time ?zones?)?$/i.test(text)) return 'any'
  const found = ZONES.exec(text)
  if (found === null) return undefined
  const zone = (offset = '+0') => `UTC${offset.replace('−', '-')}`
  return found[2] === undefined ? zone(found[1]) : `${zone(found[1])} to ${zone(found[3])}`
}

const VARIANTS =
  'en-US en-GB en-CA en-AU pt-BR pt-PT es-MX es-ES fr-CA fr-CH de-AT de-CH zh-Hans zh-Hant'.split(' ')

const LANGUAGES = new Map([
  ...namesOf('language', [...VARIANTS, ...CODES]),
  ...[['us english', 'en-US'] as const, ['uk english', 'en-GB'] as const],
])

const PARTED = /[,;/+&>→|()]|\s(?:and|und|et|e|y|to|into|nach|vers|para|a)\s/iu

/** Reads what LANG says: up to three languages, by their names or tags. */
export function readLanguages(line: string): LineRead {
  const parts = plain(line)
    .split(PARTED)
    .map((part) => part.replace(/^[\s-]+|[\s.-]+$/g, ''))
    .filter((part) => part !== '')
  const read = parts.map((part) => ({ part, tag: LANGUAGES.get(phraseKey(part)) ?? tagOf(part) }))
  const languages = [...new Set(read.flatMap(({ tag }) => tag ?? []))]
  if (languages.length === 0) return faulty('Name the language of the work, such as English, or en-GB.')
  if (languages.length > 3) return faulty('Name up to 3 languages.')
  return { said: { languages }, unread: read.flatMap(({ part, tag }) => (tag === undefined ? [part] : [])) }
}

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })

function tagOf(text: string): string | undefined {
  if (!/^[a-z]{2,3}(?:-[a-z\d]{2,8}){0,3}$/i.test(text)) return undefined
  const tag = readLanguage(text)
  return tag !== undefined && names.of(tag) !== undefined ? tag : undefined
}

// The English name comes last, so that it has a name that two languages share.
function namesOf(type: 'region' | 'language', codes: readonly string[]): [name: string, code: string][] {
  return ['pt', 'de', 'fr', 'es', 'en'].flatMap((locale) => {
    const known = new Intl.DisplayNames(locale, { type, fallback: 'none' })
    return codes.flatMap((code): [string, string][] => {
      const name = known.of(code)
      return name === undefined ? [] : [[phraseKey(name), code]]
    })
  })
}
