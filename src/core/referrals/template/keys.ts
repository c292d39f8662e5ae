import type { ReferralTerms } from '../terms.ts'

/** The keys of the template that a post by mention is written in (product §4.0), in the order in which we write them. */
export const TEMPLATE_KEYS = [
  ...(['NEED', 'WORK', 'TOPIC', 'SIZE', 'PAY', 'TERMS', 'BY', 'START', 'LANG', 'WHERE'] as const),
  ...(['WHY', 'CLIENT', 'HANDOFF', 'RIGHTS', 'AI', 'TEST', 'FEE', 'UNTIL', 'REPLIES'] as const),
] as const

/** One key of the template. */
export type TemplateKey = (typeof TEMPLATE_KEYS)[number]

/** The fields of a referral that each key says. Free lines say the `body`. */
export const FIELDS_OF_KEY = {
  NEED: ['title'],
  WORK: ['work'],
  TOPIC: ['topics'],
  SIZE: ['pieces', 'wordsEach', 'pages', 'pageWords', 'hours', 'per', 'rounds', 'engagement'],
  PAY: ['payDisclosure', 'payUnit', 'payMin', 'payMax', 'currency'],
  TERMS: ['payTrigger', 'netDays', 'killFeePercent', 'expenses', 'contract', 'nda'],
  BY: ['dueOn'],
  START: ['startOn'],
  LANG: ['languages'],
  WHERE: ['placeMode', 'city', 'country', 'timezone'],
  WHY: ['reason'],
  CLIENT: ['clientRelation', 'clientSector', 'clientJobs', 'clientPays', 'clientIdentity'],
  HANDOFF: ['handoff'],
  RIGHTS: ['credit', 'rights'],
  AI: ['aiRule'],
  TEST: ['trial'],
  FEE: ['feeKind', 'feeValue'],
  UNTIL: ['expiresAt'],
  REPLIES: ['responseLimit', 'responses'],
} as const satisfies Record<TemplateKey, readonly (keyof ReferralTerms)[]>

/** A field that the template can carry. */
export type TemplateField = (typeof FIELDS_OF_KEY)[TemplateKey][number] | 'body'

/** What a template said, field by field. What it did not say is not there. */
export type SaidTerms = Partial<Pick<ReferralTerms, TemplateField>>

/** When and by whom a template was written, as far as its reading depends on it. */
export interface Occasion {
  at: Date
  /** The language of the post as a tag, where it is known. It decides whether `1.200` and `05/06` can be read. */
  language: string | null
  /** The author's default currency (ISO 4217), which `$` alone and bare sums are read in. */
  currency: string | null
}

/** A line without which a referral cannot be listed; `currency` and `unit` are parts of PAY. */
export type Missing = 'title' | 'work' | 'pay' | 'currency' | 'unit'

/** What the reading of one line gave. */
export interface LineRead {
  said: SaidTerms
  /** Parts of the line that were not understood. */
  unread: string[]
  /** What is wrong with the line as a whole, as a sentence. Nothing is said then. */
  fault?: string
  /** What the line should have said besides. */
  missing?: Missing[]
}

/** Gives the reading of a line that makes no sense. */
export function faulty(fault: string): LineRead {
  return { said: {}, unread: [], fault }
}
