// The desk's sentences to a candidate. None of them holds anything of the client.
import { type Account, displayName } from '../../core/accounts/account.ts'
import type { CandidateNews } from '../../core/jobs/news.ts'
import type { Referral } from '../../core/referrals/referral.ts'

/** What a candidate's news is made of. */
export interface CandidateFacts {
  referral: Referral
  author: Account
  page: string
  /** The page of her introduction; null: there is none. */
  introductionPage: string | null
  /** What the author wrote to go with a no; empty where nothing. */
  answer: string
  /** Addresses of open referrals like this one. */
  similar: string[]
}

/** What a candidate is told, as plain text without a greeting. */
export function candidateWords(news: CandidateNews, facts: CandidateFacts): string {
  return WORDS[news]({ ...facts, title: `“${facts.referral.terms.title}”`, who: displayName(facts.author) })
}

type Said = CandidateFacts & { title: string; who: string }

const WORDS: Record<CandidateNews, (said: Said) => string> = {
  received: ({ title, who, referral }) =>
    `${who} has your reply to ${title}. You will hear by ${byDay(referral)} at the latest. Say LEAVE to withdraw.`,
  received_publicly: ({ title, who, referral, page }) =>
    `${who} has your reply to ${title}, and everybody can read it. What you would rather say to ${who} alone, send with “mentioned people only”, or use the form: ${page}\n\nYou will hear by ${byDay(referral)} at the latest. Say LEAVE to withdraw.`,
  shortlisted: ({ title, who }) => `Good news about ${title}: you are on ${who}’s shortlist.`,
  asked: ({ title, who, introductionPage }) =>
    `${who} would like to introduce you to the client for ${title}. Nothing about you has been shared yet. Reply YES to go ahead, NO to decline, or read the terms first: ${introductionPage} (for three days).`,
  ready: ({ title, introductionPage }) =>
    `The introduction for ${title} is ready. Who the client is stands here, for you alone: ${introductionPage}`,
  not_this_time: (said) => `${refusal(said)}${more(said)}`,
  filled: (said) => `${said.title} went to someone else; thank you.${more(said)}`,
  chosen: ({ title, who }) =>
    `${title} is yours. Say THANKS, if you like: ${who} hears it, and ${who}’s page counts the thanks.`,
  withdrawn: (said) => `${said.title} was withdrawn, so nobody gets it; thank you for offering.${more(said)}`,
  expired: (said) =>
    `The time of ${said.title} is over without an answer; thank you for offering.${more(said)}`,
  removed: ({ title }) => `${title} was removed by a moderator. Thank you for offering.`,
  still_interested: ({ title }) => `${title} is open again. Are you still interested? Reply YES or NO.`,
  open_again: ({ title, who }) =>
    `${title}, which was yours, is open again: ${who} looks for somebody anew. If you do the work after all, please tell ${who}.`,
  left: ({ title }) => `You no longer stand for ${title}. Thank you for saying so.`,
  introduction_expired: ({ title, who }) =>
    `The time of the introduction for ${title} is over. You still stand for it, and ${who} can make it anew.`,
  introduction_revoked: ({ title, who }) =>
    `${who} took the introduction for ${title} back before it was opened.`,
  outcome_14: ({ title, introductionPage }) =>
    `What came of ${title}? Answer HIRED, NOT HIRED, NO REPLY or STILL TALKING; only you see it. ${introductionPage ?? ''}`.trim(),
  outcome_60: ({ title }) =>
    `Were you paid on time for ${title}? Answer PAID, LATE or NOT PAID. It feeds the record of that client, in private.`,
}

function refusal({ who, title, answer }: Said): string {
  return answer === ''
    ? `${who} chose otherwise for ${title} this time. Thank you for offering.`
    : `Not this time for ${title}. ${who} writes: “${answer}”`
}

function more({ similar }: Said): string {
  if (similar.length === 0) return ''
  const open = similar.length === 1 ? 'One like it is open' : 'Two like it are open'
  return `\n\n${open}: ${similar.join(' ')}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function byDay({ expiresAt }: Referral): string {
  return expiresAt === null ? 'the end' : `${expiresAt.getUTCDate()} ${MONTHS[expiresAt.getUTCMonth()]}`
}
