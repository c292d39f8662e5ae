import type { Account } from '../../core/accounts/account.ts'
import type { WholeRoster } from '../../core/rosters/public.ts'
import type { Document } from '../document.ts'

/** The address of a roster that a writer shows: that of its document. */
export const rosterUri = (ownerUri: string, id: string): string => `${ownerUri}/rosters/${id}`

/** The id of our request that somebody let herself be shown on a roster. */
export const listingRequestUri = (rosterUri: string, memberId: string): string =>
  `${rosterUri}/requests/${memberId}`

/** Where a writer of ours says that she may be shown on a roster. */
export const authorizationUriOf = (memberUri: string, rosterId: string): string =>
  `${memberUri}/feature-authorizations/${rosterId}`

/** A roster as the collection of people that others show (FEP-7aa9), without its context. */
export function featuredCollectionOf(owner: Account, roster: WholeRoster): Document {
  const id = rosterUri(owner.uri, roster.id)
  const items = roster.members.map((member) => ({
    id: `${id}/items/${member.id}`,
    type: 'FeaturedItem',
    featuredObject: member.uri,
    featureAuthorization:
      member.host === null
        ? authorizationUriOf(member.uri, roster.id)
        : (member.authorizationUri ?? undefined),
    published: new Date(member.listedAt).toISOString(),
  }))
  return {
    id,
    type: 'FeaturedCollection',
    attributedTo: owner.uri,
    name: roster.name,
    url: `${owner.url}/rosters/${roster.id}`,
    discoverable: owner.isDiscoverable,
    sensitive: false,
    published: new Date(roster.madeAt).toISOString(),
    totalItems: items.length,
    orderedItems: items,
  }
}
