import { findAccount } from '../../core/accounts/find.ts'
import { readFollowerInboxes } from '../../core/follows/read.ts'
import type { Jobs } from '../../core/jobs.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { HASHTAG_CONTEXT } from '../context.ts'
import { hashtagOf } from '../translate/note.ts'
import { PUBLIC } from '../vocabulary.ts'
import { storeOutgoing } from './outgoing.ts'

/** ActivityPub §6.6, §6.7: tells a writer's followers what she pinned to her profile, or took down. Mastodon takes hashtags under `featured` too. */
export function sendFeatured(db: Db, site: Site) {
  return async ({ accountId, pinId, isAdded, object }: Jobs['send-featured']): Promise<Deed | undefined> => {
    const account = await findAccount(db, accountId)
    if (!account) return undefined
    const { uri, followersUri } = account
    const inboxes = await readFollowerInboxes(db, accountId)
    return (tx) =>
      storeOutgoing(tx, {
        accountId,
        context: HASHTAG_CONTEXT,
        activity: {
          id: `${uri}/pins/${pinId}/${isAdded ? 'add' : 'remove'}`,
          type: isAdded ? 'Add' : 'Remove',
          actor: uri,
          to: [PUBLIC],
          cc: [followersUri],
          object: 'tag' in object ? hashtagOf(object.tag, site) : object.postUri,
          target: `${uri}/featured`,
        },
        isPublic: false,
        inboxes,
        // What is taken down and put up again comes in that order, though each time it is another pin.
        objectUri: `${uri}/featured ${'tag' in object ? object.tag : object.postUri}`,
      })
  }
}
