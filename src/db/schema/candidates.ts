import type { Id } from '../../lib/ids.ts'
import type { Made } from './column.ts'

/** The tables of candidates, introductions and endorsements, as migration 0006 makes them. */
export interface CandidateTables {
  vault_fields: VaultFieldsTable
  vault_openings: VaultOpeningsTable
  interests: InterestsTable
  interest_events: InterestEventsTable
  interest_counts: { referral_id: Id<'referral'>; purged: Made<number>; full_at: Made<number> }
  recommendations: RecommendationsTable
  suggestion_refusals: { account_id: Id<'account'>; made_at: Made<Date> }
  introductions: IntroductionsTable
  outcomes: OutcomesTable
  credits: CreditsTable
  endorsements: EndorsementsTable
}

interface VaultFieldsTable {
  referral_id: Id<'referral'>
  field: string
  key_id: string
  sealed: Buffer
  client_hash: Buffer | null
  purge_at: Date | null
}

interface VaultOpeningsTable {
  id: Made<Id<'vault_opening'>>
  referral_id: Id<'referral'>
  introduction_id: Id<'introduction'>
  viewer_id: Id<'account'>
  fields: string[]
  made_at: Made<Date>
}

interface InterestsTable {
  id: Made<Id<'interest'>>
  referral_id: Id<'referral'>
  candidate_id: Id<'account'>
  state: string
  source: string
  post_id: Id<'post'> | null
  offer_uri: string | null
  message: Made<string>
  message_hash: Buffer | null
  rate: string | null
  rate_unit: string | null
  currency: string | null
  available_from: string | null
  samples: Made<string[]>
  author_note: Made<string>
  answer: Made<string>
  expressed_at: Date | null
  changed_at: Made<Date>
  reminded_at: Date | null
  asked_again_at: Date | null
  purge_at: Date | null
  made_at: Made<Date>
}

interface InterestEventsTable {
  id: Made<Id<'interest_event'>>
  interest_id: Id<'interest'>
  from_state: string | null
  to_state: string
  by_account_id: Id<'account'> | null
  made_at: Made<Date>
}

interface RecommendationsTable {
  id: Made<Id<'recommendation'>>
  code: string
  referral_id: Id<'referral'>
  interest_id: Id<'interest'> | null
  recommender_id: Id<'account'>
  subject_id: Id<'account'>
  state: string
  post_id: Id<'post'> | null
  basis: string
  since_year: number | null
  words: Made<string>
  made_at: Made<Date>
  changed_at: Made<Date>
}

interface IntroductionsTable {
  id: Made<Id<'introduction'>>
  code: string
  interest_id: Id<'interest'>
  state: string
  asks_client: boolean
  fields: string[]
  author_ok_at: Date | null
  candidate_ok_at: Date | null
  client_ok_at: Date | null
  opened_at: Date | null
  is_extended: Made<boolean>
  client_hash: Buffer | null
  expires_at: Date
  made_at: Made<Date>
}

interface OutcomesTable {
  interest_id: Id<'interest'>
  reporter_id: Id<'account'>
  result: string
  paid_on_time: boolean | null
  client_hash: Buffer | null
  made_at: Made<Date>
}

interface CreditsTable {
  id: Made<Id<'credit'>>
  referral_id: Id<'referral'>
  from_id: Id<'account'>
  to_id: Id<'account'>
  role: string
  post_id: Id<'post'> | null
  made_at: Made<Date>
}

interface EndorsementsTable {
  id: Made<Id<'endorsement'>>
  author_id: Id<'account'>
  subject_id: Id<'account'>
  post_id: Id<'post'> | null
  text: string
  basis: string
  skills: Made<string[]>
  since: string | null
  state: string
  made_at: Made<Date>
  decided_at: Date | null
}
