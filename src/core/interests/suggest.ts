// What recommendations do with interests: a suggested person is a candidate only when she says so.
import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { enqueue } from '../jobs.ts'
import { notifyAnew } from '../notifications/notify.ts'
import { lockPassedOn } from '../referrals/find.ts'
import { requireReadable } from '../referrals/readable.ts'
import type { PassedOnReferral } from '../referrals/referral.ts'
import type { Site } from '../site.ts'
import { carryInterests, noteBeginning, tellCandidates } from './carry.ts'
import { checkWords } from './express.ts'
import { closeWhenFull } from './full.ts'
import { type Interest, type InterestId, interests, lockBelowReferral, lockInterest } from './interest.ts'
import { checkOpen } from './open.ts'
import { hashWords } from './same-words.ts'

/**
 * Suggests somebody for a referral: its author learns that somebody was suggested, and no more.
 * Gives the last interest instead when she is a candidate already, or was.
 */
export async function suggestInterest(
  tx: Tx,
  referral: PassedOnReferral,
  { subjectId, byId, at }: { subjectId: AccountId; byId: AccountId; at: Date },
): Promise<Interest> {
  const last = await interests(tx)
    .where('interests.referral_id', '=', referral.id)
    .where('interests.candidate_id', '=', subjectId)
    .orderBy('interests.id', 'desc')
    .executeTakeFirst()
  if (last) return last
  const { id } = await tx
    .insertInto('interests')
    .values({
      referral_id: referral.id,
      candidate_id: subjectId,
      state: 'suggested',
      source: 'recommended',
      changed_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await noteBeginning(tx, id, { state: 'suggested', byId })
  await notifyAnew(tx, [{ to: referral.authorId, kind: 'suggestion', from: null, postId: referral.postId }])
  await enqueue(tx, 'tell-author', { referralId: referral.id, news: 'suggestion' })
  return await lockInterest(tx, id)
}

/**
 * The suggested person says yes or no. Yes makes her a candidate, with what she says of herself, and closes the replies
 * like every other when there are enough; of a no the author never learns.
 * Refuses: as `requireReadable`; 'conflict' when the referral is closed meanwhile, or she has answered before; 'invalid' for
 * too many words.
 */
export async function answerSuggestion(
  tx: Tx,
  site: Site,
  { interestId, isYes, message, at }: { interestId: InterestId; isYes: boolean; message: string; at: Date },
): Promise<void> {
  const interest = await lockBelowReferral(tx, interestId)
  const byId = interest.candidateId
  if (!isYes) return await carryInterests(tx, site, [interest], { to: 'declined', by: 'candidate', byId, at })
  const referral = await lockPassedOn(tx, interest.referralId)
  await requireReadable(tx, byId, referral)
  checkOpen(referral)
  checkWords({ message, samples: [] })
  await carryInterests(tx, site, [interest], { to: 'received', by: 'candidate', byId, at })
  const words = { message, message_hash: hashWords(message) }
  await tx
    .updateTable('interests')
    .set({ expressed_at: at, ...words })
    .where('id', '=', interestId)
    .execute()
  await tellCandidates(tx, [interest], 'received')
  await closeWhenFull(tx, site, referral, at)
}
