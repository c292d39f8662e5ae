import { type RawBuilder, sql } from 'kysely'
import type { Db, Tx } from '../../../db/connect.ts'
import type { Id } from '../../../lib/ids.ts'
import type { AccountId } from '../../accounts/account.ts'

/** How a quote stands with the author who is quoted. */
export type QuoteState = 'pending' | 'accepted' | 'refused' | 'withdrawn'

/** What a post quotes, as its author's node says; `stampUri` is where she who is quoted is said to agree. */
export interface StoredQuote {
  uri: string
  stampUri: string | null
}

/** A quote that is stored: whose words stand in whose post. */
export interface Quote {
  postId: Id<'post'>
  postUri: string
  authorId: AccountId
  authorUri: string
  quotedUri: string
  quotedAuthorId: AccountId | null
  quotedAuthorUri: string | null
  state: QuoteState
  stampUri: string | null
}

/**
 * How a quote that is new here stands, where a row of `quoting` quotes the post `original`: whoever quotes herself needs
 * nobody's leave, nor does who was given it here; of others their stamp is looked at later.
 */
export function stateOfNew(quoting: 'news' | 'posts'): RawBuilder<QuoteState> {
  return sql`case when original.author_id = ${sql.ref(`${quoting}.author_id`)} or exists (
      select from quote_stamps
      where quoted_id = original.id and quoting_uri = ${sql.ref(`${quoting}.uri`)} and withdrawn_at is null)
    then 'accepted' else 'pending' end`
}

/** The quote in a post; undefined when it has none. */
export async function findQuote(db: Db | Tx, postId: Id<'post'>): Promise<Quote | undefined> {
  const { rows } = await sql<Quote>`${QUOTES} where quotes.post_id = ${postId}`.execute(db)
  return rows[0]
}

/** The quote that a stamp allows; undefined when we know of none. */
export async function findQuoteByStamp(db: Db | Tx, stampUri: string): Promise<Quote | undefined> {
  const { rows } = await sql<Quote>`${QUOTES} where quotes.stamp_uri = ${stampUri} limit 1`.execute(db)
  return rows[0]
}

const QUOTES = sql`select posts.id as "postId", posts.uri as "postUri", author.id as "authorId", author.uri as "authorUri",
    quotes.quoted_uri as "quotedUri", quoted_author.id as "quotedAuthorId", quoted_author.uri as "quotedAuthorUri",
    quotes.state, quotes.stamp_uri as "stampUri"
  from quotes join posts on posts.id = quotes.post_id join accounts author on author.id = posts.author_id
  left join posts quoted on quoted.id = quotes.quoted_id left join accounts quoted_author on quoted_author.id = quoted.author_id`

/** Whom a writer let quote a post of hers. */
export interface GivenStamp {
  id: Id<'quote_stamp'>
  quotingUri: string
  quoterId: AccountId
  isWithdrawn: boolean
}

/** The stamps that were given for a post, the newest first, a hundred at most. */
export async function readStampsOf(db: Db, postId: Id<'post'>): Promise<GivenStamp[]> {
  return await db
    .selectFrom('quote_stamps')
    .select(['id', 'quoting_uri as quotingUri', 'quoter_id as quoterId'])
    .select((is) => is('withdrawn_at', 'is not', null).as('isWithdrawn'))
    .where('quoted_id', '=', postId)
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
    .then((rows) => rows.map((row) => ({ ...row, isWithdrawn: Boolean(row.isWithdrawn) })))
}
