// What there is to read of somebody whom the author does not know.
import { sql } from 'kysely'
import type { Db } from '../../../db/connect.ts'
import type { AccountId } from '../../accounts/account.ts'
import { visibleTo } from '../../posts/visibility.ts'
import type { EvidenceScope, SourcePost } from './line.ts'

const POSTS_MAX = 2
const POSTS_LOOKED_THROUGH = 100

/** The newest public posts of these candidates that share a topic with the referral, by one statement. */
export async function readReading(
  db: Db,
  { topics, candidateIds }: Pick<EvidenceScope, 'topics' | 'candidateIds'>,
): Promise<Map<AccountId, SourcePost[]>> {
  const { rows } = await sql<SourcePost & { candidateId: AccountId }>`
    select candidate.id as "candidateId", found.id, found.url, found.published_at as at
    from unnest(${candidateIds}::bigint[]) as candidate (id)
    cross join lateral (
      select newest.id, newest.url, newest.published_at from (
        select posts.id, posts.url, posts.published_at from posts
        where posts.author_id = candidate.id and posts.visibility = 'public' and ${visibleTo(null)}
        order by posts.id desc limit ${POSTS_LOOKED_THROUGH}) newest
      where exists (select from post_tags where post_tags.post_id = newest.id and tag = any(${topics}::text[]))
      order by newest.id desc limit ${POSTS_MAX}) found
    order by found.id desc`.execute(db)
  const posts = new Map<AccountId, SourcePost[]>()
  for (const { candidateId, ...post } of rows)
    posts.set(candidateId, [...(posts.get(candidateId) ?? []), post])
  return posts
}
