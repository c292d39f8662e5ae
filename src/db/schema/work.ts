import type { ColumnType } from 'kysely'
import type { Id } from '../../lib/ids.ts'
import type { Made } from './column.ts'
import type { Pool } from './words.ts'

/** What is under way to other nodes, and in the background. */
export interface WorkTables {
  inbox_receipts: { digest: Buffer; received_at: Made<Date> }
  activities: ActivitiesTable
  peers: PeersTable
  jobs: JobsTable
  relays: RelaysTable
  reply_looks: ReplyLooksTable
}

interface ActivitiesTable {
  id: Made<Id<'activity'>>
  uri: string
  account_id: Id<'account'>
  is_public: boolean
  body: string
  made_at: Made<Date>
}

interface PeersTable {
  host: string
  failures: Made<number>
  retry_at: Date | null
  failed_days: Made<number>
  failed_on: ColumnType<string | null, string | null, string | null>
  signature: Made<'draft-cavage' | 'rfc9421'>
  software: Made<string>
  software_at: Date | null
}

interface RelaysTable {
  id: Made<Id<'relay'>>
  url: string
  style: 'mastodon' | 'litepub'
  inbox_uri: string
  account_id: Id<'account'> | null
  follow_uri: string
  state: 'requested' | 'accepted'
  made_at: Made<Date>
}

interface ReplyLooksTable {
  post_id: Id<'post'>
  looked_at: Made<Date>
  hour_at: Made<Date>
  fetched: Made<number>
}

interface JobsTable {
  id: Made<Id<'job'>>
  name: string
  pool: Pool
  key: string | null
  host: string | null
  payload: ColumnType<unknown, string, string>
  run_at: Made<Date | string>
  attempt: Made<number>
  leased_by: string | null
  error: string | null
  made_at: Made<Date>
}
