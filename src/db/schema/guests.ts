import type { Id } from '../../lib/ids.ts'
import type { Made } from './column.ts'

/** The tables of guests, as migration 0010 makes them. */
export interface GuestTables {
  guest_sessions: GuestSessionsTable
  guest_sign_ins: GuestSignInsTable
  guest_codes: GuestCodesTable
  home_apps: HomeAppsTable
}

interface GuestSessionsTable {
  token_hash: Buffer
  account_id: Id<'account'>
  made_at: Made<Date>
  used_at: Made<Date>
}

interface GuestSignInsTable {
  state_hash: Buffer
  browser_hash: Buffer
  host: string
  next: string
  expires_at: Date
}

interface GuestCodesTable {
  code_hash: Buffer
  browser_hash: Buffer
  account_id: Id<'account'> | null
  next: string
  expires_at: Date
}

interface HomeAppsTable {
  host: string
  client_id: string
  sealed_secret: Buffer
  scope: string
  made_at: Made<Date>
}
