// A referral as machines read it: in its Note, in feeds and in the API alike, by the keys of product §2.5. It never says
// more about the pay than the text, and nothing about who the client is.
import type { FloorState } from '../../db/schema/words.ts'
import type { PublishedReferral } from './referral.ts'
import { figurePay, spanOf } from './terms/pay.ts'
import type { ReferralTerms } from './terms.ts'

/** A referral by the keys of product §2.5. What was not said has no key. */
export type DescribedReferral = Record<string, unknown>

/** What stands beside a referral's own row in its description. */
export interface ReferralFacts {
  /** The URIs of its boards. */
  boards: string[]
  floor: FloorState
  labels: readonly string[]
  /** How the one who got the work came: by a reply, an offer or a recommendation; null: nobody, or it is not known. */
  filledVia: 'reply' | 'offer' | 'recommendation' | null
  /** The post elsewhere that the description speaks for (product §2.6). */
  source?: string | undefined
}

/** Describes a referral that was opened. */
export function describeReferral(referral: PublishedReferral, facts: ReferralFacts): DescribedReferral {
  const { terms, state, revision, accepting } = referral
  const { source } = facts
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
    pay: payOf(terms, facts.floor),
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
    board: facts.boards,
  })
}

/** Describes one that was closed so long ago that only its title, its pay and its dates are kept in sight. */
export function describeFormerReferral(referral: PublishedReferral): DescribedReferral {
  const { terms, state, revision, closedAt, expiresAt } = referral
  return said({
    version: '1',
    revision,
    state,
    accepting: false,
    closedAt: closedAt?.toISOString(),
    expires: expiresAt.toISOString(),
    title: terms.title,
    pay: payOf(terms, 'not_applicable'),
  })
}

/** Days for which everything can be read of a referral that was closed (product §6.1). */
export const WHOLE_DAYS = 90

/** Whether a referral was closed so long ago that it is reduced to its title, its pay and its dates. */
export function isReduced({ closedAt }: Pick<PublishedReferral, 'closedAt'>, at: Date): boolean {
  return closedAt !== null && at.getTime() - closedAt.getTime() > WHOLE_DAYS * DAY_MS
}

const DAY_MS = 86_400_000

function endOf(
  { state, openedAt, closedAt, withdrawReason }: PublishedReferral,
  { filledVia }: ReferralFacts,
) {
  if (closedAt === null) return {}
  return {
    closedAt: closedAt.toISOString(),
    daysOpen: Math.floor((closedAt.getTime() - openedAt.getTime()) / DAY_MS),
    filledVia: state === 'filled' ? filledVia : undefined,
    withdrawReason,
  }
}

// What a template left unsaid is not said in its place.
function heard(word: string): string | undefined {
  return word === 'unknown' ? undefined : word
}

function workOf(terms: ReferralTerms): DescribedReferral {
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

function sizeOf({
  pieces,
  wordsEach,
  pages,
  pageWords,
  hours,
  per,
  rounds,
}: ReferralTerms): DescribedReferral {
  return said({ pieces, wordsEach, pages, ...(pages === null ? {} : { pageWords }), hours, per, rounds })
}

function payOf(terms: ReferralTerms, floor: FloorState): DescribedReferral {
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
function clientOf(terms: ReferralTerms): DescribedReferral {
  return said({
    sector: terms.clientSector,
    identity: terms.clientIdentity,
    relation: heard(terms.clientRelation),
    jobs: terms.clientJobs,
    paidOnTime: terms.clientPays,
  })
}

// Leaves out what was not said, so that no reader has to tell null from nothing.
function said(fields: Record<string, unknown>): DescribedReferral {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  )
}
