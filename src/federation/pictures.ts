import { FetchFault } from '../lib/fetch/exchange.ts'
import type { SafeFetch } from '../lib/fetch.ts'

const PICTURE_DEADLINE_MS = 20_000

/**
 * Fetches a picture that another node names; undefined when it cannot be had: whoever looks at a page sees the place without
 * the picture, and the fault is counted at the door.
 */
export function fetchPicture(safeFetch: SafeFetch) {
  return async (url: string): Promise<Buffer | undefined> => {
    try {
      const answer = await safeFetch(url, { purpose: 'picture', deadlineMs: PICTURE_DEADLINE_MS })
      return answer.status === 200 ? answer.body : undefined
    } catch (fault) {
      if (!(fault instanceof FetchFault)) throw fault
      return undefined
    }
  }
}
