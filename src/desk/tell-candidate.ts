// What a candidate hears, in the thread in which she wrote: from the author if she wrote to her, else from the desk.
import { findAccount, isActive } from '../core/accounts/find.ts'
import { findInterest, type Interest } from '../core/interests/interest.ts'
import { readOwnWords } from '../core/interests/own-words.ts'
import { findIntroductionOf } from '../core/introductions/introduction.ts'
import type { CandidateNews } from '../core/jobs/news.ts'
import type { Jobs } from '../core/jobs.ts'
import { referralPath } from '../core/referrals/code.ts'
import { lockReferralById } from '../core/referrals/find.ts'
import { readSimilarOpen } from '../core/referrals/judge/similar.ts'
import type { Referral } from '../core/referrals/referral.ts'
import type { Site } from '../core/site.ts'
import type { Tx } from '../db/connect.ts'
import type { Deed } from '../db/pool-work.ts'
import { sendInPrivate } from './send.ts'
import { findBoard, readSpeakers } from './tell-author.ts'
import { callAbout, NEUTRAL_CALL } from './words/call.ts'
import { candidateWords } from './words/candidate.ts'

/** News after which somebody looks for other work: she is told of two referrals like it. */
const ENDINGS: readonly CandidateNews[] = ['filled', 'withdrawn', 'expired', 'not_this_time']

/** News that is worth a call in public; the receipt of a form is not, since its page has said it. */
const CALLS: readonly CandidateNews[] = [
  'shortlisted',
  'asked',
  'ready',
  'chosen',
  'still_interested',
  'open_again',
  ...ENDINGS,
]

/** Tells a candidate what became of her interest. What is gone meanwhile is not told. */
export function tellCandidate(site: Site) {
  return async ({ interestId, news }: Jobs['tell-candidate']): Promise<Deed> =>
    async (tx) => {
      const interest = await findInterest(tx, interestId)
      const referral = interest && (await lockReferralById(tx, interest.referralId))
      const to = interest && (await findAccount(tx, interest.candidateId))
      const author = interest && (await findAccount(tx, interest.authorId))
      if (!interest || !referral || !to || !author) return
      const { answer } = await readOwnWords(tx, to.id, interestId)
      const text = candidateWords(news, {
        referral,
        author,
        page: `${site.origin}${referralPath(referral.code)}`,
        introductionPage: await findIntroductionPage(tx, site, interest),
        answer,
        similar: ENDINGS.includes(news) ? await readLinks(tx, site, referral) : [],
      })
      const about = { kind: news, referralId: referral.id, interestId }
      const speakers = await readSpeakers(tx, await findBoard(tx, referral))
      const senders = author.host === null && isActive(author) ? [author, ...speakers] : speakers
      const call = CALLS.includes(news) ? callFor(site, referral, interest) : null
      await sendInPrivate(tx, site, { to, text, about }, { senders, call, mayHide: true, at: new Date() })
    }
}

// Only who replied in public is known by everybody to be a candidate.
function callFor(site: Site, referral: Referral, { source }: Interest): string {
  if (source !== 'federated_public') return NEUTRAL_CALL
  return callAbout(
    site,
    referral,
    (page) =>
      `there is an answer for you about ${page}. I have sent it in private; it may be under filtered notifications.`,
  )
}

async function findIntroductionPage(tx: Tx, site: Site, { id }: Interest): Promise<string | null> {
  const introduction = await findIntroductionOf(tx, id)
  return introduction ? `${site.origin}/i/${introduction.code}` : null
}

async function readLinks(tx: Tx, site: Site, referral: Referral): Promise<string[]> {
  const similar = await readSimilarOpen(tx, referral, 2)
  return similar.map((code) => `${site.origin}${referralPath(code)}`)
}
