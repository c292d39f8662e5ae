import { isoDay } from '../../lib/days.ts'
import type { Edit } from '../posts/edit.ts'
import type { OwnPost } from '../posts/publish.ts'
import { type Site, tagUrl } from '../site.ts'
import { referralPath } from './code.ts'
import type { PublishedState } from './states.ts'
import type { WithdrawReason } from './terms/vocabulary.ts'
import type { ReferralTerms } from './terms.ts'
import { writeReferral } from './wording.ts'

/** What of a referral its post says. */
export interface SpokenReferral {
  code: string
  state: PublishedState
  revision: number
  terms: ReferralTerms
  openedAt: Date
  closedAt: Date | null
  withdrawReason: WithdrawReason | null
}

/** The words of a referral's post, as it is published and edited, and as a preview shows it. */
export function writeReferralPost(
  site: Site,
  referral: SpokenReferral,
): Pick<
  OwnPost & Edit,
  'title' | 'html' | 'source' | 'warning' | 'isSensitive' | 'language' | 'attachments' | 'emojis' | 'tags'
> {
  const written = writeReferral(
    {
      state: referral.state,
      revision: referral.revision,
      terms: referral.terms,
      openedOn: isoDay(referral.openedAt),
      closedOn: referral.closedAt && isoDay(referral.closedAt),
      withdrawReason: referral.withdrawReason,
    },
    { pageUrl: `${site.origin}${referralPath(referral.code)}`, tagUrl: (tag) => tagUrl(site, tag) },
  )
  return {
    title: written.title,
    html: written.html,
    source: null,
    warning: '',
    isSensitive: false,
    // The sentences are English, whatever the language of the work.
    language: 'en',
    attachments: [],
    emojis: [],
    tags: written.hashtags,
  }
}
