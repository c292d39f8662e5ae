import type { Db, Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import type { AccountId } from '../accounts/account.ts'
import type { Rate } from '../interests/interest.ts'
import type { PostId } from '../posts/post.ts'
import type { OfferState } from './states.ts'

/** The id of an offer: a writer of ours for a referral of another node. */
export type OfferId = Id<'offer'>

/** An offer as deeds and other nodes need it. */
export interface Offer {
  id: OfferId
  uri: string
  writerId: AccountId
  writerUri: string
  state: OfferState
  /** The post of the referral, and whose it is. */
  referralPostId: PostId
  referralUri: string
  authorId: AccountId
  authorUri: string
  authorInbox: string
  rate: Rate['amount'] | null
  rateUnit: Rate['unit'] | null
  currency: string | null
}

/** An offer by its id; undefined when there is none. */
export async function findOffer(db: Db | Tx, id: OfferId): Promise<Offer | undefined> {
  return await offers(db).where('offers.id', '=', id).executeTakeFirst()
}

/** An offer by its ActivityPub id; undefined when there is none. */
export async function findOfferByUri(db: Db | Tx, uri: string): Promise<Offer | undefined> {
  return await offers(db).where('offers.uri', '=', uri).executeTakeFirst()
}

/** An offer for a deed: its row stays as it is until the transaction ends. Undefined when there is none. */
export async function lockOffer(tx: Tx, id: OfferId): Promise<Offer | undefined> {
  return await offers(tx).where('offers.id', '=', id).forUpdate('offers').executeTakeFirst()
}

function offers(db: Db | Tx) {
  return db
    .selectFrom('offers')
    .innerJoin('accounts as writer', 'writer.id', 'offers.writer_id')
    .innerJoin('posts', 'posts.id', 'offers.referral_post_id')
    .innerJoin('accounts as author', 'author.id', 'posts.author_id')
    .select(['offers.id', 'offers.uri', 'offers.state', 'offers.rate', 'offers.rate_unit as rateUnit'])
    .select(['offers.currency', 'writer.id as writerId', 'writer.uri as writerUri'])
    .select(['posts.id as referralPostId', 'posts.uri as referralUri'])
    .select(['author.id as authorId', 'author.uri as authorUri', 'author.inbox_uri as authorInbox'])
    .$narrowType<{ state: OfferState; rateUnit: Rate['unit'] | null }>()
}
