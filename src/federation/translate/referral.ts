// Our referral <-> the extension of its Note: FEP-0837's terms for any marketplace, `referral` for nodes of our kind. The
// block never says more about the pay than the text, and nothing about who the client is. Of others' only the block is read.
import type { InterestSource } from '../../core/interests/interest.ts'
import type { HeardReferral } from '../../core/offers/heard.ts'
import { describeReferral } from '../../core/referrals/describe.ts'
import type { PublishedReferral } from '../../core/referrals/referral.ts'
import { figurePay } from '../../core/referrals/terms/pay.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import type { FloorState } from '../../db/schema/words.ts'
import { plainText, sanitize } from '../../lib/html.ts'
import { cut } from '../../lib/scrub.ts'
import type { Document } from '../document.ts'
import { NAMESPACE } from '../vocabulary.ts'
import type { NoteShape } from '../wire/note.ts'
import { ReferralShape } from '../wire/referral.ts'
import { currencyUri } from './offer.ts'

/** What stands beside a referral's own row in its document. */
export interface NotedFacts {
  boards: { uri: string; isMain: boolean }[]
  floor: FloorState
  labels: string[]
  /** How the one who got the work came; null: nobody, or it is not known. */
  filledVia: InterestSource | null
}

/** What a document of a referral stands for. `source`: a post elsewhere that it speaks for (product §2.6). */
export interface Stated {
  uri: string
  source?: string
}

/** What a referral adds to its Note, or to the document that stands for it (product §2.5). */
export function referralTermsOf(
  referral: PublishedReferral,
  facts: NotedFacts,
  { uri, source }: Stated,
): Document {
  const { terms } = referral
  const [first] = facts.boards.filter((board) => !board.isMain).concat(facts.boards)
  return {
    ...(first ? { audience: first.uri } : {}),
    purpose: 'request',
    unitBased: false,
    publishes: {
      type: 'Intent',
      id: `${uri}#primary`,
      action: 'deliverService',
      resourceConformsTo: `${NAMESPACE}${terms.work[0]}`,
      resourceQuantity: { hasUnit: 'one', hasNumericalValue: String(terms.pieces ?? 1) },
    },
    ...reciprocalOf(terms, `${uri}#reciprocal`),
    referral: describeReferral(referral, {
      ...facts,
      boards: facts.boards.map((board) => board.uri),
      filledVia: facts.filledVia && VIA[facts.filledVia],
      source,
    }),
  }
}

const VIA: Record<InterestSource, 'reply' | 'offer' | 'recommendation'> = {
  web_account: 'reply',
  web_guest: 'reply',
  federated_direct: 'reply',
  federated_public: 'reply',
  offer_agreement: 'offer',
  recommended: 'recommendation',
}

// The pay: its sum in the currency where that can be figured, else only the currency. Unpaid work has none.
function reciprocalOf(terms: ReferralTerms, id: string): Document {
  if (terms.currency === null) return {}
  const { total } = figurePay(terms)
  const quantity = (value: string) => ({ hasUnit: 'one', hasNumericalValue: value })
  return {
    reciprocal: {
      type: 'Intent',
      id,
      action: 'transfer',
      resourceConformsTo: currencyUri(terms.currency),
      ...(total === null ? {} : { resourceQuantity: quantity(total.max) }),
      ...(total === null || total.min === total.max ? {} : { minimumQuantity: quantity(total.min) }),
    },
  }
}

/** The referral that a Note of another node says it is; undefined when it is none, or makes no sense (product §2.11 no. 11). */
export function heardOf(note: NoteShape): HeardReferral | undefined {
  const read = ReferralShape.safeParse(note.referral)
  if (!read.success) return undefined
  const { title, state, accepting, work, formats, languages, due, pay } = read.data
  return {
    title: title || cut(plainText(sanitize(note.name ?? note.content ?? '')), TITLE_LENGTH_MAX) || note.id,
    state,
    accepting,
    terms: { work, formats, languages, due: due ?? null, pay: pay ?? null },
  }
}

const TITLE_LENGTH_MAX = 120
