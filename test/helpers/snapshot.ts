import { sql } from 'kysely'
import type { TestNode } from './node.ts'

// Whatever an activity may change; without the times at which something was asked for, and without what is only queued.
const TABLES: Record<string, string> = {
  accounts:
    'id, kind, handle, host, uri, url, name, bio_html, fields, inbox_uri, followers_uri, suspended_at, gone_at, also_known_as, moved_to_uri, featured_uri',
  public_keys: 'key_id, account_id, public_pem',
  follows: 'id, follower_id, followee_id, uri, state',
  posts:
    'id, author_id, uri, url, visibility, title, html, warning, is_sensitive, language, attachments, in_reply_to_id, in_reply_to_uri, conversation_uri, edited_at',
  post_mentions: 'post_id, account_id, is_silent',
  post_tags: 'post_id, tag',
  likes: 'id, account_id, post_id, uri',
  boosts: 'id, account_id, post_id, uri',
  notifications: 'id, account_id, kind, from_account_id, post_id',
  tombstones: 'uri, author_uri',
  pinned_posts: 'id, account_id, post_id',
  featured_tags: 'id, account_id, tag',
  blocks: 'id, blocker_id, blocked_id',
  reports: 'id, account_id, reporter_host, reporter_id, text, resolved_at',
  report_posts: 'report_id, post_id',
  activities: 'id, uri, account_id, is_public, body',
}

/** Everything that stands in a node's database, to be compared with what stands there later. */
export async function snapshot({ db }: TestNode): Promise<Record<string, unknown[]>> {
  const shots = Object.entries(TABLES).map(async ([table, columns]) => {
    const { rows } = await sql.raw<object>(`select ${columns} from ${table} order by ${columns}`).execute(db)
    return [table, rows] as const
  })
  return Object.fromEntries(await Promise.all(shots))
}
