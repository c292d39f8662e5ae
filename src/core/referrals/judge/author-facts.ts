// What is known of who lists a referral, and of referrals like it: what signals and limits are judged by (product §3.6, §3.7).
import { sql } from 'kysely'
import type { Db, Tx } from '../../../db/connect.ts'
import { type Decimal, readDecimal } from '../../../lib/money.ts'
import type { Account } from '../../accounts/account.ts'
import type { ReferralTerms } from '../terms.ts'

/** The facts, as they are at one moment. */
export interface AuthorFacts {
  /** Null: at home on this node. */
  host: string | null
  ageDays: number
  /** How many of the author's posts are known here, counted up to 5. */
  posts: number
  /** How many of the author's referrals were listed here, whatever became of them. */
  listed: number
  /** How many actions of moderators against the author stand from the last 180 days. */
  actions: number
  /** Whether a moderator decided that each of the author's referrals is reviewed. */
  isLimited: boolean
  /** Whether the author is let in here, or somebody who is has followed the author for a week. */
  isVouchedFor: boolean
  /** A referral of the last 30 days that says nearly the same. */
  duplicate: { code: string; isOwn: boolean } | null
  /** What nine in ten of such work pay at the most, in the same unit and currency; null below 20 of them. */
  payNinetieth: Decimal | null
}

/** From which similarity of trigrams on two texts are nearly the same. */
export const DUPLICATE_SIMILARITY_MIN = '0.8'
/** Shorter texts are alike by chance. */
export const DUPLICATE_LENGTH_MIN = 60
/** How many referrals of a kind must be known before one is said to stand out. */
export const OUTLIER_SAMPLE_MIN = 20

/** What is about to be listed; `exceptCode` is its own code where it is stored already. */
export interface ListedTerms {
  terms: Pick<ReferralTerms, 'title' | 'body' | 'work' | 'payUnit' | 'currency'>
  at: Date
  exceptCode?: string | undefined
}

/** Reads the facts, by two statements. */
export async function readAuthorFacts(
  db: Db | Tx,
  author: Pick<Account, 'id' | 'host'>,
  listed: ListedTerms,
): Promise<AuthorFacts> {
  const known = await readStanding(db, author, listed.at)
  const { duplicateCode, isOwn, payNinetieth } = await readLikes(db, author, listed)
  return {
    host: author.host,
    ...known,
    duplicate: duplicateCode === null ? null : { code: duplicateCode, isOwn: isOwn === true },
    payNinetieth: payNinetieth === null ? null : (readDecimal(payNinetieth) ?? null),
  }
}

type Standing = Pick<AuthorFacts, 'ageDays' | 'posts' | 'listed' | 'actions' | 'isLimited' | 'isVouchedFor'>

async function readStanding(db: Db | Tx, { id }: Pick<Account, 'id'>, at: Date): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select greatest(0, floor(extract(epoch from ${at}::timestamptz - joined_at) / 86400))::int as "ageDays",
      (select count(*)::int from (select from posts where author_id = accounts.id limit 5) as few) as posts,
      (select count(*)::int from referrals where author_id = accounts.id and opened_at is not null) as listed,
      (select count(*)::int from moderation_actions where account_id = accounts.id and state <> 'reversed'
        and action not in ('note', 'request_change') and made_at > ${at}::timestamptz - interval '180 days') as actions,
      exists (select from moderation_actions where account_id = accounts.id and action = 'limit'
        and state <> 'reversed') as "isLimited",
      host is null or exists (
        select from follows join logins on logins.account_id = follows.follower_id
        where followee_id = accounts.id and state = 'accepted'
          and follows.made_at < ${at}::timestamptz - interval '7 days') as "isVouchedFor"
    from accounts where accounts.id = ${id}`.execute(db)
  return rows[0]!
}

interface Likes {
  duplicateCode: string | null
  isOwn: boolean | null
  payNinetieth: string | null
}

// Texts of another length cannot be that similar; skipping them leaves few to compare.
async function readLikes(db: Db | Tx, { id }: Pick<Account, 'id'>, given: ListedTerms): Promise<Likes> {
  const { terms, at, exceptCode } = given
  const text = `${terms.title} ${terms.body}`
  const except = exceptCode ?? ''
  const { rows } = await sql<Likes>`
    select duplicate.code as "duplicateCode", duplicate.own as "isOwn", pay.ninetieth::text as "payNinetieth"
    from (
      select percentile_disc(0.9) within group (order by coalesce(terms->>'payMax', terms->>'payMin')::numeric) as ninetieth
      from referrals
      where terms->'work' @> ${JSON.stringify([terms.work[0]])}::jsonb and opened_at is not null
        and terms->>'payUnit' = ${terms.payUnit} and terms->>'currency' = ${terms.currency} and code <> ${except}
      having count(*) >= ${OUTLIER_SAMPLE_MIN}::int
    ) as pay
    full join (
      select code, author_id = ${id} as own from (
        select code, author_id, opened_at, concat(terms->>'title', ' ', terms->>'body') as words from referrals
        where opened_at > ${at}::timestamptz - interval '30 days' and code <> ${except} offset 0
      ) as lately
      where ${text.length}::int >= ${DUPLICATE_LENGTH_MIN}::int
        and char_length(words) between ${text.length}::int * 0.6 and ${text.length}::int * 1.6
        and similarity(words, ${text}) >= ${DUPLICATE_SIMILARITY_MIN}::real
      order by own, opened_at desc limit 1
    ) as duplicate on true`.execute(db)
  return rows[0] ?? { duplicateCode: null, isOwn: null, payNinetieth: null }
}
