// What candidates, recommendations and introductions are called, for those whom they concern.
import type { EvidenceKind } from '../../core/interests/evidence/line.ts'
import type { InterestState } from '../../core/interests/states.ts'
import type { Outcome } from '../../core/introductions/outcome.ts'
import type { IntroductionState } from '../../core/introductions/states.ts'
import type { RecommendationBasis } from '../../core/recommendations/recommendation.ts'
import type { ClientField } from '../../core/vault/fields.ts'

/** Where an interest stands, said to the candidate. */
export const OWN_INTEREST_WORDS: Readonly<Record<InterestState, string>> = {
  suggested: 'Somebody put in a word for you: say whether you would like the work.',
  received: 'The author has your reply.',
  shortlisted: 'You are on the shortlist.',
  introduced: 'You are being introduced to the client.',
  chosen: 'The work is yours.',
  not_chosen: 'Not this time.',
  declined: 'You said no.',
  lapsed: 'The time to answer is over.',
  withdrawn: 'You left.',
}

/** Which kinds of evidence there are, said to the candidate; what is to be looked at twice is not (product §3.5). */
export const EVIDENCE_WORDS: Readonly<Record<EvidenceKind, string>> = {
  follow: 'that one of you follows the other',
  talk: 'that you have talked',
  endorsement: 'an endorsement',
  work: 'work that was passed on between you',
  recommendation: 'a recommendation',
  circle: 'who follows both of you',
  age: 'since when you are known here',
  nothing: 'nothing yet',
  same_words: '',
  young: '',
  copied_bio: '',
}

/** Where a candidate stands, said to the author. */
export const CANDIDATE_WORDS: Readonly<Record<InterestState, string>> = {
  suggested: 'Suggested',
  received: 'Waiting',
  shortlisted: 'Shortlisted',
  introduced: 'Introduced',
  chosen: 'Chosen',
  not_chosen: 'Not this time',
  declined: 'Declined',
  lapsed: 'Lapsed',
  withdrawn: 'Left',
}

/** Where an introduction stands, said to the author. */
export const INTRODUCTION_WORDS: Readonly<Record<IntroductionState, string>> = {
  proposed: 'is being prepared',
  awaiting_candidate: 'waits for the candidate’s yes',
  awaiting_client: 'waits for the client’s yes, which you bring',
  ready: 'is ready: the candidate can open it, once',
  opened: 'was opened',
  done: 'is done',
  declined: 'was declined',
  expired: 'has run out',
  revoked: 'was taken back',
}

/** The same, said to the candidate. */
export const OWN_INTRODUCTION_WORDS: Readonly<Record<IntroductionState, string>> = {
  ...INTRODUCTION_WORDS,
  awaiting_candidate: 'waits for your yes',
  awaiting_client: 'waits for the client’s yes, which the author brings',
  ready: 'is ready: you can open it, once',
}

/** How somebody knows whom she recommends; what a reply left unsaid is not offered. */
export const BASIS_WORDS: Readonly<Record<RecommendationBasis, string>> = {
  hired_them: 'I hired them',
  hired_by_them: 'They hired me',
  worked_together: 'We worked together',
  edited_my_work: 'They edited my work',
  i_edited_theirs: 'I edited their work',
  taught_or_mentored: 'I taught or mentored them',
  read_their_work: 'I read their work',
  community: 'I know them from here',
  unsaid: '',
}

/** The same of another, as it stands after her name. */
export const BASIS_SAID: Readonly<Record<RecommendationBasis, string>> = {
  hired_them: 'hired them',
  hired_by_them: 'was hired by them',
  worked_together: 'worked with them',
  edited_my_work: 'was edited by them',
  i_edited_theirs: 'edited them',
  taught_or_mentored: 'taught or mentored them',
  read_their_work: 'has read their work',
  community: 'knows them from here',
  unsaid: 'knows them',
}

/** What can come of an introduction, as the author says it. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  hired: 'It became work',
  not_hired: 'It did not become work',
  no_reply_from_client: 'The client never answered',
  client_cancelled: 'The client called it off',
  candidate_withdrew: 'The candidate stepped back',
  hired_not_paid: 'It became work that was not paid',
  still_talking: 'Still talking',
}

/** The same, as the candidate says it. */
export const OWN_OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  ...OUTCOME_WORDS,
  candidate_withdrew: 'I stepped back',
}

/** What is kept of a client. */
export const CLIENT_FIELD_LABELS: Readonly<Record<ClientField, string>> = {
  client_name: 'Client’s name',
  client_contact: 'Contact',
  brief: 'Brief',
  links: 'Links',
}
