import { sweepMedia } from '../core/media/sweep.ts'
import { eraseMember } from '../core/members/erase.ts'
import { closePoll } from '../core/posts/polls/tally.ts'
import { mindReferrals } from '../core/referrals/moves/clock.ts'
import { mindAuthor } from '../core/referrals/moves/mind-author.ts'
import { alertSearches, mindSearches } from '../core/search/alert.ts'
import type { Site } from '../core/site.ts'
import type { Db } from '../db/connect.ts'
import { openDesk } from '../desk/index.ts'
import type { FederationJobs } from '../federation/index.ts'
import type { Files } from '../lib/files.ts'
import type { Log } from '../lib/log.ts'
import type { Handlers } from '../worker.ts'
import { candidateJobs } from './candidates.ts'

/** What the jobs of a node need. */
export interface HandlerParts {
  db: Db
  site: Site
  federation: FederationJobs
  files: Files
  /** How many days copies of pictures of other nodes are kept. */
  retentionDays: number
  log: Log
}

/** Who does every job of a node: other nodes' jobs, the desk's, and those of core itself. */
export function handlersOf(parts: HandlerParts): Handlers {
  const { db, site, files, retentionDays, log } = parts
  return {
    ...parts.federation,
    ...openDesk(parts),
    ...candidateJobs(site),
    'mind-referrals': async () => async (tx) => {
      for (const { referralId, fault } of await mindReferrals(tx, site, new Date()))
        log.error({ err: fault, referralId }, 'referral not minded')
    },
    'mind-author':
      async ({ authorId }) =>
      (tx) =>
        mindAuthor(tx, site, authorId, new Date()),
    'erase-member':
      async ({ accountId }) =>
      (tx) =>
        eraseMember(tx, accountId),
    'close-poll':
      async ({ postId }) =>
      (tx) =>
        closePoll(tx, postId),
    'alert-searches':
      async ({ referralId }) =>
      (tx) =>
        alertSearches(tx, referralId),
    'sweep-media': async () => {
      await sweepMedia(db, files, retentionDays)
      return undefined
    },
    'mind-searches': async () => (tx) => mindSearches(tx, new Date()),
  }
}
