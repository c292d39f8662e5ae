// Our referral -> the extension of its Note: FEP-0837's terms for any marketplace, `referral` for nodes of our kind. The
// block never says more about the pay than the text, and nothing about who the client is.
import type { Board } from '../../core/boards/find.ts'
import { figurePay, spanOf } from '../../core/referrals/pay.ts'
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
    referral: blockOf(referral, boards),
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

function blockOf(referral: PublishedReferral, boards: Board[]): Document {
  const { terms, state, revision, accepting, closedAt } = referral
  return said({
    version: '1',
    revision,
    state,
    accepting,
    closedAt: closedAt?.toISOString(),
    withdrawReason: referral.withdrawReason,
    expires: referral.expiresAt.toISOString(),
    ...workOf(terms),
    pay: payOf(terms),
    rights: said({ credit: terms.credit, transfer: terms.rights }),
    trial: terms.trial,
    ai: terms.aiRule,
    contract: terms.contract,
    nda: terms.nda,
    client: clientOf(terms),
    reason: terms.reason,
    handoff: terms.handoff,
    finderFee: said({ kind: terms.feeKind, value: terms.feeValue }),
    responses: terms.responses,
    responseLimit: terms.responseLimit,
    board: boards.map((board) => board.uri),
  })
}

function workOf(terms: ReferralTerms): Document {
  return said({
    title: terms.title,
    kind: terms.kind,
    work: terms.work,
    formats: terms.formats,
    topics: terms.topics,
    level: terms.level,
    engagement: terms.engagement,
    size: sizeOf(terms),
    start: terms.startOn,
    due: terms.dueOn,
    place: said({
      mode: terms.placeMode,
      city: terms.city,
      country: terms.country,
      timezone: terms.timezone,
    }),
    languages: terms.languages,
  })
}

function sizeOf({ pieces, wordsEach, pages, pageWords, hours, per, rounds }: ReferralTerms): Document {
  return said({ pieces, wordsEach, pages, ...(pages === null ? {} : { pageWords }), hours, per, rounds })
}

function payOf(terms: ReferralTerms): Document {
  const span = spanOf(terms)
  const { total } = figurePay(terms)
  return said({
    disclosure: terms.payDisclosure,
    unit: terms.payUnit,
    min: span?.min,
    max: span?.max,
    currency: terms.currency,
    totalMin: total?.min,
    totalMax: total?.max,
    trigger: terms.payTrigger,
    netDays: terms.netDays,
    killFeePercent: terms.killFeePercent,
    expenses: terms.expenses,
  })
}

// What kind of client it is. Who it is stands nowhere in the terms.
function clientOf(terms: ReferralTerms): Document {
  return said({
    sector: terms.clientSector,
    identity: terms.clientIdentity,
    relation: terms.clientRelation,
    jobs: terms.clientJobs,
    paidOnTime: terms.clientPays,
  })
}

/** Leaves out what was not said, so that no reader has to tell null from nothing. */
function said(fields: Record<string, unknown>): Document {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  )
}
