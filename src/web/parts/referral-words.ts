// What the fields of a referral are called, for those who fill them in and those who read them.

import type { PublishedState } from '../../core/referrals/states.ts'
import type { WithdrawReason } from '../../core/referrals/terms/vocabulary.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import type { Option } from './form.ts'

type Words<F extends keyof ReferralTerms> = Readonly<Record<NonNullable<ReferralTerms[F]> & string, string>>

/** The choices of a list of words, in their order. What has no words, since it was left unsaid, is not offered. */
export function optionsOf(words: Readonly<Record<string, string>>): Option[] {
  return Object.entries(words)
    .filter(([, said]) => said !== '')
    .map(([value, said]) => [value, capitalised(said)])
}

/** A phrase as a line of its own begins. */
export function capitalised(phrase: string): string {
  return phrase.slice(0, 1).toUpperCase() + phrase.slice(1)
}

/** A phrase as it stands within a sentence; “I”, “AI” and their like stay as they are. */
export function withinSentence(phrase: string): string {
  return /^\p{Lu}\p{Ll}/u.test(phrase) ? phrase.slice(0, 1).toLowerCase() + phrase.slice(1) : phrase
}

/** Where a referral stands. */
export const STATE_WORDS: Readonly<Record<PublishedState, string>> = {
  open: 'Open',
  in_talks: 'In talks',
  filled: 'Filled',
  withdrawn: 'Withdrawn',
  expired: 'Closed',
}

/** Whose work it is. */
export const KIND_WORDS: Words<'kind'> = {
  passed_on: 'Work that I pass on',
  pitch_call: 'I edit, and look for pitches',
  role: 'A job or long contract that I heard of',
  collab: 'Something to do together, unpaid',
}

/** How much experience is wanted. */
export const LEVEL_WORDS: Words<'level'> = {
  new_ok: 'New writers welcome',
  mid: 'Some experience',
  senior: 'Much experience',
  specialist: 'A specialist',
}

/** How long it lasts. */
export const ENGAGEMENT_WORDS: Words<'engagement'> = {
  one_off: 'One job',
  series: 'A series',
  ongoing: 'Ongoing',
  retainer: 'A retainer',
  shift: 'Shifts',
  employee: 'A staff job',
}

/** What the size is counted for. */
export const PERIOD_WORDS: Words<'per'> = { once: 'in all', week: 'a week', month: 'a month' }

/** Where it is done. */
export const PLACE_WORDS: Words<'placeMode'> = {
  remote: 'Remote',
  hybrid: 'Partly on site',
  on_site: 'On site',
}

/** What is said about pay. */
export const DISCLOSURE_WORDS: Words<'payDisclosure'> = {
  stated: 'One sum',
  range: 'From … to …',
  you_quote: 'The client wants a quote',
  undisclosed: 'Not disclosed',
  revenue_share: 'A share of revenue',
  exposure_only: 'Exposure only',
  unpaid: 'Unpaid',
}

/** What sets the payment off. */
export const TRIGGER_WORDS: Words<'payTrigger'> = {
  signing: 'Signing',
  start: 'The start',
  milestones: 'Milestones',
  delivery: 'Delivery',
  acceptance: 'Acceptance',
  invoice: 'The invoice',
  publication: 'Publication',
  unknown: 'I do not know',
}

/** Whether costs are paid. */
export const EXPENSE_WORDS: Words<'expenses'> = { unknown: 'Not said', agreed: 'Paid', none: 'Not paid' }

/** Under whose name. */
export const CREDIT_WORDS: Words<'credit'> = {
  byline: 'Byline',
  none: 'No byline',
  ghost: 'Ghostwritten',
  shared: 'Shared byline',
  bio_link: 'Bio with a link',
  unknown: 'Not known',
}

/** Which rights the client takes. */
export const RIGHTS_WORDS: Words<'rights'> = {
  unknown: 'Not known',
  first_serial: 'First serial rights',
  non_exclusive: 'Non-exclusive rights',
  exclusive_term: 'Exclusive for a term',
  all_rights: 'All rights',
  work_for_hire: 'Work for hire',
  licence: 'A licence',
  na: 'Does not apply',
}

/** Whether there is a test. */
export const TRIAL_WORDS: Words<'trial'> = {
  none: 'No test',
  paid: 'Paid test',
  unpaid: 'Unpaid test',
  unknown: 'Not known',
}

/** What holds for machines. */
export const AI_WORDS: Words<'aiRule'> = {
  human_only: 'Human work only',
  assist_ok: 'AI may assist',
  edits_machine_text: 'It is editing of machine text',
  trains_models: 'The work trains AI',
  unknown: 'Not known',
}

/** Whether there is a contract. */
export const CONTRACT_WORDS: Words<'contract'> = { unknown: 'Not known', written: 'Written', none: 'None' }

/** How the author knows the client; no words where it was left unsaid. */
export const RELATION_WORDS: Words<'clientRelation'> = {
  current_client: 'A client of mine',
  past_client: 'A past client of mine',
  first_inquiry: 'They asked me for the first time',
  through_colleague: 'Through a colleague',
  heard_of: 'I only heard of it',
  i_am_the_client: 'I am the client',
  unknown: '',
}

/** How the client pays. */
export const CLIENT_PAYS_WORDS: Words<'clientPays'> = {
  always_on_time: 'Always on time',
  mostly: 'Mostly on time',
  sometimes_late: 'Sometimes late',
  not_yet_known: 'Not known yet',
}

/** When the client is named. */
export const IDENTITY_WORDS: Words<'clientIdentity'> = {
  after_introduction: 'Once I introduce somebody',
  after_shortlist: 'To those whom I shortlist',
  public: 'In public',
}

/** Why the author does not do it; no words where it was left unsaid. */
export const REASON_WORDS: Words<'reason'> = {
  booked: 'I am booked',
  not_my_field: 'It is not my field',
  rate_below_mine: 'The rate is below mine',
  conflict_of_interest: 'A conflict of interest',
  leaving_or_break: 'I take a break',
  sharing_what_i_saw: 'I share what I saw',
  hiring_myself: 'I am hiring',
  prefer_not_to_say: 'I prefer not to say',
  unknown: '',
}

/** Whose client it will be. */
export const HANDOFF_WORDS: Words<'handoff'> = {
  keep: 'Yours to keep',
  one_job: 'For this one job',
  cover: 'Mine again afterwards',
  subcontract: 'Mine: you work for me, I pay you',
  shared: 'We share the client',
  na: 'No question here',
}

/** What the author takes. */
export const FEE_WORDS: Words<'feeKind'> = {
  none: 'None',
  fixed: 'A fixed sum',
  pct_first_invoice: 'Per cent of the first invoice',
  pct_of_job: 'Per cent of the whole job',
}

/** How candidates are asked to reply. */
export const RESPONSE_WORDS: Words<'responses'> = {
  private_preferred: 'Rather in private',
  private_only: 'In private only',
  public_ok: 'In public or in private',
}

/** Why it was withdrawn. */
export const WITHDRAW_WORDS: Readonly<Record<WithdrawReason, string>> = {
  client_cancelled: 'The client cancelled',
  kept_it: 'I keep it',
  posted_in_error: 'Posted in error',
  terms_changed: 'The terms changed',
  other: 'For another reason',
}
