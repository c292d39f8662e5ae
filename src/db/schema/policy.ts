import type { ColumnType, GeneratedAlways } from 'kysely'
import type { Id } from '../../lib/ids.ts'
import type { Made } from './column.ts'

/** The policy, how referrals are judged by it, and what moderators do. */
export interface PolicyTables {
  policies: PoliciesTable
  currency_tables: CurrencyTablesTable
  signals: SignalsTable
  moderation_actions: ModerationActionsTable
  appeals: AppealsTable
  reports: ReportsTable
  report_posts: { report_id: Id<'report'>; post_id: Id<'post'> }
}

// The policies of the node, each of which held from when it was made until the next.
interface PoliciesTable {
  version: GeneratedAlways<number>
  policy: ColumnType<unknown, string, never>
  by_account_id: Id<'account'> | null
  made_at: Made<Date>
}

// Exchange rates that were loaded, a table a month.
interface CurrencyTablesTable {
  id: Made<Id<'currency_table'>>
  month: string
  base: string
  source: string
  rates: ColumnType<unknown, string, never>
  made_at: Made<Date>
}

// What was found suspicious about a referral, with what it was found in.
interface SignalsTable {
  referral_id: Id<'referral'>
  code: string
  points: number
  evidence: string
}

// What moderators did, and why.
interface ModerationActionsTable {
  id: Made<Id<'moderation_action'>>
  by_account_id: Id<'account'> | null
  referral_id: Id<'referral'> | null
  account_id: Id<'account'>
  action: string
  reason_code: string
  statement: string
  state: Made<string>
  made_at: Made<Date>
}

// What was said against an action, and what became of it.
interface AppealsTable {
  action_id: Id<'moderation_action'>
  text: string
  made_at: Made<Date>
  decided_by_id: Id<'account'> | null
  decided_at: Date | null
  decision: Made<string>
}

// What is reported to moderators.
interface ReportsTable {
  id: Made<Id<'report'>>
  account_id: Id<'account'>
  reporter_host: string | null
  reporter_id: Id<'account'> | null
  text: string
  made_on: Made<string>
  made_at: Made<Date>
  resolved_at: Date | null
}
