// Who is recommended is asked, before anybody learns more than that somebody was suggested (product §2.8, §4.3).
import { type Account, displayName } from '../core/accounts/account.ts'
import { findAccount } from '../core/accounts/find.ts'
import type { RecommenderNews } from '../core/jobs/news.ts'
import type { Jobs } from '../core/jobs.ts'
import { noteContact, readContact } from '../core/messages/contacts.ts'
import { findPost } from '../core/posts/find.ts'
import { findRecommendation, type Recommendation } from '../core/recommendations/recommendation.ts'
import { lockReferralById } from '../core/referrals/find.ts'
import { isPassedOn } from '../core/referrals/referral.ts'
import { payPhrase } from '../core/referrals/wording/pay-sentences.ts'
import type { Site } from '../core/site.ts'
import type { Tx } from '../db/connect.ts'
import type { Deed } from '../db/pool-work.ts'
import { type Letter, sayBelow, sendInPrivate } from './send.ts'
import { findBoard, readSpeakers } from './tell-author.ts'
import { callAbout, NEUTRAL_CALL } from './words/call.ts'

/** Asks a recommended person: below the public reply that names her, or in private with a neutral call. */
export function tellSubject(site: Site) {
  return async ({ recommendationId }: Jobs['tell-subject']): Promise<Deed> =>
    async (tx) => {
      const given = await findRecommendation(tx, recommendationId)
      const referral = given && (await lockReferralById(tx, given.referralId))
      const to = given && (await findAccount(tx, given.subjectId))
      const recommender = given && (await findAccount(tx, given.recommenderId))
      if (!given || !referral || !isPassedOn(referral) || !to || !recommender) return
      const page = `${site.origin}/c/${given.code}`
      const who = displayName(recommender)
      const about = { kind: 'suggested', referralId: referral.id, recommendationId }
      const speakers = await readSpeakers(tx, await findBoard(tx, referral))
      const at = new Date()
      const isCalled = await callBelow(tx, site, { to, text: below(page), about }, { given, speakers, at })
      const text = `${who} put your name forward for “${referral.terms.title}” (${payPhrase(referral.terms)}). YES to be considered, NO, or NEVER to stop being suggested. The whole of it: ${page}`
      const call = callAbout(site, referral, (page) => `someone put in a word for you: ${page}`)
      // Strangers can name anybody: whoever has not asked for it is written to once a month, and not where it is hidden.
      await sendInPrivate(tx, site, { to, text, about }, { senders: speakers, call, mayHide: isCalled, at })
    }
}

const below = (page: string) =>
  `you were recommended for this. Would you like to be considered? Tell me in private, or here: ${page}`

// A word in public has named her already: what is said below it calls her too, and counts as a call.
async function callBelow(
  tx: Tx,
  site: Site,
  letter: Letter,
  { given, speakers, at }: { given: Recommendation; speakers: Account[]; at: Date },
): Promise<boolean> {
  const said = given.postId === null ? undefined : await findPost(tx, null, given.postId)
  const [from] = speakers
  if (!said || !from || (await readContact(tx, letter.to.id, at)) !== 'rested') return false
  await sayBelow(tx, site, letter, { from, below: said })
  await noteContact(tx, letter.to.id, { column: 'called_at', at })
  return true
}

/** Tells somebody who recommended a colleague what came of it. */
export function tellRecommender(site: Site) {
  return async ({ recommendationId, news }: Jobs['tell-recommender']): Promise<Deed> =>
    async (tx) => {
      const given = await findRecommendation(tx, recommendationId)
      const referral = given && (await lockReferralById(tx, given.referralId))
      const to = given && (await findAccount(tx, given.recommenderId))
      const subject = given && (await findAccount(tx, given.subjectId))
      if (!given || !referral || !to || !subject) return
      const text = RECOMMENDER_WORDS[news](displayName(subject), referral.terms.title)
      const about = { kind: news, referralId: referral.id, recommendationId }
      const senders = await readSpeakers(tx, await findBoard(tx, referral))
      // Not from the author's account, whatever she wrote to: the author must not read who said no.
      const speakers = { senders, call: NEUTRAL_CALL, mayHide: true, at: new Date() }
      await sendInPrivate(tx, site, { to, text, about }, speakers)
    }
}

const RECOMMENDER_WORDS: Record<RecommenderNews, (who: string, title: string) => string> = {
  declined: (who, title) => `${who} says not this time to “${title}”. Thank you for the thought.`,
  credited: (who, title) => `${who} thanks you for the word about “${title}”.`,
}
