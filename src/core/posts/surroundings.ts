import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AccountKind } from '../../db/schema/words.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import { blocks } from '../blocks.ts'
import type { PostId, StoredPost } from './post.ts'

/** A post of another node, translated, cleaned and checked to be its author's, with accounts still named by URI. */
export interface RemotePost extends Omit<StoredPost, 'authorId' | 'addressed' | 'inReplyTo' | 'source'> {
  author: Account
  inReplyToUri: string | null
  /** Whom it names by a mention, and whom it addresses without one: URIs. */
  mentionedUris: string[]
  addressedUris: string[]
}

/** What we know of the surroundings of an arriving post: read before the transaction. */
export interface Surroundings {
  isKnown: boolean
  isTombstoned: boolean
  hasFollowersHere: boolean
  parent: {
    id: PostId
    authorId: AccountId
    isLocal: boolean
    conversationUri: string | null
    /** Whether its author lets this one reply; of posts of other nodes their own nodes say so. */
    takesReply: boolean
    /** Its author blocks whoever answers: the answer is not for her. */
    isBarred: boolean
  } | null
  /** Whom it names or addresses, but for those who block its author. */
  accounts: { id: AccountId; uri: string; isLocal: boolean; kind: AccountKind }[]
}

/** Reads what decides whether arriving posts concern anyone here, in the order asked, by one statement. */
export async function readSurroundings(db: Db, posts: RemotePost[]): Promise<Surroundings[]> {
  const asked = posts.map((post, place) => ({
    place,
    uri: post.uri,
    author_id: post.author.id,
    author_uri: post.author.uri,
    parent_uri: post.inReplyToUri,
    named: [...new Set([...post.mentionedUris, ...post.addressedUris])],
  }))
  // Each question is a lateral look-up of one row, so that it is answered by an index however many posts there are.
  const { rows } = await sql<Surroundings>`
    select known.id is not null as "isKnown", buried.uri is not null as "isTombstoned",
      follow.id is not null as "hasFollowersHere", parent.found as parent, named.found as accounts
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
      as asked (place int, uri text, author_id bigint, author_uri text, parent_uri text, named jsonb)
    left join lateral (select id from posts where posts.uri = asked.uri limit 1) known on true
    left join lateral (select uri from tombstones where tombstones.uri = asked.uri and tombstones.author_uri = asked.author_uri limit 1) buried on true
    left join lateral (
      select follows.id from follows join accounts on accounts.id = follows.follower_id
      where follows.followee_id = asked.author_id and follows.state = 'accepted' and accounts.host is null limit 1
    ) follow on true
    left join lateral (
      select json_build_object('id', posts.id::text, 'authorId', posts.author_id::text, 'isLocal', author.host is null,
        'conversationUri', posts.conversation_uri, 'takesReply', author.host is not null or ${TAKES_REPLY},
        'isBarred', ${blocks(sql`posts.author_id`, sql`asked.author_id`)}) as found
      from posts join accounts author on author.id = posts.author_id where posts.uri = asked.parent_uri limit 1
    ) parent on true
    cross join lateral (
      select coalesce(json_agg(account.found), '[]') as found
      from jsonb_array_elements_text(asked.named) as link (href) cross join lateral (
        select json_build_object('id', id::text, 'uri', uri, 'isLocal', host is null, 'kind', kind) as found
        from accounts where accounts.uri = link.href and not ${blocks(sql`accounts.id`, sql`asked.author_id`)} limit 1
      ) account
    ) named
    order by asked.place`.execute(db)
  return rows
}

// As `isAllowed` says it of an account in hand.
const TAKES_REPLY = sql<boolean>`(posts.author_id = asked.author_id or case posts.policy ->> 'reply'
  when 'everybody' then true
  when 'followers' then exists (select from follows where follows.follower_id = asked.author_id
    and follows.followee_id = posts.author_id and follows.state = 'accepted')
  when 'named' then exists (select from post_mentions where post_mentions.post_id = posts.id
    and post_mentions.account_id = asked.author_id)
  else false end)`
