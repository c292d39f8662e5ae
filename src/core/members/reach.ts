import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'

/**
 * The inboxes on other nodes that may know a writer of this one: of her followers and whom she follows, of those whom she
 * addressed, answered, quoted, boosted or liked, and who did so to her, of those who follow whoever here passed her words on, and of relays.
 * Shared ones once.
 */
export async function readKnowers(db: Db, accountId: AccountId): Promise<string[]> {
  const { rows } = await sql<{ inbox: string }>`
    with hers as (select id, in_reply_to_author_id from posts where author_id = ${accountId})
    select distinct coalesce(accounts.shared_inbox_uri, accounts.inbox_uri) as inbox from accounts
    where accounts.host is not null and accounts.gone_at is null and accounts.id in (
      select follower_id from follows where followee_id in (
        select ${accountId}::bigint
        union select account_id from boosts where post_id in (select id from hers)
        union select board_id from referral_boards join referrals on referrals.id = referral_boards.referral_id
          where referrals.author_id = ${accountId})
      union select followee_id from follows where follower_id = ${accountId}
      union select account_id from post_mentions where post_id in (select id from hers)
      union select in_reply_to_author_id from hers
      union select author_id from posts where in_reply_to_id in (select id from hers)
      union select posts.author_id from post_mentions join posts on posts.id = post_mentions.post_id
        where post_mentions.account_id = ${accountId}
      union select account_id from boosts where post_id in (select id from hers)
      union select account_id from likes where post_id in (select id from hers)
      union select posts.author_id from boosts join posts on posts.id = boosts.post_id where boosts.account_id = ${accountId}
      union select posts.author_id from quotes join posts on posts.id = quotes.post_id where quotes.quoted_id in (select id from hers)
      union select original.author_id from quotes join posts original on original.id = quotes.quoted_id
        where quotes.post_id in (select id from hers)
      union select posts.author_id from likes join posts on posts.id = likes.post_id where likes.account_id = ${accountId}
    )
    union select inbox_uri from relays where state = 'accepted' and style = 'mastodon'`.execute(db)
  return rows.map(({ inbox }) => inbox)
}
