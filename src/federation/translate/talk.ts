// What posts about candidates and colleagues say to nodes of our kind, beside their text (product §2.7, §2.8). Nothing of
// a client is in any of it: none of these rows holds any.
import type { Rate } from '../../core/interests/interest.ts'
import { type Document, said } from '../document.ts'

/** An interest as the post that says it carries it. What became of it since is told to its candidate, not here. */
export interface CarriedInterest {
  referral: string | null
  offer: string | null
  rate: Rate['amount'] | null
  unit: Rate['unit'] | null
  currency: string | null
  from: string | null
  samples: string[]
}

/** An introduction as the message that asks its candidate carries it. */
export interface CarriedIntroduction {
  referral: string | null
  candidate: string
  referrer: string
  state: string
  code: string
  expires: string
}

/** A recommendation as the post that makes it carries it. What its subject answered is hers to say. */
export interface CarriedRecommendation {
  referral: string | null
  subject: string
  basis: string
  year: number | null
}

/** Whom a post thanks for work that came to its author. */
export interface CarriedCredit {
  referral: string | null
  referrer: string | null
  recommender: string[]
}

/** An endorsement as the post that makes it carries it. */
export interface CarriedEndorsement {
  subject: string
  skills: string[]
  basis: string
  since: string | null
  /** The stamp of whom it speaks; null before she agreed. */
  stamp: string | null
}

/** All that a post may carry beside its text; null where it does not. */
export interface CarriedTalk {
  interest: CarriedInterest | null
  introduction: CarriedIntroduction | null
  recommendation: CarriedRecommendation | null
  credit: CarriedCredit | null
  endorsement: CarriedEndorsement | null
}

const VERSION = { version: '1' }

/** What a post about candidates or colleagues adds to its Note; nothing when it is about neither. */
export function talkOf(carried: CarriedTalk, origin: string): Document {
  const { interest, introduction, recommendation, credit, endorsement } = carried
  return said({
    interest: interest && said({ ...VERSION, ...interest, state: 'received' }),
    introduction: introduction && introductionOf(introduction, origin),
    recommendation:
      recommendation &&
      said({
        ...VERSION,
        ...recommendation,
        basis: recommendation.basis === 'unsaid' ? undefined : recommendation.basis,
        consent: 'pending',
      }),
    credit: credit && said({ ...VERSION, ...credit, outcome: 'hired' }),
    endorsement: endorsement && said({ ...VERSION, ...endorsement, stamp: undefined }),
    acceptance: endorsement?.stamp,
  })
}

function introductionOf({ code, expires, ...introduction }: CarriedIntroduction, origin: string): Document {
  return said({
    ...VERSION,
    ...introduction,
    page: `${origin}/i/${code}`,
    expires: new Date(expires).toISOString(),
  })
}

/** An accepted endorsement, as its stamp says it. */
export interface Stamp {
  uri: string
  subject: string
  post: string
}

/** The stamp by which somebody agrees to what is said of her (product §2.8), without its context. */
export function stampOf({ uri, subject, post }: Stamp): Document {
  return {
    id: uri,
    type: 'EndorsementAcceptance',
    attributedTo: subject,
    interactingObject: post,
    interactionTarget: subject,
  }
}
