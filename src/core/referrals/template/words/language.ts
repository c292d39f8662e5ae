import type { PayUnit, Work } from '../../terms/vocabulary.ts'
import type { ReferralTerms } from '../../terms.ts'
import type { TemplateKey } from '../keys.ts'

/**
 * Alternatives in one language, parted by commas; `word(s)` stands for both `word` and `words`. Capitals, accents and
 * hyphens do not matter.
 */
export type Aliases = string

type Said<F extends keyof ReferralTerms> = {
  readonly [V in Exclude<NonNullable<ReferralTerms[F]> & string, 'unknown'>]?: Aliases
}

/** The values that lines are made of, by the field they fill, and other small words by what they do. */
export interface TemplateValues {
  payDisclosure: Said<'payDisclosure'>
  payTrigger: Said<'payTrigger'>
  expenses: Said<'expenses'>
  contract: Said<'contract'>
  nda: { yes: Aliases; no: Aliases }
  credit: Said<'credit'>
  rights: Said<'rights'>
  trial: Said<'trial'>
  aiRule: Said<'aiRule'>
  clientRelation: Said<'clientRelation'>
  clientPays: Said<'clientPays'>
  clientIdentity: Said<'clientIdentity'>
  reason: Said<'reason'>
  handoff: Said<'handoff'>
  feeKind: Said<'feeKind'>
  responses: Said<'responses'>
  engagement: Said<'engagement'>
  placeMode: Said<'placeMode'>
  per: { week: Aliases; month: Aliases }
  /** Lengths of time, after a number. */
  span: { day: Aliases; week: Aliases; month: Aliases }
  /** What only SIZE counts. */
  count: { rounds: Aliases; pageWords: Aliases; jobs: Aliases }
  net: { net: Aliases }
  kill: { some: Aliases; none: Aliases }
  limit: { none: Aliases }
  soon: { today: Aliases; tomorrow: Aliases }
}

/** All that the template is read by in one language. */
export interface TemplateLanguage {
  keys: Readonly<Record<TemplateKey, Aliases>>
  /** Who does the work, or what is done. */
  work: Readonly<Record<Work, Aliases>>
  /** What it is done to: it names the kind of work only where nothing else does. */
  matter: Readonly<Partial<Record<Work, Aliases>>>
  units: Readonly<Record<PayUnit, Aliases>>
  values: Readonly<TemplateValues>
  /** January to December. */
  months: readonly Aliases[]
  little: {
    /** Before a unit: `per word`, `a word`. */
    per: Aliases
    /** Between the ends of a range. */
    to: Aliases
    between: Aliases
    and: Aliases
    /** Makes a sum the end of a range whose other end is not said. */
    openEnded: Aliases
    negations: Aliases
    /** May stand before a sum, a date or a place and change nothing. */
    fillers: Aliases
  }
  /** What somebody says who looks for work: wherever it stands, and as a title. */
  seeking: { anywhere: Aliases; asTitle: Aliases }
}
