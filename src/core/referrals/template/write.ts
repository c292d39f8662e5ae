// The template in our own words: what was understood, line by line, and the text that says given terms. Each line must
// be read again as what it was written from.
import { endOfDay, lastDay } from '../../../lib/days.ts'
import * as english from '../wording/english.ts'
import { FIELDS_OF_KEY, type SaidTerms, TEMPLATE_KEYS, type TemplateKey } from './keys.ts'
import { isPlainTitle } from './lines.ts'
import { phraseFor, type ValueField, workFor } from './words.ts'

/** One line of the template: `PAY`, `USD 0.06-0.08 a word`. */
export interface TemplateLine {
  key: TemplateKey
  value: string
}

/** Writes the lines that say these terms, without those for what is unknown or usual. */
export function writeLines(terms: SaidTerms): TemplateLine[] {
  return TEMPLATE_KEYS.map((key) => ({ key, value: WRITERS[key](terms) })).filter(({ value }) => value !== '')
}

/** Writes a post that says these terms: the title, a line for each key, the text. */
export function writePost(terms: SaidTerms): string {
  const { title, body } = terms
  const isBare = title !== undefined && isPlainTitle(title)
  const lines = writeLines(terms).map(({ key, value }) =>
    key === 'NEED' && isBare ? value : `${key}: ${value}`,
  )
  return [lines.join('\n'), body].filter(Boolean).join('\n\n')
}

type Part = string | false | null | undefined

function joined(...parts: Part[]): string {
  return parts.filter(Boolean).join(', ')
}

const WRITERS: Record<TemplateKey, (terms: SaidTerms) => string> = {
  NEED: ({ title = '' }) => title,
  WORK: ({ work = [] }) => joined(...work.map(workFor)),
  TOPIC: ({ topics = [] }) => joined(...topics),
  SIZE: sizeOf,
  PAY: payOf,
  TERMS: termsOf,
  BY: ({ dueOn }) => dueOn ?? '',
  START: ({ startOn }) => startOn ?? '',
  LANG: ({ languages = [] }) => joined(...languages),
  WHERE: whereOf,
  WHY: phrases('WHY'),
  CLIENT: clientOf,
  HANDOFF: phrases('HANDOFF'),
  RIGHTS: phrases('RIGHTS'),
  AI: phrases('AI'),
  TEST: phrases('TEST'),
  FEE: feeOf,
  UNTIL: ({ expiresAt }) => (expiresAt ? untilOf(expiresAt) : ''),
  REPLIES: ({ responseLimit, responses }) =>
    joined(
      responseLimit === null ? phraseFor('limit', 'none') : responseLimit !== 25 && limitOf(responseLimit),
      responses !== 'private_preferred' && phrase('responses', responses),
    ),
}

function untilOf(end: Date): string {
  const day = lastDay(end)
  return endOfDay(day).getTime() === end.getTime() ? day : end.toISOString()
}

function limitOf(limit: number | undefined): Part {
  return limit === undefined ? '' : String(limit)
}

function phrase(field: ValueField, value: string | null | undefined): Part {
  return value !== null && value !== undefined && value !== 'unknown' && phraseFor(field, value)
}

function phrases(key: 'WHY' | 'HANDOFF' | 'RIGHTS' | 'AI' | 'TEST') {
  return (terms: SaidTerms) => joined(...FIELDS_OF_KEY[key].map((field) => phrase(field, terms[field])))
}

function counted(count: number | string | null | undefined, noun: string): Part {
  return count !== null && count !== undefined && `${count} ${noun}${String(count) === '1' ? '' : 's'}`
}

function sizeOf({ pieces, wordsEach, pages, pageWords, hours, per, rounds, engagement }: SaidTerms): string {
  const isProduct = pieces && wordsEach
  const sizes = [
    isProduct
      ? `${pieces} x ${counted(wordsEach, 'word')}`
      : counted(pieces ?? wordsEach, pieces ? 'piece' : 'word'),
    counted(pages, 'page'),
    counted(hours, 'hour'),
  ].filter(Boolean)
  const isRepeated = per === 'week' || per === 'month'
  const [first, ...others] = sizes
  return joined(
    first && `${first}${isRepeated ? ` a ${per}` : ''}`,
    ...others,
    first === undefined && isRepeated && `${per}ly`,
    pageWords !== undefined && pageWords !== 250 && `${pageWords} words a page`,
    counted(rounds, 'round'),
    (engagement !== 'one_off' || isRepeated) && phrase('engagement', engagement),
  )
}

function payOf({ payDisclosure, payMin, payMax, payUnit, currency }: SaidTerms): string {
  if (payDisclosure !== 'stated' && payDisclosure !== 'range')
    return phrase('payDisclosure', payDisclosure) || ''
  // Three decimals might be read as thousands: 1.125 is written 1.1250.
  const sums = [payMin, payDisclosure === 'range' ? payMax : null]
    .filter((sum) => sum !== null && sum !== undefined)
    .map((sum) => sum.replace(/\.\d{3}$/, '$&0'))
  return [currency, sums.join('-'), payUnit && english.PAY_UNITS[payUnit]].filter(Boolean).join(' ')
}

function termsOf(terms: SaidTerms): string {
  const { payTrigger, netDays, killFeePercent, expenses, contract, nda } = terms
  const trigger = phrase('payTrigger', payTrigger)
  const isKilled = killFeePercent !== null && killFeePercent !== undefined
  return joined(
    netDays === null || netDays === undefined
      ? trigger && `on ${trigger}`
      : trigger
        ? `${counted(netDays, 'day')} after ${trigger}`
        : `net ${netDays}`,
    isKilled &&
      (killFeePercent === 0 ? phraseFor('kill', 'none') : `${phraseFor('kill', 'some')} ${killFeePercent}%`),
    phrase('expenses', expenses),
    phrase('contract', contract),
    nda !== null && nda !== undefined && phraseFor('nda', nda ? 'yes' : 'no'),
  )
}

function whereOf({ placeMode, city, country, timezone }: SaidTerms): string {
  const more = joined(city, country, timezone)
  return placeMode === 'remote' && more === '' ? '' : joined(phrase('placeMode', placeMode), more)
}

function clientOf({
  clientRelation,
  clientSector,
  clientJobs,
  clientPays,
  clientIdentity,
}: SaidTerms): string {
  return joined(
    phrase('clientRelation', clientRelation),
    clientSector,
    counted(clientJobs, 'job'),
    phrase('clientPays', clientPays),
    clientIdentity !== 'after_introduction' && phrase('clientIdentity', clientIdentity),
  )
}

function feeOf({ feeKind, feeValue }: SaidTerms): string {
  if (feeKind === undefined || feeKind === 'none' || !feeValue) return ''
  const kind = phraseFor('feeKind', feeKind)
  return feeKind === 'fixed' ? `${kind} ${feeValue}` : `${feeValue}% ${kind}`
}
