// Our referral <-> the extension of its Note: FEP-0837's terms for any marketplace, `referral` for nodes of our kind. The
// block never says more about the pay than the text, and nothing about who the client is. Of others' only the block is read.
import type { InterestSource } from '../../core/interests/interest.ts'
import type { HeardReferral } from '../../core/offers/heard.ts'
import { figurePay, spanOf } from '../../core/referrals/pay.ts'
import type { PublishedReferral } from '../../core/referrals/referral.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import type { FloorState } from '../../db/schema/words.ts'
import { plainText, sanitize } from '../../lib/html.ts'
import { type Document, said } from '../document.ts'
import { NAMESPACE } from '../vocabulary.ts'
import type { NoteShape } from '../wire/note.ts'
import { ReferralShape } from '../wire/referral.ts'
import { currencyUri } from './offer.ts'

/** What stands beside a referral's own row in its block. */
export interface ReferralFacts {
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
  facts: ReferralFacts,
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
    referral: blockOf(referral, facts, source),
  }
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

function blockOf(referral: PublishedReferral, facts: ReferralFacts, source: string | undefined): Document {
  const { terms, state, revision, accepting } = referral
  return said({
    version: '1',
    revision,
    state,
    accepting,
    source,
    parsed: source === undefined ? undefined : 'author_confirmed',
    ...endOf(referral, facts),
    expires: referral.expiresAt.toISOString(),
    ...workOf(terms),
    pay: payOf(terms, facts),
    labels: facts.labels,
    rights: said({ credit: terms.credit, transfer: terms.rights }),
    trial: terms.trial,
    ai: terms.aiRule,
    contract: terms.contract,
    nda: terms.nda,
    client: clientOf(terms),
    reason: heard(terms.reason),
    handoff: terms.handoff,
    finderFee: said({ kind: terms.feeKind, value: terms.feeValue }),
    responses: terms.responses,
    responseLimit: terms.responseLimit,
    board: facts.boards.map((board) => board.uri),
  })
}

const VIA: Record<InterestSource, string> = {
  web_account: 'reply',
  web_guest: 'reply',
  federated_direct: 'reply',
  federated_public: 'reply',
  offer_agreement: 'offer',
  recommended: 'recommendation',
}

const DAY_MS = 86_400_000

function endOf({ state, openedAt, closedAt, withdrawReason }: PublishedReferral, facts: ReferralFacts) {
  if (closedAt === null) return {}
  return {
    closedAt: closedAt.toISOString(),
    daysOpen: Math.floor((closedAt.getTime() - openedAt.getTime()) / DAY_MS),
    filledVia: state === 'filled' && facts.filledVia !== null ? VIA[facts.filledVia] : undefined,
    withdrawReason,
  }
}

// What a template left unsaid is not said in its place.
function heard(word: string): string | undefined {
  return word === 'unknown' ? undefined : word
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

function payOf(terms: ReferralTerms, { floor }: ReferralFacts): Document {
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
    floor: floor === 'not_applicable' ? undefined : floor,
  })
}

// What kind of client it is. Who it is stands nowhere in the terms.
function clientOf(terms: ReferralTerms): Document {
  return said({
    sector: terms.clientSector,
    identity: terms.clientIdentity,
    relation: heard(terms.clientRelation),
    jobs: terms.clientJobs,
    paidOnTime: terms.clientPays,
  })
}

/** The referral that a Note of another node says it is; undefined when it is none, or makes no sense (product §2.11 no. 11). */
export function heardOf(note: NoteShape): HeardReferral | undefined {
  const read = ReferralShape.safeParse(note.referral)
  if (!read.success) return undefined
  const { title, state, accepting, work, formats, languages, due, pay } = read.data
  return {
    title:
      title || plainText(sanitize(note.name ?? note.content ?? '')).slice(0, TITLE_LENGTH_MAX) || note.id,
    state,
    accepting,
    terms: { work, formats, languages, due: due ?? null, pay: pay ?? null },
  }
}

const TITLE_LENGTH_MAX = 120
