import { type RawBuilder, sql } from 'kysely'
import type { AccountKind } from '../../db/schema/words.ts'
import { type AccountId, shortcodesOf } from './account.ts'

/** Who wrote or did something, as a line above it shows. */
export interface Byline {
  id: AccountId
  kind: AccountKind
  handle: string
  host: string | null
  name: string
  /** The shortcodes for which pictures stand in its name. */
  emojis: string[]
  uri: string
  url: string
  followersUri: string | null
  avatarUrl: string | null
}

/** An account as `Byline`, as a JSON object for a query to select; `alias` is its table in the query. */
export function byline(alias: string): RawBuilder<Byline> {
  const column = (name: string) => sql.ref(`${alias}.${name}`)
  return sql<Byline>`json_build_object('id', ${column('id')}::text, 'kind', ${column('kind')}, 'handle', ${column('handle')},
    'host', ${column('host')}, 'name', ${column('name')}, 'emojis', ${shortcodesOf(alias)}, 'uri', ${column('uri')}, 'url', ${column('url')},
    'followersUri', ${column('followers_uri')}, 'avatarUrl', ${column('avatar_url')})`
}
