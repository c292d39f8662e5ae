import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { type Byline, byline } from '../accounts/byline.ts'
import type { PostId } from '../posts/post.ts'
import type { PublishedState } from '../referrals/states.ts'
import type { OfferId } from './offer.ts'
import type { OfferState } from './states.ts'

/** An offer as its writer sees it. */
export interface OwnOffer {
  id: OfferId
  state: OfferState
  changedAt: Date
  /** The private reply that says it; null: it was deleted. */
  postId: PostId | null
  referral: { postId: PostId; url: string; title: string; state: PublishedState; author: Byline }
}

/** Where the newest offer of a writer for a referral of another node stands; undefined when she made none. */
export async function findOwnOffer(
  db: Db,
  writerId: AccountId,
  referralPostId: PostId,
): Promise<{ id: OfferId; state: OfferState } | undefined> {
  return await db
    .selectFrom('offers')
    .select(['id', 'state'])
    .where('writer_id', '=', writerId)
    .where('referral_post_id', '=', referralPostId)
    .orderBy('id', 'desc')
    .$narrowType<{ state: OfferState }>()
    .executeTakeFirst()
}

/** What a writer offered to referrals of other nodes, the newest first, older than `before`: for her alone. */
export async function viewOwnOffers(
  db: Db,
  writerId: AccountId,
  { before, limit }: { before?: OfferId; limit: number },
): Promise<OwnOffer[]> {
  const older = before === undefined ? sql`true` : sql`offers.id < ${before}`
  const { rows } = await sql<OwnOffer>`
    select offers.id, offers.state, offers.changed_at as "changedAt", offers.post_id as "postId",
      json_build_object('postId', posts.id::text, 'url', posts.url, 'title', heard_referrals.title,
        'state', heard_referrals.state, 'author', ${byline('author')}) as referral
    from offers
    join heard_referrals on heard_referrals.post_id = offers.referral_post_id
    join posts on posts.id = offers.referral_post_id
    join accounts author on author.id = posts.author_id
    where offers.writer_id = ${writerId} and ${older}
    order by offers.id desc limit ${limit}`.execute(db)
  return rows
}
