// The words a referral's post is made of, in English; sentences.ts puts them together.

import type { PayUnit } from '../terms/vocabulary.ts'
import type { ReferralTerms } from '../terms.ts'

type Words<F extends keyof ReferralTerms> = Readonly<Record<NonNullable<ReferralTerms[F]> & string, string>>

/** How the first line says the state. */
export const STATES = {
  open: '[Open]',
  in_talks: '[In talks]',
  filled: '[Filled]',
  withdrawn: '[Withdrawn]',
  expired: '[Closed]',
} as const

/** What is said about pay that names no sum. */
export const NO_SUM: Readonly<Record<Exclude<ReferralTerms['payDisclosure'], 'stated' | 'range'>, string>> = {
  you_quote: 'not stated, the client wants your quote',
  undisclosed: 'not stated',
  revenue_share: 'a share of revenue only, no sum',
  exposure_only: 'none, exposure only',
  unpaid: 'none',
}

/** What the sum is for. */
export const PAY_UNITS: Readonly<Record<PayUnit, string>> = {
  word: 'a word',
  thousand_words: 'per 1,000 words',
  hour: 'an hour',
  day: 'a day',
  piece: 'a piece',
  page: 'a page',
  project: 'for the project',
  month: 'a month',
  poem: 'a poem',
  finished_minute: 'a finished minute',
  advance: 'as an advance',
  year: 'a year',
}

/** When it is paid: at once, or so many days `after`. */
export const PAY_TRIGGERS: Readonly<Record<ReferralTerms['payTrigger'], { at: string; after: string }>> = {
  signing: { at: 'paid on signing', after: 'after signing' },
  start: { at: 'paid at the start', after: 'after the start' },
  milestones: { at: 'paid by milestones', after: 'after each milestone' },
  delivery: { at: 'paid on delivery', after: 'after delivery' },
  acceptance: { at: 'paid on acceptance', after: 'after acceptance' },
  invoice: { at: 'paid on invoice', after: 'after the invoice' },
  publication: { at: 'paid on publication', after: 'after publication' },
  unknown: { at: 'date of payment not stated', after: 'net' },
}

/** Whether costs are paid; silence where it is not known. */
export const EXPENSES: Words<'expenses'> = {
  none: 'Expenses not paid.',
  agreed: 'Expenses paid.',
  unknown: '',
}

/** What a finder's fee is a share of. */
export const FEES = { pct_first_invoice: 'of the first invoice', pct_of_job: 'of the whole job' } as const

/** What the total and the size are counted for. */
export const PERIODS = {
  once: { total: 'in all', each: '' },
  week: { total: 'a week', each: ' a week' },
  month: { total: 'a month', each: ' a month' },
} as const

/** How long it lasts; a single job needs no word. */
export const ENGAGEMENTS: Words<'engagement'> = {
  one_off: '',
  series: 'a series',
  ongoing: 'ongoing',
  retainer: 'a retainer',
  shift: 'shift work',
  employee: 'a staff job',
}

/** Where it is done. */
export const PLACES: Words<'placeMode'> = { remote: 'Remote', hybrid: 'Hybrid', on_site: 'On site' }

/** Under whose name. */
export const CREDITS: Words<'credit'> = {
  byline: 'byline',
  none: 'no byline',
  ghost: 'ghostwritten',
  shared: 'shared byline',
  bio_link: 'bio with a link',
  unknown: 'byline not stated',
}

/** Which rights the client takes; silence where that is not known or means nothing. */
export const RIGHTS: Words<'rights'> = {
  first_serial: 'first serial rights',
  non_exclusive: 'non-exclusive rights',
  exclusive_term: 'exclusive rights for a term',
  all_rights: 'all rights',
  work_for_hire: 'work for hire',
  licence: 'a licence',
  na: '',
  unknown: '',
}

