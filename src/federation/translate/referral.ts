// Our referral -> the extension of its Note: FEP-0837's terms for any marketplace, `referral` for nodes of our kind.
import type { Board } from '../../core/boards/find.ts'
import { describeReferral } from '../../core/referrals/describe.ts'
import { figurePay } from '../../core/referrals/pay.ts'
import type { PublishedReferral } from '../../core/referrals/referral.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import type { Document } from '../document.ts'
import { NAMESPACE } from '../vocabulary.ts'

/** What a referral adds to its Note (product §2.5). */
export function referralTermsOf(referral: PublishedReferral, boards: Board[]): Document {
  const { terms } = referral
  const [first] = boards.filter((board) => !board.isMain).concat(boards)
  return {
    ...(first ? { audience: first.uri } : {}),
    purpose: 'request',
    unitBased: false,
    publishes: {
      type: 'Intent',
      action: 'deliverService',
      resourceConformsTo: `${NAMESPACE}${terms.work[0]}`,
      resourceQuantity: { hasUnit: 'one', hasNumericalValue: String(terms.pieces ?? 1) },
    },
    ...reciprocalOf(terms),
    referral: describeReferral(
      referral,
      boards.map((board) => board.uri),
    ),
  }
}

// The pay: its sum in the currency where that can be figured, else only the currency. Unpaid work has none.
function reciprocalOf(terms: ReferralTerms): Document {
  if (terms.currency === null) return {}
  const { total } = figurePay(terms)
  const quantity = (value: string) => ({ hasUnit: 'one', hasNumericalValue: value })
  return {
    reciprocal: {
      type: 'Intent',
      action: 'transfer',
      resourceConformsTo: `urn:iso:std:iso:4217:${terms.currency}`,
      ...(total === null ? {} : { resourceQuantity: quantity(total.max) }),
      ...(total === null || total.min === total.max ? {} : { minimumQuantity: quantity(total.min) }),
    },
  }
}
