import type { Id } from '../../../lib/ids.ts'
import type { AccountId } from '../../accounts/account.ts'
import type { Byline } from '../../accounts/byline.ts'
import type { PostId } from '../../posts/post.ts'
import type { ReferralId } from '../../referrals/referral.ts'

/** A post as evidence points to it. */
export interface SourcePost {
  id: PostId
  url: string
  at: Date
}

/**
 * One line of evidence: a fact, and where it can be looked up (product §4.5). `url` is its source. None is weighed
 * against another.
 */
export type EvidenceLine =
  | { kind: 'follow'; way: 'each_other' | 'you_them' | 'they_you'; url: string }
  | { kind: 'talk'; times: number; since: Date; last: SourcePost; url: string }
  | { kind: 'endorsement'; by: Byline; basis: string; since: string | null; text: string; url: string }
  | { kind: 'work'; way: 'to_them' | 'to_you'; times: number; hired: number; codes: string[]; url: string }
  | {
      kind: 'recommendation'
      by: Byline
      isFollowed: boolean
      basis: string
      sinceYear: number | null
      words: string
      url: string
    }
  | { kind: 'circle'; count: number; some: Byline[]; url: string }
  | { kind: 'age'; since: Date; url: string }
  | { kind: 'nothing'; posts: SourcePost[]; url: string }
  | EvidenceWarning

/** Something to look at twice, said neutrally. */
export type EvidenceWarning =
  | { kind: 'same_words'; referrals: number; url: string }
  | { kind: 'young'; days: number; url: string }
  | { kind: 'copied_bio'; of: Byline; url: string }

/** A kind of evidence. */
export type EvidenceKind = EvidenceLine['kind']

/** The lines of each candidate. */
export type Lines = Map<AccountId, EvidenceLine[]>

/** Whose evidence is gathered, for whose eyes. */
export interface EvidenceScope {
  /** The author of the referral, who looks. */
  authorId: AccountId
  referralId: ReferralId
  /** Null: only a circle was asked, and there is no post yet. */
  referralPostId: PostId | null
  /** What the referral is about, as hashtags. */
  topics: string[]
  candidateIds: Id<'account'>[]
  at: Date
}
