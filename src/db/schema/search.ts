import type { ColumnType } from 'kysely'
import type { Id } from '../../lib/ids.ts'
import type { Made } from './column.ts'

/** Searches that are kept, as migration 0007 makes them. */
export interface SearchTables {
  saved_searches: SavedSearchesTable
}

interface SavedSearchesTable {
  id: Made<Id<'saved_search'>>
  owner_id: Id<'account'>
  name: string
  query: ColumnType<unknown, string, never>
  notify: 'off' | 'instant' | 'daily' | 'weekly'
  token: string
  last_sent_at: Made<Date>
  made_at: Made<Date>
}
