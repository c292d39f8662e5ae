import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { ReferralId } from '../referrals/referral.ts'
import type { Site } from '../site.ts'
import { expressInterest } from './express.ts'
import { findInterestByOffer, findInterestOf, type Rate } from './interest.ts'
import { withdrawInterest } from './move.ts'
import { LIVE_STATES } from './states.ts'

/** An offer of another node to do the work of a referral (FEP-0837, product §2.7). */
export interface TakenOffer {
  offerUri: string
  referralId: ReferralId
  candidateId: AccountId
  rate: Rate | null
  at: Date
}

/**
 * Takes an offer as an interest, or adds it to the one that its writer expressed in words already. A repeat changes
 * nothing. Refuses as `expressInterest`.
 */
export async function takeOffer(tx: Tx, site: Site, offer: TakenOffer): Promise<void> {
  const { offerUri, referralId, candidateId, rate, at } = offer
  if (await findInterestByOffer(tx, offerUri)) return
  const standing = await findInterestOf(tx, referralId, candidateId)
  if (standing?.postId != null && standing.offerUri === null && LIVE_STATES.includes(standing.state)) {
    await tx
      .updateTable('interests')
      .set({ offer_uri: offerUri })
      .$if(rate !== null, (query) =>
        query.set({
          rate: sql`coalesce(rate, ${rate!.amount}::numeric)`,
          rate_unit: sql`coalesce(rate_unit, ${rate!.unit})`,
          currency: sql`coalesce(currency, ${rate!.currency})`,
        }),
      )
      .where('id', '=', standing.id)
      .execute()
    return
  }
  const words = { message: '', rate, availableFrom: null, samples: [] }
  await expressInterest(tx, site, {
    ...words,
    referralId,
    candidateId,
    source: 'offer_agreement',
    postId: null,
    offerUri,
    at,
  })
}

/** Its writer takes an offer back: she leaves. Refuses as `withdrawInterest`; an offer that is not here changes nothing. */
export async function takeOfferBack(
  tx: Tx,
  site: Site,
  candidateId: AccountId,
  { offerUri, at }: { offerUri: string; at: Date },
): Promise<void> {
  const interest = await findInterestByOffer(tx, offerUri)
  if (interest) await withdrawInterest(tx, site, candidateId, { interestId: interest.id, at })
}
