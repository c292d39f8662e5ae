import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { STAMP_CONTEXT } from '../context.ts'
import { writeDocument } from '../document.ts'
import { STAMP_URI } from '../send/note.ts'
import { type Stamp, stampOf } from '../translate/talk.ts'

// Both ends of an endorsement, while she of whom it speaks agrees to it and everybody may read it.
const ACCEPTED = sql`from endorsements
  join accounts author on author.id = endorsements.author_id and author.suspended_at is null
  join accounts subject on subject.id = endorsements.subject_id and subject.suspended_at is null
  join posts on posts.id = endorsements.post_id and posts.visibility in ('public', 'unlisted')
  where endorsements.state = 'accepted'`

/** The stamp under an endorsement (product §2.8), by its address and the id in it; undefined once it is taken back. */
export async function readStampDocument(
  db: Db,
  { uri, id }: { uri: string; id: string },
): Promise<string | undefined> {
  const { rows } = await sql<Stamp>`
    select ${STAMP_URI} as uri, subject.uri as subject, posts.uri as post
    ${ACCEPTED} and endorsements.id = ${id} and ${STAMP_URI} = ${uri}`.execute(db)
  return rows[0] && writeDocument(STAMP_CONTEXT, stampOf(rows[0]))
}

/** How many stamps an account of ours gave. */
export async function countStamps(db: Db, subjectId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count ${ACCEPTED} and endorsements.subject_id = ${subjectId}`.execute(db)
  return rows[0]!.count
}

/** The stamps that an account of ours gave, older than `before`, the newest first. */
export async function readStamps(
  db: Db,
  subjectId: string,
  { before, limit }: { before: string; limit: number },
): Promise<{ id: string; item: string }[]> {
  const { rows } = await sql<{ id: string; item: string }>`
    select endorsements.id, ${STAMP_URI} as item
    ${ACCEPTED} and endorsements.subject_id = ${subjectId} and endorsements.id < ${before}
    order by endorsements.id desc limit ${limit}`.execute(db)
  return rows
}
