// What the desk and other nodes are asked to tell: the desk finds the words.
/** What somebody of an author's circle is told about a referral. */
export type CircleNews = 'asked' | 'filled' | 'withdrawn' | 'expired'

/** What a candidate is told of; the desk finds the words. */
export type CandidateNews =
  | 'received'
  | 'received_publicly'
  | 'shortlisted'
  | 'asked'
  | 'ready'
  | 'not_this_time'
  | 'filled'
  | 'chosen'
  | 'withdrawn'
  | 'expired'
  | 'removed'
  | 'still_interested'
  | 'open_again'
  | 'left'
  | 'introduction_expired'
  | 'introduction_revoked'
  | 'outcome_14'
  | 'outcome_60'

/** What an author is told about a referral of hers. */
export type AuthorNews =
  | 'listed'
  | 'asks'
  | 'check_in'
  | 'not_confirmed'
  | 'expired'
  | 'held'
  | 'sent_back'
  | 'approved'
  | 'removed'
  | 'put_back'
  | 'moved'
  | 'full'
  | 'waiting'
  | 'interest'
  | 'suggestion'
  | 'candidate_said_yes'
  | 'candidate_said_no'
  | 'introduction_expired'
  | 'outcome_14'
  | 'outcome_60'

/** What somebody who recommended a colleague is told of. */
export type RecommenderNews = 'declined' | 'credited'

/** What an offer from another node is answered; `closed`: the referral ended without it. */
export type OfferAnswer = 'shortlisted' | 'introduced' | 'chosen' | 'not_chosen' | 'closed'
