import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import type { AccountId } from '../accounts/account.ts'
import { type Byline, byline } from '../accounts/byline.ts'
import type { PostId } from '../posts/post.ts'

/** The id of an endorsement: what one writer says of another. */
export type EndorsementId = Id<'endorsement'>

/** On what somebody knows whom she endorses (product §3.4). */
export const ENDORSEMENT_BASES = [
  'hired_them',
  'hired_by_them',
  'worked_together',
  'edited_my_work',
  'i_edited_theirs',
  'taught_or_mentored',
  'read_their_work',
  'community',
] as const

/** One such basis. */
export type EndorsementBasis = (typeof ENDORSEMENT_BASES)[number]

/** An endorsement for show. */
export interface EndorsementView {
  id: EndorsementId
  author: Byline
  subject: Byline
  /** The post that says it, if it was published as one. */
  postId: PostId | null
  text: string
  basis: EndorsementBasis
  skills: string[]
  /** A year, or a year and a month: `2024-03`. */
  since: string | null
  madeAt: Date
}

/** What others say of an account, and it agreed to have shown: the newest first, by one statement. */
export async function viewEndorsements(
  db: Db,
  subjectId: AccountId,
  limit: number,
): Promise<EndorsementView[]> {
  return await readViews(db, ofSubject(subjectId, 'accepted'), limit)
}

/** What others said of an account that it has not answered yet: for that account alone. */
export async function viewPendingEndorsements(
  db: Db,
  subjectId: AccountId,
  limit: number,
): Promise<EndorsementView[]> {
  return await readViews(db, ofSubject(subjectId, 'pending'), limit)
}

function ofSubject(id: AccountId, state: 'accepted' | 'pending'): RawBuilder<unknown> {
  return sql`endorsements.subject_id = ${id} and endorsements.state = ${state}`
}

/** What an account said of others, as long as it stands or waits: for that account alone. */
export async function viewOwnEndorsements(
  db: Db,
  authorId: AccountId,
  limit: number,
): Promise<(EndorsementView & { state: 'accepted' | 'pending' })[]> {
  const mine = sql`endorsements.author_id = ${authorId} and endorsements.state in ('accepted', 'pending')`
  return await readViews(db, mine, limit)
}

async function readViews(
  db: Db,
  condition: RawBuilder<unknown>,
  limit: number,
): Promise<(EndorsementView & { state: 'accepted' | 'pending' })[]> {
  const { rows } = await sql<EndorsementView & { state: 'accepted' | 'pending' }>`
    select endorsements.id, endorsements.post_id as "postId", endorsements.text, endorsements.basis,
      endorsements.skills, endorsements.since, endorsements.state, endorsements.made_at as "madeAt",
      ${byline('author')} as author, ${byline('subject')} as subject
    from endorsements
    join accounts author on author.id = endorsements.author_id
    join accounts subject on subject.id = endorsements.subject_id
    where ${condition} and author.suspended_at is null and author.gone_at is null
    order by endorsements.id desc limit ${limit}`.execute(db)
  return rows
}
