// The background work for candidates and introductions: each job and its deed.
import { purgeGuestSessions } from '../core/auth/guests.ts'
import { followReferral } from '../core/interests/close.ts'
import { mindInterests } from '../core/interests/mind.ts'
import { purgeInterests } from '../core/interests/purge.ts'
import { mindIntroductions } from '../core/introductions/end.ts'
import { askOutcome } from '../core/introductions/outcome.ts'
import { sweepMessages } from '../core/messages/keep.ts'
import { takeUpSuggestions } from '../core/recommendations/answer.ts'
import { lapseRecommendations } from '../core/recommendations/lapse.ts'
import { purgeRecommendations } from '../core/recommendations/purge.ts'
import { eraseReferrals } from '../core/referrals/moves/erase.ts'
import type { Site } from '../core/site.ts'
import { purgeVault } from '../core/vault/purge.ts'
import type { Handlers } from '../worker.ts'

/** The jobs of candidates, as the worker does them. */
export function candidateJobs(site: Site) {
  return {
    'referral-moved': async (moved) => (tx) => followReferral(tx, site, moved, new Date()),
    'take-up-suggestions':
      async ({ interestId }) =>
      (tx) =>
        takeUpSuggestions(tx, { interestId, at: new Date() }),
    'ask-outcome': async (asked) => (tx) => askOutcome(tx, asked),
    'mind-interests': async () => async (tx) => {
      const at = new Date()
      await mindInterests(tx, site, at)
      await lapseRecommendations(tx, at)
      await mindIntroductions(tx, site, at)
    },
    'purge-interests': async () => async (tx) => {
      const at = new Date()
      await purgeRecommendations(tx, at)
      await purgeInterests(tx, at)
      await purgeVault(tx, at)
      await purgeGuestSessions(tx)
      await sweepMessages(tx)
    },
    'erase-referrals':
      async ({ authorId, closedBy }) =>
      (tx) =>
        eraseReferrals(tx, authorId, new Date(closedBy)),
  } satisfies Partial<Handlers>
}
