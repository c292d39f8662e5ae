import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { QUOTE_CONTEXT } from '../context.ts'
import { writeDocument } from '../document.ts'
import { stampUri } from '../send/quotes.ts'

/** The stamp by which an author of ours lets a post of hers be quoted (FEP-044f), by its address; undefined once it is taken back. */
export async function readQuoteStamp(
  db: Db,
  { uri, id }: { uri: string; id: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ author: string; post: string; quoting: string }>`
    select author.uri as author, posts.uri as post, quote_stamps.quoting_uri as quoting
    from quote_stamps join posts on posts.id = quote_stamps.quoted_id
    join accounts author on author.id = posts.author_id and author.suspended_at is null
    where quote_stamps.id = ${id} and quote_stamps.withdrawn_at is null
      and posts.visibility in ('public', 'unlisted')`.execute(db)
  const [stamp] = rows
  if (!stamp || stampUri(stamp.author, id) !== uri) return undefined
  return writeDocument(QUOTE_CONTEXT, {
    id: uri,
    type: 'QuoteAuthorization',
    attributedTo: stamp.author,
    interactingObject: stamp.quoting,
    interactionTarget: stamp.post,
  })
}
