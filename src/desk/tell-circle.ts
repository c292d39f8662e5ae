import { findAccount } from '../core/accounts/find.ts'
import { findInterestOf } from '../core/interests/interest.ts'
import type { CircleNews } from '../core/jobs/news.ts'
import type { Jobs } from '../core/jobs.ts'
import { wasTold } from '../core/messages/find.ts'
import { referralPath } from '../core/referrals/code.ts'
import { lockReferralById } from '../core/referrals/find.ts'
import type { Referral } from '../core/referrals/referral.ts'
import type { ReferralTerms } from '../core/referrals/terms.ts'
import type { Site } from '../core/site.ts'
import type { Deed } from '../db/pool-work.ts'
import { sendToCircle } from './send.ts'
import { understood } from './words/author.ts'

/** Sends the private notes of a referral that goes to its author's circle first, each in the author's own name. */
export function tellCircle(site: Site) {
  return async ({ referralId, accountId, news }: Jobs['tell-circle']): Promise<Deed> =>
    async (tx) => {
      const referral = await lockReferralById(tx, referralId)
      const [author, to] = await Promise.all([
        referral && findAccount(tx, referral.authorId),
        findAccount(tx, accountId),
      ])
      if (!referral || !author || !to) return
      // She is asked before everybody else, or not at all.
      if (news === 'asked' && referral.state !== 'circle') return
      // Whoever stands for it hears how it ended as a candidate.
      if (news !== 'asked' && (await findInterestOf(tx, referralId, accountId))) return
      // Whom no note reached before it ended hears of no end.
      if (news !== 'asked' && !(await wasTold(tx, accountId, { kind: 'circle_asked', referralId }))) return
      const text = WORDS[news](referral, `${site.origin}${referralPath(referral.code)}`)
      const letter = { to, text, about: { kind: `circle_${news}`, referralId } }
      await sendToCircle(tx, site, letter, author)
    }
}

const WORDS: Record<CircleNews, (referral: Referral, page: string) => string> = {
  asked: ({ terms }, page) =>
    `I have work to pass on and ask ${terms.audience === 'circle_only' ? 'only those whom I chose for it, you among them' : 'you before everybody else'}: “${terms.title}”.\n\n${understood(terms as ReferralTerms)}\n\nAnswer YES if you would like it, with a line about why you, or NO. The whole of it: ${page}`,
  filled: ({ terms }) => `“${terms.title}” is filled. Thank you for looking at it.`,
  withdrawn: ({ terms }) => `“${terms.title}” was withdrawn. Thank you for looking at it.`,
  expired: ({ terms }) => `The time of “${terms.title}” is over. Thank you for looking at it.`,
}
