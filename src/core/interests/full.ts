import type { Tx } from '../../db/connect.ts'
import { enqueue } from '../jobs.ts'
import { closeReplies } from '../referrals/moves/move.ts'
import type { PassedOnReferral } from '../referrals/referral.ts'
import type { Site } from '../site.ts'
import { countReplies } from './count.ts'

/**
 * Closes the replies to a referral once as many came as its author wants, and tells her. Where she took more after that,
 * as many again may come.
 */
export async function closeWhenFull(tx: Tx, site: Site, referral: PassedOnReferral, at: Date): Promise<void> {
  const { responseLimit } = referral.terms
  if (responseLimit === null || !referral.accepting) return
  const replies = await countReplies(tx, referral.id)
  if (replies < (await readFullAt(tx, referral)) + responseLimit) return
  await tx
    .insertInto('interest_counts')
    .values({ referral_id: referral.id, full_at: replies })
    .onConflict((conflict) => conflict.column('referral_id').doUpdateSet({ full_at: replies }))
    .execute()
  await closeReplies(tx, site, referral, at)
  await enqueue(tx, 'tell-author', { referralId: referral.id, news: 'full' })
}

async function readFullAt(tx: Tx, { id }: PassedOnReferral): Promise<number> {
  const row = await tx
    .selectFrom('interest_counts')
    .select('full_at')
    .where('referral_id', '=', id)
    .executeTakeFirst()
  return row?.full_at ?? 0
}
