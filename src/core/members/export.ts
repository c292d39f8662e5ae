import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'

/** What only the node of a writer has of her, as plain JSON: her profile, her posts, whom she follows and blocks, who follows her. */
export async function readMember(db: Db, id: AccountId): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ data: Record<string, unknown> }>`
    select json_build_object(
      'profile', (select row_to_json(line) from (
        select handle, name, bio_html as bio, fields, also_known_as as "alsoKnownAs", joined_at as "joinedAt"
        from accounts where id = ${id}) line),
      'posts', (select coalesce(json_agg(line), '[]') from (
        select uri, url, title, html, source, warning, visibility, language, attachments, in_reply_to_uri as "inReplyTo",
          published_at as "publishedAt", edited_at as "editedAt"
        from posts where author_id = ${id} order by id) line),
      'following', (select coalesce(json_agg(uri), '[]') from (
        select accounts.uri from follows join accounts on accounts.id = followee_id
        where follower_id = ${id} and state = 'accepted' order by 1) line),
      'followers', (select coalesce(json_agg(uri), '[]') from (
        select accounts.uri from follows join accounts on accounts.id = follower_id
        where followee_id = ${id} and state = 'accepted' order by 1) line),
      'blocks', (select coalesce(json_agg(uri), '[]') from (
        select accounts.uri from blocks join accounts on accounts.id = blocked_id
        where blocker_id = ${id} order by 1) line)) as data`.execute(db)
  return rows[0]!.data
}
