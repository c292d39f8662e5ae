/** The kinds of messages that ask something: an answer without a thread is taken for one to the newest of these. */
export const QUESTIONS = [
  'check_in',
  'not_confirmed',
  'asked',
  'suggested',
  'circle_asked',
  'still_interested',
  'asks',
  'outcome_14',
  'outcome_60',
] as const