/** What holds for machines; `human_only` says by whom the work is done. */
export const AI_RULES: Words<'aiRule'> = {
  human_only: 'human-written only',
  assist_ok: 'AI may assist',
  edits_machine_text: 'edits machine text',
  trains_models: 'trains AI',
  unknown: 'AI rule not stated',
}

/** Whether there is a test. */
export const TRIALS: Words<'trial'> = {
  none: 'no test',
  paid: 'paid test',
  unpaid: 'unpaid test',
  unknown: 'test not stated',
}

/** Whether there is a contract; silence where it is not known. */
export const CONTRACTS: Words<'contract'> = {
  written: 'Written contract',
  none: 'No contract',
  unknown: '',
}

/** How much experience is wanted. */
export const LEVELS: Words<'level'> = {
  new_ok: 'New writers welcome',
  mid: 'Some experience wanted',
  senior: 'Much experience wanted',
  specialist: 'For specialists',
}

/** Why the author does not do it; silence where it was not said. */
export const REASONS: Words<'reason'> = {
  booked: 'I am booked',
  not_my_field: 'it is not my field',
  rate_below_mine: 'the rate is below mine',
  conflict_of_interest: 'I have a conflict of interest',
  leaving_or_break: 'I am taking a break',
  sharing_what_i_saw: 'I am sharing what I saw',
  hiring_myself: 'I am hiring',
  prefer_not_to_say: 'I prefer not to say',
  unknown: '',
}

/** How the author knows the client; silence where it was not said. */
export const RELATIONS: Words<'clientRelation'> = {
  current_client: 'Current client',
  past_client: 'Past client',
  first_inquiry: 'First inquiry',
  through_colleague: 'Comes through a colleague',
  heard_of: 'Heard of',
  i_am_the_client: 'I am the client',
  unknown: '',
}

/** How the client pays, and paid. */
export const CLIENT_PAYS: Readonly<
  Record<NonNullable<ReferralTerms['clientPays']>, { pays: string; paid: string }>
> = {
  always_on_time: { pays: 'always pays on time', paid: 'always paid on time' },
  mostly: { pays: 'mostly pays on time', paid: 'mostly paid on time' },
  sometimes_late: { pays: 'sometimes pays late', paid: 'sometimes paid late' },
  not_yet_known: { pays: 'how they pay is not yet known', paid: 'how they pay is not known' },
}

/** Whose client it will be; silence where that is no question. */
export const HANDOFFS: Words<'handoff'> = {
  keep: 'Yours to keep afterwards',
  one_job: 'For this one job',
  cover: 'You cover for me, the client comes back to me',
  subcontract: 'You work for me, I pay you',
  shared: 'We share the client',
  na: '',
}

/** When the client is named. */
export const IDENTITIES: Words<'clientIdentity'> = {
  after_introduction: 'Client named once introduced',
  after_shortlist: 'Client named once shortlisted',
  public: 'The client may be named',
}

/** How to reply; the link to the form follows. */
export const RESPONSES: Words<'responses'> = {
  private_preferred: 'Reply to me with “mentioned people only”. The whole of it:',
  private_only: 'Reply to me with “mentioned people only” and not in public. The whole of it:',
  public_ok: 'Reply here or with “mentioned people only”. The whole of it:',
}

/** Why it was withdrawn. */
export const WITHDRAWALS = {
  client_cancelled: 'the client cancelled',
  kept_it: 'I kept it',
  posted_in_error: 'posted in error',
  terms_changed: 'the terms changed',
  other: 'for another reason',
} as const

/** What is made, in the plural. */
export const FORMATS: Readonly<Record<ReferralTerms['formats'][number], string>> = {
  article: 'articles',
  case_study: 'case studies',
  white_paper: 'white papers',
  web_copy: 'web copy',
  email_sequence: 'e-mail sequences',
  book: 'books',
  chapter: 'chapters',
  report: 'reports',
  press_release: 'press releases',
  product_copy: 'product copy',
  podcast_script: 'podcast scripts',
  video_script: 'video scripts',
  newsletter: 'newsletters',
  thesis: 'theses',
  other: 'other formats',
}
