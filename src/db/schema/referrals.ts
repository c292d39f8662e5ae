import type { ColumnType } from 'kysely'
import type { Id } from '../../lib/ids.ts'
import type { Made } from './column.ts'
import type { FloorState } from './words.ts'

/** Work that is passed on, and what the desk says about it. */
export interface ReferralTables {
  boards: { account_id: Id<'account'>; is_main: Made<boolean>; work: Made<string[]> }
  referrals: ReferralsTable
  referral_boards: { referral_id: Id<'referral'>; board_id: Id<'account'> }
  referral_events: ReferralEventsTable
  referral_circle: ReferralCircleTable
  desk_messages: DeskMessagesTable
  desk_contacts: DeskContactsTable
}

interface ReferralsTable {
  id: Made<Id<'referral'>>
  code: string
  author_id: Id<'account'>
  post_id: Id<'post'> | null
  state: string
  accepting: boolean
  revision: Made<number>
  terms: ColumnType<unknown, string, string>
  renewals: Made<number>
  withdraw_reason: string | null
  expires_at: Date | null
  opened_at: Date | null
  closed_at: Date | null
  made_at: Made<Date>
  place: Made<Id<'place'>>
  is_source: Made<boolean>
  answers: Made<string>
  is_boostable: Made<boolean>
  state_before_removal: string | null
  circle_until: Date | null
  live_since: Date | null
  confirmed_at: Date | null
  asked_at: Date | null
  unlisted_at: Date | null
  bumped_at: Date | null
  boosted_anew_at: Made<Date[]>
  doubted_at: Date | null
  told_at: Date | null
  labels: Made<string[]>
  signal_score: Made<number>
  floor: Made<FloorState>
  policy_version: Made<number>
}

interface ReferralEventsTable {
  id: Made<Id<'referral_event'>>
  referral_id: Id<'referral'>
  from_state: string
  to_state: string
  by_account_id: Id<'account'> | null
  reason: string | null
  made_at: Made<Date>
}

interface ReferralCircleTable {
  referral_id: Id<'referral'>
  account_id: Id<'account'>
  answer: 'yes' | 'no' | null
  asked_at: Made<Date>
}

interface DeskMessagesTable {
  post_id: Id<'post'>
  from_id: Id<'account'>
  to_id: Id<'account'>
  kind: string
  referral_id: Id<'referral'> | null
  interest_id: Id<'interest'> | null
  recommendation_id: Id<'recommendation'> | null
  answered_at: Date | null
  made_at: Made<Date>
}

interface DeskContactsTable {
  account_id: Id<'account'>
  called_at: Date | null
  hinted_at: Date | null
  refuses_calls: Made<boolean>
}
