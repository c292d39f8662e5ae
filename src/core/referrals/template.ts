// A referral as people type it into any app: a title, then lines such as `PAY: $0.06-0.08/word net 30` (product §4.0).
// Nothing here knows who wrote it or keeps anything: the same text, read again, gives the same.
import { readLanguage } from '../../lib/locale.ts'
import { readChoices, readClient, readClientAside, readFee, readReplies } from './template/choices.ts'
import { readDayLine, readUntil } from './template/dates.ts'
import type { LineRead, Missing, Occasion, SaidTerms, TemplateField, TemplateKey } from './template/keys.ts'
import * as template from './template/keys.ts'
import { type TemplateLines, takeApart } from './template/lines.ts'
import { readPay } from './template/pay-line.ts'
import { readLanguages, readWhere } from './template/place-lines.ts'
import { isSeeking } from './template/seekers.ts'
import { readSize } from './template/size-line.ts'
import { readTerms } from './template/terms-line.ts'
import { readTopics, readWork, worksInTitle } from './template/work-line.ts'
import { type TemplateLine, writeLines, writePost } from './template/write.ts'
import type { Work } from './terms/vocabulary.ts'
import { listedTerms, type ReferralTerms } from './terms.ts'

/** A post that mentions a board. */
export interface TemplatePost extends Occasion {
  /** As plain text, its mentions and hashtags in it. */
  text: string
  /** The kinds of work that the board takes. If it is one kind, a post that names none is about that. */
  boardWork: readonly Work[]
}

/** What makes no sense, by its key. */
export interface TemplateFault {
  key: TemplateKey
  says: string
}

/** What was understood of a text, and what was not. */
export interface Understanding {
  /** What it says, within the bounds of `listedTerms`. What it leaves unsaid is not here. */
  said: SaidTerms
  /** The same as lines in our words and order, to be repeated in the answer. */
  understood: TemplateLine[]
  /** Lines and parts of lines that mean nothing to us. */
  unread: string[]
  /** Lines that were left out, with the reasons. */
  faults: TemplateFault[]
}

/** What becomes of a post (product §4.0): it is listed, asked for what is missing, not listed, or no referral at all. */
export type TemplateRead =
  | ({ outcome: 'complete' } & Understanding)
  | ({ outcome: 'incomplete'; missing: Missing[] } & Understanding)
  | { outcome: 'seeker' }
  | { outcome: 'none' }

/**
 * Reads a post that mentions a board. A complete one says enough for `listedTerms` to take it. An answer that is put below
 * the post counts before what the post says. Never throws, and takes time in proportion to the text.
 */
export function readTemplate(post: TemplatePost): TemplateRead {
  const lines = takeApart(post.text)
  if (isSeeking(lines)) return { outcome: 'seeker' }
  if (!(['NEED', 'PAY', 'SIZE'] as const).some((key) => lines.keyed.has(key))) return { outcome: 'none' }
  const read = readKeyed(lines, post)
  const title = lines.title === undefined ? {} : { title: lines.title }
  const body = lines.body.length === 0 ? {} : { body: bodyOf(lines.body) }
  const { said, faults } = keepBounds({ ...title, ...read.said, ...body }, post.at)
  Object.assign(said, workOf(said, post), languageOf(said, post))
  const missing = missingIn(said, read.missing)
  const rest = { unread: [...lines.unread, ...read.unread], faults: [...read.faults, ...faults] }
  const understanding = { said, understood: writeLines(said), ...rest }
  if (missing.length === 0) return { outcome: 'complete', ...understanding }
  return { outcome: 'incomplete', missing, ...understanding }
}

/** What lines beside a post say. */
export interface LinesRead extends Understanding {
  /** The keys that were spoken to. */
  keys: TemplateKey[]
  missing: Missing[]
  /** The lines as they may be kept: read again they say the same, and nothing in them was not understood. */
  kept: string
}

/**
 * Reads lines of the template alone, as they come in answer to a question and in confidence: nothing that was not
 * understood may get into what is published. `missing` is what the lines lack.
 */
export function readTemplateLines(text: string, occasion: Occasion): LinesRead {
  const lines = takeApart(text)
  const read = readKeyed(lines, occasion, READERS_ASIDE)
  const { said, faults } = keepBounds(read.said, occasion.at)
  return {
    said,
    understood: writeLines(said),
    unread: [...lines.unread, ...read.unread],
    faults: [...read.faults, ...faults],
    keys: [...lines.keyed.keys()],
    missing: read.missing.filter(() => 'payDisclosure' in said),
    kept: keptOf(lines, said, read.unread),
  }
}

// Days are kept as days: `in three weeks` would say another each time that it is read again.
const OF_DAYS: readonly TemplateKey[] = ['BY', 'START', 'UNTIL']

function keptOf({ keyed }: TemplateLines, said: SaidTerms, unread: readonly string[]): string {
  const ours = new Map(writeLines(said).map(({ key, value }) => [key, value]))
  const kept = [...keyed].map(([key, typed]) => {
    const isWhole = !OF_DAYS.includes(key) && !unread.some((part) => part.startsWith(`${key}: `))
    const value = isWhole ? typed : ours.get(key)
    return value === undefined ? '' : `${key}: ${value}`
  })
  return kept.filter((line) => line !== '').join('\n')
}

