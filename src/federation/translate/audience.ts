// to/cc <-> visibility. The two directions stand side by side: they must mirror each other.
import type { Visibility } from '../../db/schema/words.ts'
import { isPublic, PUBLIC } from '../vocabulary.ts'

/** Whom an activity or object addresses (ActivityPub §5.6, §7). */
export interface Audience {
  to: string[]
  cc: string[]
}

/**
 * Who may read what is addressed so, as Mastodon computes it: Public in `to`, Public in `cc`, the author's followers
 * collection, else only those named.
 */
export function visibilityOf({ to, cc }: Audience, followersUri: string | null): Visibility {
  if (to.some(isPublic)) return 'public'
  if (cc.some(isPublic)) return 'unlisted'
  return followersUri !== null && [...to, ...cc].includes(followersUri) ? 'followers' : 'direct'
}

/** Addresses a post of ours: what `visibilityOf` reads back, plus those it names and the boards it is for. */
export function audienceOf(visibility: Visibility, followersUri: string, namedUris: string[]): Audience {
  switch (visibility) {
    case 'public':
      return { to: [PUBLIC], cc: [followersUri, ...namedUris] }
    case 'unlisted':
      return { to: [followersUri], cc: [PUBLIC, ...namedUris] }
    case 'followers':
      return { to: [followersUri], cc: namedUris }
    case 'direct':
      return { to: namedUris, cc: [] }
  }
}
