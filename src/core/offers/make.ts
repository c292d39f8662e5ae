import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { Account } from '../accounts/account.ts'
import { findAccount, isActive } from '../accounts/find.ts'
import { checkWords, INTERESTS_A_DAY_MAX, type InterestWords } from '../interests/express.ts'
import { enqueue } from '../jobs.ts'
import { type FoundPost, findPost } from '../posts/find.ts'
import type { PostId } from '../posts/post.ts'
import { publishPost } from '../posts/publish.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { findHeardReferral, type HeardReferral, isOpenElsewhere } from './heard.ts'
import type { OfferId } from './offer.ts'
import { mayOfferAgain, type OfferState } from './states.ts'
import { writeOffer } from './words.ts'

/** What a writer offers, for the referral that a post is. */
export interface MadeOffer extends InterestWords {
  referralPostId: PostId
  at: Date
}

/**
 * A writer of ours would like the work of a referral of another node: a private reply says it to its author, and an offer
 * to her node (product §2.7).
 * Refuses: 'not_found' when the post is no referral; 'conflict' when it is closed or takes no replies, or she offered
 * already; 'forbidden' to who is suspended; 'too_many' above INTERESTS_A_DAY_MAX; 'invalid' when the words are too many.
 */
export async function makeOffer(tx: Tx, site: Site, writer: Account, made: MadeOffer): Promise<OfferId> {
  checkWords(made)
  if (!isActive(writer) || writer.kind !== 'writer')
    throw new Refusal('forbidden', 'Only a writer can be interested in work.')
  const post = await findPost(tx, writer.id, made.referralPostId)
  const referral = await findHeardReferral(tx, made.referralPostId)
  const author = post && (await findAccount(tx, post.authorId))
  if (!post || !referral || !author) throw new Refusal('not_found', 'There is no such referral.')
  checkOpen(referral)
  await checkRepeats(tx, writer, made)
  const postId = await publishPost(tx, site, writer, {
    text: writeOffer(author, made),
    visibility: 'direct',
    warning: '',
    language: null,
    inReplyTo: post,
    mentioned: [author],
  })
  return await storeOffer(tx, writer, { ...made, post, postId })
}

function checkOpen(referral: HeardReferral): void {
  if (!isOpenElsewhere(referral))
    throw new Refusal('conflict', 'This referral is closed, as far as its node has told us.')
  if (!referral.accepting) throw new Refusal('conflict', 'This referral takes no more replies.')
}

async function checkRepeats(tx: Tx, writer: Account, { referralPostId, at }: MadeOffer): Promise<void> {
  const hers = await tx
    .selectFrom('offers')
    .select(['referral_post_id as referralPostId', 'state', 'made_at as madeAt'])
    .where('writer_id', '=', writer.id)
    .$narrowType<{ state: OfferState }>()
    .where((is) => is.or([is('referral_post_id', '=', referralPostId), is('made_at', '>', dayBefore(at))]))
    .execute()
  if (hers.some((one) => one.referralPostId === referralPostId && !mayOfferAgain(one.state)))
    throw new Refusal('conflict', 'You have said already that you are interested.')
  if (hers.filter(({ madeAt }) => madeAt > dayBefore(at)).length >= INTERESTS_A_DAY_MAX)
    throw new Refusal(
      'too_many',
      `You have replied to ${INTERESTS_A_DAY_MAX} referrals within a day: go on tomorrow.`,
    )
}

const dayBefore = (at: Date) => new Date(at.getTime() - 86_400_000)

async function storeOffer(
  tx: Tx,
  writer: Account,
  { post, postId, rate, availableFrom, samples, at }: MadeOffer & { post: FoundPost; postId: PostId },
): Promise<OfferId> {
  const { rows } = await sql<{ id: OfferId }>`select new_id() as id`.execute(tx)
  const { id } = rows[0]!
  await tx
    .insertInto('offers')
    .values({
      id,
      uri: `${writer.uri}/offers/${id}`,
      writer_id: writer.id,
      referral_post_id: post.id,
      post_id: postId,
      state: 'received',
      rate: rate?.amount ?? null,
      rate_unit: rate?.unit ?? null,
      currency: rate?.currency ?? null,
      available_from: availableFrom,
      samples,
      made_at: at,
      changed_at: at,
    })
    .execute()
  await enqueue(tx, 'send-offer', { offerId: id })
  return id
}
