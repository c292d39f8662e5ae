// Offer(Agreement) <-> our offers and interests (FEP-0837, product §2.7). The two directions stand side by side.
import type { Rate } from '../../core/interests/interest.ts'
import type { Offer } from '../../core/offers/offer.ts'
import { PAY_BOUNDS } from '../../core/referrals/terms/pay.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import { compareDecimals, readDecimal } from '../../lib/money.ts'
import { type Document, said } from '../document.ts'
import type { AgreementShape } from '../wire/offer.ts'

/** What of a referral's Note names the work, and what names the pay (product §2.5). */
export const PRIMARY = '#primary'
const RECIPROCAL = '#reciprocal'

/** The post of the referral that an agreement is about; undefined when it names no work that could be ours. */
export function offeredPostUri({ stipulates }: AgreementShape): string | undefined {
  const { satisfies } = stipulates
  return satisfies.endsWith(PRIMARY) ? satisfies.slice(0, -PRIMARY.length) : undefined
}

/**
 * What is asked for all of the work, in the referral's own currency. Null when it is not said, or cannot be told: a sum
 * for each week, a sum in another currency, or one that nobody would pay.
 */
export function rateOf({ stipulatesReciprocal: pay }: AgreementShape, terms: ReferralTerms): Rate | null {
  const amount = readDecimal(pay?.resourceQuantity?.hasNumericalValue ?? '')
  const { currency, per } = terms
  if (amount === undefined || currency === null || per === 'week' || per === 'month') return null
  const named = pay?.resourceConformsTo ?? currencyUri(currency)
  const { min, max } = PAY_BOUNDS.project
  const isSane = compareDecimals(amount, min) >= 0 && compareDecimals(amount, max) <= 0
  const isStorable = (amount.split('.')[1] ?? '').length <= 4
  return named === currencyUri(currency) && isSane && isStorable
    ? { amount, unit: 'project', currency }
    : null
}

/** An offer of ours as its activity, without its context. Only what is asked for all of the work is a sum there. */
export function offerActivity(offer: Offer): Document & { id: string; type: string } {
  const { uri, writerUri, referralUri, authorUri, rate, rateUnit, currency } = offer
  const isWhole = rate !== null && rateUnit === 'project' && currency !== null
  return {
    id: uri,
    type: 'Offer',
    actor: writerUri,
    context: referralUri,
    to: [authorUri],
    object: {
      type: 'Agreement',
      stipulates: { type: 'Commitment', satisfies: `${referralUri}${PRIMARY}` },
      stipulatesReciprocal: said({
        type: 'Commitment',
        satisfies: `${referralUri}${RECIPROCAL}`,
        resourceConformsTo: isWhole ? currencyUri(currency) : undefined,
        resourceQuantity: isWhole
          ? { hasUnit: 'one', hasNumericalValue: readDecimal(rate) ?? rate }
          : undefined,
      }),
    },
  }
}

/** The currency of a sum, as FEP-0837 names what is handed over. */
export function currencyUri(currency: string): string {
  return `urn:iso:std:iso:4217:${currency}`
}
