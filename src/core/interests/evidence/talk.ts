// That two have talked: one answered the other, or answered an answer to the other.
import { sql } from 'kysely'
import type { Db } from '../../../db/connect.ts'
import type { AccountId } from '../../accounts/account.ts'
import type { PostId } from '../../posts/post.ts'
import { visibleTo } from '../../posts/visibility.ts'
import type { EvidenceLine, EvidenceScope, Lines } from './line.ts'

/** Of how many posts of the author, the newest, the threads are looked through. */
export const POSTS_LOOKED_THROUGH = 2_000

// A post that thousands answered says little of any two of them.
const ANSWERS_LOOKED_THROUGH = 100

interface Talk {
  candidateId: AccountId
  times: number
  since: Date
  lastId: PostId
  lastUrl: string
  lastAt: Date
}

/**
 * How often the author and each candidate answered one another, over two steps of a thread at the most (product §4.5),
 * by one statement. Each post that a line stands on, the one between included, is one that the author may read and no
 * direct one. What is said below this referral is no talk.
 */
export async function readTalks(
  db: Db,
  { authorId, referralPostId, candidateIds }: EvidenceScope,
): Promise<Lines> {
  // Each step is a lateral look into an index, so that the time goes with the author's posts and not with all posts.
  const { rows } = await sql<Talk>`
    with mine as materialized (
      select id, in_reply_to_id from posts where author_id = ${authorId} and visibility <> 'direct'
      order by id desc limit ${POSTS_LOOKED_THROUGH}
    ), answered as materialized (
      select mine.id as mine_id, answer.id, answer.author_id from mine cross join lateral (
        select id, author_id from posts where in_reply_to_id = mine.id order by id limit ${ANSWERS_LOOKED_THROUGH}) answer
    ), above as materialized (
      select mine.id as mine_id, parent.id, parent.author_id, parent.in_reply_to_id from mine cross join lateral (
        select id, author_id, in_reply_to_id from posts where id = mine.in_reply_to_id limit 1) parent
    ), talks as (
      select author_id as candidate_id, id, array[id, mine_id] as posts from answered
      union all
      select next.author_id, next.id, array[next.id, answered.id, mine_id] from answered cross join lateral (
        select id, author_id from posts where in_reply_to_id = answered.id order by id limit ${ANSWERS_LOOKED_THROUGH}) next
      union all
      select author_id, mine_id, array[mine_id, id] from above
      union all
      select next.author_id, mine_id, array[mine_id, above.id, next.id] from above cross join lateral (
        select id, author_id from posts where id = above.in_reply_to_id limit 1) next
    ), told as (
      select distinct candidate_id, id from talks
      where candidate_id = any(${candidateIds}::bigint[]) and not exists (
        select from posts where posts.id = any(talks.posts) and (posts.visibility = 'direct'
          or posts.conversation_uri = (select here.conversation_uri from posts here where here.id = ${referralPostId})
          or posts.id = ${referralPostId} or not ${visibleTo(authorId)}))
    )
    select candidate_id as "candidateId", count(*)::int as times, min(posts.published_at) as since,
      (array_agg(posts.id order by posts.id desc))[1] as "lastId",
      (array_agg(posts.url order by posts.id desc))[1] as "lastUrl",
      (array_agg(posts.published_at order by posts.id desc))[1] as "lastAt"
    from told join posts on posts.id = told.id group by candidate_id`.execute(db)
  return new Map(rows.map((talk) => [talk.candidateId, [lineOf(talk)]]))
}

function lineOf({ times, since, lastId, lastUrl, lastAt }: Talk): EvidenceLine {
  return { kind: 'talk', times, since, last: { id: lastId, url: lastUrl, at: lastAt }, url: lastUrl }
}
