import { EDITING, type Work } from '../terms/vocabulary.ts'

/** The hashtag that every open referral of every node carries, so that it is found from anywhere. */
export const COMMON_TAG = 'WritersReferrals'

/** Gives the hashtags of an open referral as they are shown: its field, its kinds of work, its topics, and the common one. */
export function referralTags(terms: { work: readonly Work[]; topics: readonly string[] }): string[] {
  const topics = terms.topics.filter((topic) => /[a-z]/.test(topic)).map(capitalsWithin)
  const tags = [...fieldTags(terms), ...terms.work.map((work) => WORK_TAGS[work]), ...topics, COMMON_TAG]
  const once = new Map(tags.map((tag) => [tag.toLowerCase(), tag]))
  return [...once.values()]
}

/** Gives the hashtags a closed referral keeps: `editing`, `writing` or both. */
export function fieldTags({ work }: { work: readonly Work[] }): string[] {
  return [...new Set(work.map((kind) => (isEditing(kind) ? 'editing' : 'writing')))]
}

/** Tells whether this is work on another's text. */
export function isEditing(work: Work): boolean {
  return (EDITING as readonly Work[]).includes(work)
}

// One word stays as it is; of more than one, each but a number begins with a capital, for those who listen: RealEstate.
function capitalsWithin(topic: string): string {
  const words = topic.split('_').filter((word) => word !== '')
  return words.length < 2
    ? words.join('')
    : words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')
}

const WORK_TAGS: Readonly<Record<Work, string>> = {
  blog: 'blogging',
  copywriting: 'copywriting',
  content: 'ContentWriting',
  journalism: 'journalism',
  feature: 'FeatureWriting',
  essay: 'essays',
  fiction: 'fiction',
  poetry: 'poetry',
  script: 'screenwriting',
  ux_writing: 'UXWriting',
  technical: 'TechnicalWriting',
  grant: 'GrantWriting',
  academic: 'AcademicWriting',
  ghostwriting: 'ghostwriting',
  newsletter: 'newsletters',
  social: 'SocialMedia',
  speech: 'speechwriting',
  translation: 'translation',
  localisation: 'localisation',
  transcription: 'transcription',
  developmental_edit: 'DevelopmentalEditing',
  line_edit: 'LineEditing',
  copyediting: 'copyediting',
  proofreading: 'proofreading',
  fact_checking: 'FactChecking',
  sensitivity_read: 'SensitivityReading',
  indexing: 'indexing',
  beta_read: 'BetaReading',
}
