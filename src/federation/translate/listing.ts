import { fullHandle } from '../../core/accounts/account.ts'
import { referralPath } from '../../core/referrals/code.ts'
import { writeListing } from '../../core/referrals/listing.ts'
import type { ReferralView } from '../../core/referrals/view.ts'
import type { Site } from '../../core/site.ts'
import { isoDay } from '../../lib/days.ts'
import type { Document } from '../document.ts'
import { PUBLIC } from '../vocabulary.ts'
import { type NotedFacts, referralTermsOf } from './referral.ts'

/**
 * What a board serves of a referral that somebody of another node wrote (product §2.6, “Remote-authored referral”), without
 * its context: never sent, and always naming her post as the source.
 */
export function listingOf(
  { uri, boardUri }: { uri: string; boardUri: string },
  { referral, facts }: { referral: ReferralView; facts: NotedFacts },
  site: Site,
): Document {
  const { post, terms, state, revision, openedAt, closedAt, withdrawReason } = referral
  const content = writeListing(
    {
      state,
      revision,
      terms,
      openedOn: isoDay(openedAt),
      closedOn: closedAt && isoDay(closedAt),
      withdrawReason,
    },
    { author: fullHandle(post.author), authorUrl: post.author.url, postUrl: post.url },
  )
  return {
    id: uri,
    type: 'Note',
    attributedTo: boardUri,
    name: terms.title,
    content,
    contentMap: { en: content },
    published: openedAt.toISOString(),
    url: `${site.origin}${referralPath(referral.code)}`,
    ...(post.conversationUri === null ? {} : { context: post.conversationUri }),
    to: [PUBLIC],
    sensitive: false,
    tag: [],
    ...referralTermsOf(referral, facts, { uri, source: post.uri }),
  }
}