/** Writes a post by template that says these terms, as far as the template can carry them: `readTemplate` reads it so. */
export function writeTemplate(terms: SaidTerms | ReferralTerms): string {
  return writePost(terms)
}

const READERS: Record<TemplateKey, (line: string, occasion: Occasion) => LineRead> = {
  NEED: (line) => ({ said: { title: line }, unread: [] }),
  WORK: readWork,
  TOPIC: readTopics,
  SIZE: readSize,
  PAY: readPay,
  TERMS: readTerms,
  BY: (line, occasion) => readDayLine('dueOn', line, occasion),
  START: (line, occasion) => readDayLine('startOn', line, occasion),
  LANG: readLanguages,
  WHERE: readWhere,
  WHY: (line) => readChoices('WHY', line),
  CLIENT: readClient,
  HANDOFF: (line) => readChoices('HANDOFF', line),
  RIGHTS: (line) => readChoices('RIGHTS', line),
  AI: (line) => readChoices('AI', line),
  TEST: (line) => readChoices('TEST', line),
  FEE: readFee,
  UNTIL: readUntil,
  REPLIES: readReplies,
}

const READERS_ASIDE: typeof READERS = { ...READERS, CLIENT: readClientAside }

const VALUE_LENGTH_MAX = 500

interface KeyedRead {
  said: SaidTerms
  unread: string[]
  faults: TemplateFault[]
  missing: Missing[]
}

function readKeyed({ keyed }: TemplateLines, occasion: Occasion, readers = READERS): KeyedRead {
  const all: KeyedRead = { said: {}, unread: [], faults: [], missing: [] }
  // What TERMS says counts before what PAY says of the same, so it is read later: the order of the keys.
  for (const [key, line] of keyed) {
    const read =
      line.length > VALUE_LENGTH_MAX
        ? template.faulty(`Say it in ${VALUE_LENGTH_MAX} characters.`)
        : readers[key](line, occasion)
    if (read.fault !== undefined) all.faults.push({ key, says: read.fault })
    Object.assign(all.said, read.said)
    all.unread.push(...read.unread.map((part) => `${key}: ${part}`))
    all.missing.push(...(read.missing ?? []))
  }
  return all
}

const KEY_OF_FIELD = new Map<string, TemplateKey>(
  template.TEMPLATE_KEYS.flatMap((key) => template.FIELDS_OF_KEY[key].map((field) => [field, key] as const)),
)

// Stands for what is asked for later, so that the bounds of the rest can be looked at.
const NEEDED = { title: 'A referral', work: ['blog'], payDisclosure: 'undisclosed' }

// Takes out what is out of bounds. A sum out of bounds takes all of the pay with it.
function keepBounds(read: SaidTerms, at: Date): { said: SaidTerms; faults: TemplateFault[] } {
  const said = { ...read }
  const faults: TemplateFault[] = []
  for (;;) {
    const result = listedTerms(at).safeParse({ ...NEEDED, ...said })
    const wrong = (result.error?.issues ?? []).filter(({ path }) => path[0] !== undefined && path[0] in said)
    if (wrong.length === 0) return { said: result.success ? spelled(said, result.data) : said, faults }
    for (const { path, message } of wrong) {
      const key = KEY_OF_FIELD.get(String(path[0]))!
      if (!faults.some((fault) => fault.key === key)) faults.push({ key, says: message })
      const fields = key === 'PAY' || key === 'FEE' ? template.FIELDS_OF_KEY[key] : [path[0] as TemplateField]
      for (const field of fields) delete said[field]
    }
  }
}

// As the schema spells it: white space, order, languages.
function spelled(said: SaidTerms, terms: ReferralTerms): SaidTerms {
  const fields = Object.keys(said) as TemplateField[]
  return Object.fromEntries(fields.map((field) => [field, terms[field]]))
}

const BODY_LENGTH_MAX = 5000

// The post itself stays whole; this is what is searched of it.
function bodyOf(lines: readonly string[]): string {
  return [...lines.join('\n').slice(0, 2 * BODY_LENGTH_MAX)].slice(0, BODY_LENGTH_MAX).join('')
}

function workOf({ work, title }: SaidTerms, { boardWork }: TemplatePost): SaidTerms {
  if (work !== undefined) return {}
  const inTitle = worksInTitle(title ?? '')
  if (inTitle.length > 0) return { work: inTitle }
  return boardWork.length === 1 ? { work: [...boardWork] } : {}
}

function languageOf({ languages }: SaidTerms, { language }: TemplatePost): SaidTerms {
  const tag = languages === undefined ? readLanguage(language ?? '') : undefined
  return tag !== undefined && /^[a-z]{2}(?:-|$)/.test(tag) ? { languages: [tag] } : {}
}

function missingIn(said: SaidTerms, ofPay: readonly Missing[]): Missing[] {
  const isPaid = said.payDisclosure !== undefined
  return [
    ...(said.title === undefined ? ['title' as const] : []),
    ...(said.work === undefined ? ['work' as const] : []),
    ...(isPaid ? ofPay : ['pay' as const]),
  ]
}
