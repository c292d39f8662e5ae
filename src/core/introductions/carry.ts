import type { UpdateObject } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { Schema } from '../../db/schema.ts'
import { introduceCandidate, withdrawInterest } from '../interests/move.ts'
import { LIVE_STATES, statesBefore } from '../interests/states.ts'
import type { AuthorNews, CandidateNews } from '../jobs/news.ts'
import { enqueue } from '../jobs.ts'
import { notifyAnew } from '../notifications/notify.ts'
import type { Site } from '../site.ts'
import { limitVault, VAULT_DAYS_AFTER_DONE } from '../vault/purge.ts'
import type { Introduction } from './introduction.ts'
import { hasEnded } from './live.ts'
import { checkIntroductionMove, type IntroductionEffect, type WantedIntroductionMove } from './states.ts'

/** How many hours an introduction waits, for an answer and then to be opened (product §3.4). */
export const INTRODUCTION_HOURS = 72

const DAY_MS = 86_400_000

/** What else a move writes into the row. */
type Changes = Pick<
  UpdateObject<Schema, 'introductions'>,
  'author_ok_at' | 'candidate_ok_at' | 'client_ok_at' | 'opened_at' | 'client_hash'
>

/** Moves an introduction, with what the move brings about. Refuses as `checkIntroductionMove`. */
export async function carryIntroduction(
  tx: Tx,
  site: Site,
  introduction: Introduction,
  { changes = {}, ...wanted }: WantedIntroductionMove & { changes?: Changes },
): Promise<void> {
  const { effects } = checkIntroductionMove(introduction, wanted)
  await tx
    .updateTable('introductions')
    .set({ ...changes, state: wanted.to })
    .where('id', '=', introduction.id)
    .execute()
  for (const effect of effects) await EFFECTS[effect](tx, introduction, { site, at: wanted.at })
}

/** The moment at which an introduction that waits from now on runs out. */
export function endOfWaiting(from: Date): Date {
  return new Date(from.getTime() + INTRODUCTION_HOURS * 3_600_000)
}

type Bring = (tx: Tx, introduction: Introduction, around: { site: Site; at: Date }) => Promise<void>

const EFFECTS: Record<IntroductionEffect, Bring> = {
  ask_candidate: (tx, introduction) => tellCandidate(tx, introduction, 'asked'),
  tell_author_yes: (tx, introduction) => tellAuthor(tx, introduction, 'candidate_said_yes'),
  tell_author_no: (tx, introduction) => tellAuthor(tx, introduction, 'candidate_said_no'),
  tell_expired: async (tx, introduction) => {
    await tellCandidate(tx, introduction, 'introduction_expired')
    await tellAuthor(tx, introduction, 'introduction_expired')
  },
  tell_revoked: async (tx, introduction) => {
    if (!hasEnded(introduction)) await tellCandidate(tx, introduction, 'introduction_revoked')
  },
  introduce: async (tx, introduction, { site, at }) => {
    const { id, interestId, interestState } = introduction
    await tx
      .updateTable('introductions')
      .set({ expires_at: endOfWaiting(at) })
      .where('id', '=', id)
      .execute()
    // A second introduction of one interest, after the first ran out unopened, finds it introduced; and who got the work is
    // chosen, and needs the client all the more.
    if (statesBefore('introduced', 'introduction').includes(interestState))
      await introduceCandidate(tx, site, { interestId, at })
    await tellCandidate(tx, introduction, 'ready')
  },
  leave: async (tx, { candidateId, interestId, interestState }, { site, at }) => {
    if (LIVE_STATES.includes(interestState)) await withdrawInterest(tx, site, candidateId, { interestId, at })
  },
  ask_outcome: async (tx, { interestId }, { at }) => {
    for (const day of [14, 60] as const)
      await enqueue(tx, 'ask-outcome', { interestId, day }, { runAt: new Date(at.getTime() + day * DAY_MS) })
  },
  limit_vault: (tx, { referralId }, { at }) =>
    limitVault(tx, referralId, new Date(at.getTime() + VAULT_DAYS_AFTER_DONE * DAY_MS)),
}

async function tellCandidate(tx: Tx, introduction: Introduction, news: CandidateNews): Promise<void> {
  const { candidateId, authorId, referralPostId, interestId } = introduction
  await notifyAnew(tx, [{ to: candidateId, kind: 'introduction', from: authorId, postId: referralPostId }])
  await enqueue(tx, 'tell-candidate', { interestId, news })
}

async function tellAuthor(tx: Tx, introduction: Introduction, news: AuthorNews): Promise<void> {
  const { candidateId, authorId, referralPostId, referralId, interestId } = introduction
  await notifyAnew(tx, [{ to: authorId, kind: 'introduction', from: candidateId, postId: referralPostId }])
  await enqueue(tx, 'tell-author', { referralId, news, interestId })
}
