import type { Tx } from '../../db/connect.ts'
import { notify } from '../notifications/notify.ts'
import type { Site } from '../site.ts'
import { expireReferral } from './move.ts'
import { isPublished, REFERRAL_COLUMNS, referralOf } from './referral.ts'

const BATCH = 100

/** Closes the referrals whose time is over at this moment, a hundred at a time, and tells their authors. */
export async function expireReferrals(tx: Tx, site: Site, at: Date): Promise<void> {
  const rows = await tx
    .selectFrom('referrals')
    .select(REFERRAL_COLUMNS)
    .where('state', 'in', ['open', 'in_talks'])
    .where('expires_at', '<=', at)
    .orderBy('expires_at')
    .limit(BATCH)
    .forUpdate()
    .skipLocked()
    .execute()
  for (const referral of rows.map(referralOf).filter(isPublished)) {
    await expireReferral(tx, site, referral, at)
    await notify(tx, [
      { to: referral.authorId, kind: 'referral_expired', from: null, postId: referral.postId },
    ])
  }
}
