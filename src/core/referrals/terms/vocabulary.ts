// The words a referral is described in, as they are stored and sent (product §3.2).

// Boards and the policy speak of these too, and stand below.
export { EDITING, PAY_UNITS, type PayUnit, WORK, type Work } from '../../work.ts'

/** Whose work it is: passed on, commissioned by the author, a role heard of, or done together (no job for anyone). */
export const KINDS = ['passed_on', 'pitch_call', 'role', 'collab'] as const

/** What is made. */
export const FORMATS = [
  'article',
  'case_study',
  'white_paper',
  'web_copy',
  'email_sequence',
  'book',
  'chapter',
  'report',
  'press_release',
  'product_copy',
  'podcast_script',
  'video_script',
  'newsletter',
  'thesis',
  'other',
] as const

/** How much experience is asked for. */
export const LEVELS = ['new_ok', 'mid', 'senior', 'specialist'] as const

/** How long it lasts. */
export const ENGAGEMENTS = ['one_off', 'series', 'ongoing', 'retainer', 'shift', 'employee'] as const

/** What the size is counted for: the whole job, or each week or month of it. */
export const PERIODS = ['once', 'week', 'month'] as const

/** Where the work is done. */
export const PLACE_MODES = ['remote', 'hybrid', 'on_site'] as const

/** What is said about pay. Only `stated` and `range` name a sum. */
export const PAY_DISCLOSURES = [
  'stated',
  'range',
  'you_quote',
  'undisclosed',
  'revenue_share',
  'exposure_only',
  'unpaid',
] as const

/** What sets the payment off. */
export const PAY_TRIGGERS = [
  'signing',
  'start',
  'milestones',
  'delivery',
  'acceptance',
  'invoice',
  'publication',
  'unknown',
] as const

/** Whether costs are paid beside the fee. */
export const EXPENSES = ['none', 'agreed', 'unknown'] as const

/** Under whose name the work appears. */
export const CREDITS = ['byline', 'none', 'ghost', 'shared', 'bio_link', 'unknown'] as const

/** Which rights the client takes. */
export const RIGHTS = [
  'first_serial',
  'non_exclusive',
  'exclusive_term',
  'all_rights',
  'work_for_hire',
  'licence',
  'na',
  'unknown',
] as const

/** Whether a test piece is asked for, and paid. */
export const TRIALS = ['none', 'paid', 'unpaid', 'unknown'] as const

/** What machines may do, or what the work does for them. */
export const AI_RULES = ['human_only', 'assist_ok', 'edits_machine_text', 'trains_models', 'unknown'] as const

/** Whether there is a contract. */
export const CONTRACTS = ['written', 'none', 'unknown'] as const

/** How the author knows the client. */
export const CLIENT_RELATIONS = [
  'current_client',
  'past_client',
  'first_inquiry',
  'through_colleague',
  'heard_of',
  'i_am_the_client',
] as const

/** The same, and what a template left unsaid (product §4.0): a form never offers it. */
export const LISTED_CLIENT_RELATIONS = [...CLIENT_RELATIONS, 'unknown'] as const

/** How the client pays, in the author's experience. */
export const CLIENT_PAYS = ['always_on_time', 'mostly', 'sometimes_late', 'not_yet_known'] as const

/** When a candidate learns who the client is. */
export const CLIENT_IDENTITIES = ['after_introduction', 'after_shortlist', 'public'] as const

/** Why the author does not do the work. */
export const REASONS = [
  'booked',
  'not_my_field',
  'rate_below_mine',
  'conflict_of_interest',
  'leaving_or_break',
  'sharing_what_i_saw',
  'hiring_myself',
  'prefer_not_to_say',
] as const

/** The same, and what a template left unsaid (product §4.0): a form never offers it. */
export const LISTED_REASONS = [...REASONS, 'unknown'] as const

/** Whose client it will be. */
export const HANDOFFS = ['keep', 'one_job', 'cover', 'subcontract', 'shared', 'na'] as const

/** What the author takes for the referral. */
export const FEE_KINDS = ['none', 'fixed', 'pct_first_invoice', 'pct_of_job'] as const

/** How candidates are asked to reply. */
export const RESPONSES = ['private_preferred', 'private_only', 'public_ok'] as const

/** Who sees it: everyone, the author's circle first, or the circle alone. */
export const AUDIENCES = ['public', 'circle_then_public', 'circle_only'] as const

/** Why a referral was withdrawn (product §2.6). */
export const WITHDRAW_REASONS = [
  'client_cancelled',
  'kept_it',
  'posted_in_error',
  'terms_changed',
  'other',
] as const

/** One reason for withdrawing. */
export type WithdrawReason = (typeof WITHDRAW_REASONS)[number]
