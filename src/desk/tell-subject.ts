// Who is recommended is asked, before anybody learns more than that somebody was suggested (product §2.8, §4.3).
import { displayName } from '../core/accounts/account.ts'
import { findAccount } from '../core/accounts/find.ts'
import type { Jobs, RecommenderNews } from '../core/jobs.ts'
import { findPost } from '../core/posts/find.ts'
import { findRecommendation } from '../core/recommendations/recommendation.ts'
import { referralPath } from '../core/referrals/code.ts'
import { lockReferralById } from '../core/referrals/find.ts'
import { payPhrase } from '../core/referrals/pay-sentences.ts'
import { isPassedOn } from '../core/referrals/referral.ts'
import type { Site } from '../core/site.ts'
import type { Deed } from '../db/pool-work.ts'
import { sayBelow, sendInPrivate } from './send.ts'
import { findBoard, readSpeakers } from './tell-author.ts'

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
      const said = given.postId === null ? undefined : await findPost(tx, null, given.postId)
      if (said && speakers[0]) {
        const text = `you were recommended for this. Would you like to be considered? Tell me in private, or here: ${page}`
        await sayBelow(tx, site, { to, text, about }, { from: speakers[0], below: said })
      }
      const text = `${who} put your name forward for “${referral.terms.title}” (${payPhrase(referral.terms)}). YES to be considered, NO, or NEVER to stop being suggested. The whole of it: ${page}`
      const call = `someone put in a word for you: ${site.origin}${referralPath(referral.code)}`
      await sendInPrivate(tx, site, { to, text, about }, { senders: speakers, call, at: new Date() })
    }
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
      const call = `there is an answer for you about ${site.origin}${referralPath(referral.code)}.`
      await sendInPrivate(tx, site, { to, text, about }, { senders, call, at: new Date() })
    }
}

const RECOMMENDER_WORDS: Record<RecommenderNews, (who: string, title: string) => string> = {
  declined: (who, title) => `${who} says not this time to “${title}”. Thank you for the thought.`,
  credited: (who, title) => `${who} thanks you for the word about “${title}”.`,
}
