/** The moment at which the example of product §2.5 opens. */
export const OPENED_AT = new Date('2026-09-28T09:12:00Z')

/** The referral of product §2.5, as a file gives it. */
export const COPYEDITOR = {
  kind: 'passed_on',
  title: 'Copyeditor for six B2B SaaS case studies',
  work: ['copyediting'],
  formats: ['case_study'],
  topics: ['saas', 'b2b'],
  level: 'mid',
  engagement: 'one_off',
  pieces: 6,
  wordsEach: 1200,
  rounds: 1,
  dueOn: '2026-10-15',
  placeMode: 'remote',
  timezone: 'any',
  languages: ['en-US'],
  payDisclosure: 'range',
  payUnit: 'word',
  payMin: '0.06',
  payMax: '0.08',
  currency: 'USD',
  payTrigger: 'acceptance',
  netDays: 30,
  killFeePercent: 25,
  expenses: 'none',
  credit: 'none',
  rights: 'work_for_hire',
  trial: 'none',
  aiRule: 'human_only',
  contract: 'written',
  nda: false,
  clientSector: 'software',
  clientRelation: 'past_client',
  clientJobs: 9,
  clientPays: 'always_on_time',
  reason: 'booked',
  handoff: 'keep',
  responseLimit: 15,
  audience: 'public',
  boards: ['editing'],
}

/** Takes the sum out of terms, for pay that names none. */
export const NO_SUM = { payUnit: null, payMin: null, payMax: null, currency: null }
