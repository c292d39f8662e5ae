// The desk's sentences to an author. Every one names the referral and says what can be answered.
import type { AuthorNews } from '../../core/jobs/news.ts'
import { referralPath } from '../../core/referrals/code.ts'
import type { Referral } from '../../core/referrals/referral.ts'
import type { PublishedState } from '../../core/referrals/states.ts'
import type { SaidTerms } from '../../core/referrals/template/keys.ts'
import { writeLines } from '../../core/referrals/template/write.ts'
import type { ReferralDraft, ReferralTerms } from '../../core/referrals/terms.ts'
import { STATES } from '../../core/referrals/wording/english.ts'
import { payPhrase } from '../../core/referrals/wording/pay-sentences.ts'
import { sizeLine } from '../../core/referrals/wording/sentences.ts'
import type { Site } from '../../core/site.ts'
import { lastDay } from '../../lib/days.ts'
import { UNTITLED } from '../hear/read.ts'

/** What an author is told, as plain text without a greeting. */
export function authorWords(site: Site, { referral, news, who }: ToldAuthor): string {
  return WORDS[news]({
    title: `“${referral.terms.title}”`,
    page: `${site.origin}${referralPath(referral.code)}`,
    referral,
    who,
  })
}

interface ToldAuthor {
  referral: Referral
  news: AuthorNews
  /** The candidate whom it is about, in words. */
  who: string
}

/** What stands in public when an author cannot be written to in private: nothing that is not public. */
export function authorCall(page: string): string {
  return `there is news about ${page}. Message me privately or follow me, and everything else stays between us.`
}

/** What was understood of a referral whose terms are whole, in a sentence: the work, what it pays and how large it is. */
export function understood(terms: ReferralTerms): string {
  const work = terms.work.map((kind) => kind.replaceAll('_', ' ')).join(', ')
  return `${work}; ${payPhrase(terms)}. ${sizeLine(terms, '')}`
}

// Of terms that lack something: the lines that were understood, in our words.
function understoodSoFar(terms: ReferralDraft): string {
  const said = Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== null))
  const lines = echoed(said)
  return lines.length === 0 ? 'nothing' : lines.join('; ')
}

/** The lines that were understood, for people: the end as its last day, and credit by its own name. */
export function echoed(terms: SaidTerms): string[] {
  const { expiresAt, rights = 'unknown' } = terms
  return writeLines(terms).map(({ key, value }) => {
    if (key === 'UNTIL' && expiresAt) return `UNTIL: ${lastDay(expiresAt)}`
    return `${key === 'RIGHTS' && rights === 'unknown' ? 'CREDIT' : key}: ${value}`
  })
}

interface Said {
  title: string
  page: string
  referral: Referral
  who: string
}

const WORDS: Record<AuthorNews, (said: Said) => string> = {
  listed: ({ page, referral }) =>
    `Listed: ${page}\n\nUnderstood: ${understood(referral.terms as ReferralTerms)}\n\nIs something wrong? Edit your post. Say FILLED when it is gone, or message me privately: HELP lists what I understand.`,
  asks: ({ referral }) =>
    `I can list this once I know more: ${missing(referral.terms)}\n\nReply here with that line, or message me privately. Understood so far: ${understoodSoFar(referral.terms)}`,
  check_in: ({ title, page }) =>
    `Is ${title} still open? Answer YES, TALKS, FILLED or CLOSE.\n\n${page} — without an answer in three days the boards take it down.`,
  not_confirmed: ({ title, page }) =>
    `Nobody confirmed that ${title} is open, so the boards no longer show it. Answer YES and they show it again; in a week it closes.\n\n${page}`,
  expired: ({ title, page }) =>
    `The time of ${title} is over: it is closed, and whoever replied was told. OPEN opens it again within 30 days.\n\n${page}`,
  held: ({ title, page, referral }) =>
    referral.isSource || referral.doubtedAt !== null
      ? `Thank you: a moderator looks at this before the boards boost it. Why stands here, for you alone once you are signed in: ${page}`
      : `${title} waits for a moderator before everybody sees it. The reasons stand on its page: ${page}`,
  sent_back: ({ title, page }) => `A moderator sent ${title} back to you, with the reasons: ${page}`,
  approved: ({ title, page }) => `${title} was let through: ${page}`,
  removed: ({ title, page }) =>
    `A moderator removed ${title}. The reasons, and how you can object within 14 days, stand here: ${page}`,
  moved: ({ referral, page }) => `${headline(referral)}\n\n${page}`,
  put_back: ({ title, page }) => `${title} is back: ${page}`,
  full: ({ title, page }) =>
    `${title} has as many replies as you asked for, so it takes no more. OPEN takes more; WHO lists them.\n\n${page}/desk`,
  waiting: ({ title, page }) => `Somebody has waited five days for an answer about ${title}: ${page}/desk`,
  interest: ({ title, page }) =>
    `Somebody new is interested in ${title}. WHO lists everybody; how you know them stands here: ${page}/desk`,
  suggestion: ({ title, page }) =>
    `Somebody was suggested for ${title}. You see who as soon as they agree: ${page}/desk`,
  candidate_said_yes: ({ title, page, who }) =>
    `${who} said yes to an introduction for ${title}: ${page}/desk`,
  introduction_expired: ({ title, page }) =>
    `The introduction for ${title} ran out before it was opened: you can make it anew. ${page}/desk`,
  candidate_said_no: ({ title, page, who }) => `${who} said no to an introduction for ${title}: ${page}/desk`,
  outcome_14: ({ title, page }) =>
    `Two weeks ago you made an introduction for ${title}. What came of it? Answer FILLED @who, or tell it here: ${page}/desk`,
  outcome_60: ({ title, page }) =>
    `Was the work of ${title} paid on time? Only you see what you answer: ${page}/desk`,
}

function headline({ state, terms }: Referral): string {
  return `${STATES[state as PublishedState]} ${terms.title}. ${SAYS[state as PublishedState]}`
}

const SAYS: Record<PublishedState, string> = {
  open: 'It takes replies again.',
  in_talks: 'Somebody is being spoken to.',
  filled: 'Thank you to anyone who replied.',
  withdrawn: 'It was withdrawn. Thank you to anyone who replied.',
  expired: 'No longer taking replies.',
}

function missing(terms: ReferralDraft): string {
  const ofSum = [
    terms.currency === null && 'which dollars or pounds, such as US$ or USD',
    terms.payUnit === null && 'for what, such as a word, an hour or the whole project',
  ].filter((part) => part !== false)
  const lines = [
    terms.title === UNTITLED && 'NEED: (a title, such as Copyeditor for six case studies)',
    terms.payDisclosure === null && 'PAY: (a number, a unit and a currency, such as US$0.08/word)',
    terms.payMin !== null && ofSum.length > 0 && `PAY: (${ofSum.join('; and ')})`,
    (terms.work ?? []).length === 0 && 'WORK: (such as copyediting or translation)',
  ]
  return lines.filter((line) => line !== false).join(' and ')
}
