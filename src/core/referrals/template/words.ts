// What lines are read by, in all the languages at once: a post's language is often wrong, and keys are often English.
import type { PayUnit, Work } from '../terms/vocabulary.ts'
import type { TemplateKey } from './keys.ts'
import { type Phrases, phrasesOf } from './tokens.ts'
import { de } from './words/de.ts'
import { en } from './words/en.ts'
import { es } from './words/es.ts'
import { fr } from './words/fr.ts'
import type { TemplateLanguage, TemplateValues } from './words/language.ts'
import { pt } from './words/pt.ts'
import { SECTORS as SECTOR_WORDS } from './words/sectors.ts'

// English comes first: where two languages claim a phrase, the earlier has it.
const LANGUAGES: readonly TemplateLanguage[] = [en, es, fr, de, pt]

/** The keys and their aliases. */
export const KEYS = phrasesOf(LANGUAGES.flatMap(({ keys }) => pairs<TemplateKey>(keys)))

/** Kinds of work, by who does it or what is done. */
export const WORKS = phrasesOf(LANGUAGES.flatMap(({ work }) => pairs<Work>(work)))

/** Kinds of work, by what it is done to. */
export const MATTERS = phrasesOf(LANGUAGES.flatMap(({ matter }) => pairs<Work>(matter)))

/** What is paid for. */
export const UNITS = phrasesOf(LANGUAGES.flatMap(({ units }) => pairs<PayUnit>(units)))

/** The months, January being 1. */
export const MONTHS = phrasesOf(
  LANGUAGES.flatMap(({ months }) => months.map((names, at): [string, number] => [names, at + 1])),
)

/** Words for the sector of a client. */
export const SECTORS = phrasesOf(SECTOR_WORDS.map((words) => [words, true]))

/** The small words that hold a line together. */
export const LITTLE = {
  per: little('per'),
  to: little('to'),
  between: little('between'),
  and: little('and'),
  openEnded: little('openEnded'),
  negations: little('negations'),
  fillers: little('fillers'),
}

/** What those say who look for work. */
export const SEEKING = {
  anywhere: phrasesOf(LANGUAGES.map(({ seeking }) => [seeking.anywhere, true])),
  asTitle: phrasesOf(LANGUAGES.map(({ seeking }) => [seeking.asTitle, true])),
}

/** A field, or a small word's purpose. */
export type ValueField = keyof TemplateValues

/** What a phrase says: this value of this field. */
export interface Value {
  field: ValueField
  value: string
}

/** Gives the phrases that say one of these fields. */
export function valuesOf(fields: readonly ValueField[]): Phrases<Value> {
  return phrasesOf(
    LANGUAGES.flatMap(({ values }) =>
      fields.flatMap((field) =>
        pairs(values[field]).map(([aliases, value]): [string, Value] => [aliases, { field, value }]),
      ),
    ),
  )
}

/** Gives the English phrase that we write for a value. */
export function phraseFor(field: ValueField, value: string): string {
  const aliases: Readonly<Record<string, string>> = en.values[field]
  return firstOf(aliases[value]!)
}

/** Gives the English words that we write for a kind of work. */
export function workFor(work: Work): string {
  return firstOf(en.work[work])
}

function firstOf(aliases: string): string {
  return aliases.split(',')[0]!.replaceAll(/\([^)]*\)/g, '')
}

function little(word: keyof TemplateLanguage['little']): Phrases<true> {
  return phrasesOf(LANGUAGES.map((language) => [language.little[word], true]))
}

function pairs<V extends string>(lists: Readonly<Partial<Record<V, string>>>): [aliases: string, value: V][] {
  return (Object.entries(lists) as [V, string][]).map(([value, aliases]) => [aliases, value])
}
