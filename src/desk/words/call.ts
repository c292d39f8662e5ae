import { referralPath } from '../../core/referrals/code.ts'
import { isPublished, type Referral } from '../../core/referrals/referral.ts'
import type { Site } from '../../core/site.ts'

/** A call in public for whoever has a private message waiting: it says nothing of what it is about, or of whom. */
export const NEUTRAL_CALL =
  'there is a private message for you; it may be under filtered notifications. Follow me, or message me, and you see the next one at once.'

/**
 * A call in public that names a referral, for somebody who is known by everybody to have to do with it; neutral where the
 * referral itself is not public.
 */
export function callAbout(site: Site, referral: Referral, says: (page: string) => string): string {
  return isPublished(referral) ? says(`${site.origin}${referralPath(referral.code)}`) : NEUTRAL_CALL
}
