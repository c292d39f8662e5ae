// The words of the trade that boards, the policy and referrals share, as they are stored and sent (product §3.2).

/** Kinds of work on another's text. */
export const EDITING = [
  'developmental_edit',
  'line_edit',
  'copyediting',
  'proofreading',
  'fact_checking',
  'sensitivity_read',
  'indexing',
  'beta_read',
] as const

/** Kinds of work: writing of every sort, then editing. */
export const WORK = [
  'blog',
  'copywriting',
  'content',
  'journalism',
  'feature',
  'essay',
  'fiction',
  'poetry',
  'script',
  'ux_writing',
  'technical',
  'grant',
  'academic',
  'ghostwriting',
  'newsletter',
  'social',
  'speech',
  'translation',
  'localisation',
  'transcription',
  ...EDITING,
] as const

/** What the sum is paid for. */
export const PAY_UNITS = [
  'word',
  'thousand_words',
  'hour',
  'day',
  'piece',
  'page',
  'project',
  'month',
  'poem',
  'finished_minute',
  'advance',
  'year',
] as const

/** One kind of work. */
export type Work = (typeof WORK)[number]

/** One unit of pay. */
export type PayUnit = (typeof PAY_UNITS)[number]

/** What each kind of work is called, as within a sentence. */
export const WORK_NAMES: Readonly<Record<Work, string>> = {
  blog: 'blog posts',
  copywriting: 'copywriting',
  content: 'content writing',
  journalism: 'journalism',
  feature: 'features',
  essay: 'essays',
  fiction: 'fiction',
  poetry: 'poetry',
  script: 'scripts',
  ux_writing: 'UX writing',
  technical: 'technical writing',
  grant: 'grant writing',
  academic: 'academic writing',
  ghostwriting: 'ghostwriting',
  newsletter: 'newsletters',
  social: 'social media',
  speech: 'speeches',
  translation: 'translation',
  localisation: 'localisation',
  transcription: 'transcription',
  developmental_edit: 'developmental editing',
  line_edit: 'line editing',
  copyediting: 'copyediting',
  proofreading: 'proofreading',
  fact_checking: 'fact-checking',
  sensitivity_read: 'sensitivity reading',
  indexing: 'indexing',
  beta_read: 'beta reading',
}
