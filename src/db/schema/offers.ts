import type { ColumnType } from 'kysely'
import type { Id } from '../../lib/ids.ts'
import type { Made } from './column.ts'

/** The tables of referrals of other nodes and of offers for them, as migration 0011 makes them. */
export interface OfferTables {
  heard_referrals: HeardReferralsTable
  offers: OffersTable
}

interface HeardReferralsTable {
  post_id: Id<'post'>
  title: string
  state: string
  accepting: boolean
  terms: ColumnType<unknown, string, string>
  heard_at: Made<Date>
}

interface OffersTable {
  id: Made<Id<'offer'>>
  uri: string
  writer_id: Id<'account'>
  referral_post_id: Id<'post'>
  post_id: Id<'post'> | null
  state: string
  rate: string | null
  rate_unit: string | null
  currency: string | null
  available_from: string | null
  samples: Made<string[]>
  made_at: Made<Date>
  changed_at: Made<Date>
}
