import type { Jobs } from '../../core/jobs.ts'
import { meetMentioned } from '../../core/posts/receive.ts'
import type { Deed } from '../../db/pool-work.ts'
import { FetchFault } from '../../lib/fetch/exchange.ts'
import type { Lookup } from '../lookup.ts'

/**
 * Meets somebody whom a post names, at an address that its author chose: apart from what arrives, so that a slow host holds
 * up nothing but this. The post is heard in any case.
 */
export function fetchMentioned(lookup: Lookup) {
  return async ({ postId, uri }: Jobs['fetch-mentioned']): Promise<Deed> => {
    const found = await lookup.accounts.find(uri).catch(cannotBeHad)
    return (tx) => meetMentioned(tx, postId, found?.id)
  }
}

// The post itself is here, and must not be lost because a third node does not answer.
function cannotBeHad(fault: unknown): undefined {
  if (!(fault instanceof FetchFault)) throw fault
}
