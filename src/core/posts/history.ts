import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { Attachment } from '../../db/schema/words.ts'
import type { CleanHtml } from '../../lib/html.ts'
import type { AccountId } from '../accounts/account.ts'
import type { PostId } from './post.ts'
import { visibleTo } from './visibility.ts'

/** What a post said for a while. */
export interface Revision {
  title: string | null
  html: CleanHtml
  warning: string
  attachments: Attachment[]
  writtenAt: Date
}

/** All that a post has said, the newest first and what it says now before that; empty for whoever may not read it. */
export async function readHistory(db: Db, viewerId: AccountId | null, id: PostId): Promise<Revision[]> {
  const { rows } = await sql<Revision>`
    select title, html, warning, attachments, coalesce(edited_at, published_at) as "writtenAt", null as at
    from posts where id = ${id} and ${visibleTo(viewerId)}
    union all
    select old.title, old.html, old.warning, old.attachments, old.written_at, old.id
    from post_revisions old join posts on posts.id = old.post_id where posts.id = ${id} and ${visibleTo(viewerId)}
    order by at desc nulls first`.execute(db)
  return rows
}
