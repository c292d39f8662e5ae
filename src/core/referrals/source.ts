// Referrals in their authors' own words: a post that mentions a board, from any server (product §2.6, §4.0). It is hers:
// the node lists it, boosts it and keeps what was understood, and never writes in it.
import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { Account } from '../accounts/account.ts'
import type { FoundPost } from '../posts/find.ts'
import { holdToRemove } from '../posts/hold.ts'
import { receiveRemoval, removeOwnPost } from '../posts/remove.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { changeHeldTerms, changeTerms } from './change-terms.ts'
import { storeDraft } from './drafts.ts'
import { readPatience } from './limits.ts'
import { carryOut, tellAuthor } from './moves/carry-out.ts'
import { checkMove, said } from './moves/check-move.ts'
import { isPublished, REFERRAL_COLUMNS, type Referral, referralOf } from './referral.ts'
import { storeReferral } from './store.ts'
import { submitReferral } from './submit.ts'
import type { ReferralDraft, ReferralTerms } from './terms.ts'

/** What was understood of a post: whole terms, or a draft of them that lacks what must be asked. */
export type Understood = { whole: ReferralTerms } | { lacking: ReferralDraft }

/**
 * Lists a post that its author submitted to a board, or keeps it until she has said what is missing. Gives undefined, and
 * keeps nothing, where the boards have no patience left with her today. Refuses as `submitReferral`.
 */
export async function listSource(
  tx: Tx,
  site: Site,
  author: Account,
  { post, understood, at }: Submitted & { post: FoundPost },
): Promise<Referral | undefined> {
  const { mayHear, mayAsk } = await readPatience(tx, author.id, at)
  if (!('whole' in understood ? mayHear : mayAsk)) return undefined
  const draft = await storeDraft(tx, author, termsOf(understood), post.id)
  if ('whole' in understood) return await openSource(tx, site, author, { draft, terms: understood.whole, at })
  await tellAuthor(tx, draft, 'asks')
  return draft
}

/**
 * Takes over what the author changed in her post or told the desk; a draft that is whole now opens. Its end was counted
 * from when it opened, and moves only when she names another. Refuses: 'conflict' when it is closed; as `changeTerms`.
 */
export async function reviseSource(
  tx: Tx,
  site: Site,
  author: Account,
  { referral, understood, until, at }: Submitted & { referral: Referral; until?: Date | undefined },
): Promise<Referral> {
  if (referral.state === 'draft' && 'whole' in understood)
    return await openSource(tx, site, author, { draft: referral, terms: understood.whole, at })
  if (referral.state === 'draft') return await storeReferral(tx, { ...referral, terms: termsOf(understood) })
  if (referral.state === 'pending_review' && 'whole' in understood)
    return await changeHeldTerms(tx, author, { referral, change: { terms: understood.whole, at } })
  if (!isPublished(referral) || referral.closedAt !== null)
    throw new Refusal('conflict', `This referral is ${said(referral.state)}.`)
  // What was whole stays as it was listed until it is whole again.
  if (!('whole' in understood)) return referral
  return await changeTerms(tx, site, author, { referral, change: { terms: understood.whole, until, at } })
}

/** What an author submitted, and when. */
interface Submitted {
  understood: Understood
  at: Date
}

function termsOf(understood: Understood): ReferralDraft {
  return 'whole' in understood ? understood.whole : understood.lacking
}

/** Submits a draft of somebody's own words whose terms are whole now, and says below her post that it is listed. */
export async function openSource(
  tx: Tx,
  site: Site,
  author: Account,
  { draft, terms, at }: { draft: Referral; terms: ReferralTerms; at: Date },
): Promise<Referral> {
  const opened = await submitReferral(tx, site, author, { draft, submission: { terms, at } })
  if (opened.state === 'open') await tellAuthor(tx, opened, 'listed')
  return opened
}

/** The referral whose post this is, locked for a deed, whatever state it is in; undefined when it is none. */
export async function lockReferralOfPost(tx: Tx, postId: FoundPost['id']): Promise<Referral | undefined> {
  const row = await tx
    .selectFrom('referrals')
    .select(REFERRAL_COLUMNS)
    .where('post_id', '=', postId)
    .forUpdate()
    .executeTakeFirst()
  return row && referralOf(row)
}

/** Takes a referral off its boards because its author no longer addresses any, or took her post back. */
export async function dropSource(tx: Tx, site: Site, referral: Referral, at: Date): Promise<void> {
  if (referral.state === 'draft' || referral.state === 'pending_review') {
    const move = checkMove(referral, { to: 'discarded', by: 'author', at })
    await carryOut(tx, site, referral, { move, to: 'discarded', at, byId: referral.authorId })
  } else if (referral.state === 'open' || referral.state === 'in_talks') {
    const reason = 'other'
    const move = checkMove(referral, { to: 'withdrawn', by: 'author', at, reason })
    await carryOut(tx, site, referral, { move, to: 'withdrawn', at, byId: referral.authorId, reason })
  }
}

/** An author deletes a post of hers that was written here; if it is a referral, that is withdrawn first. */
export async function deleteOwnPost(
  tx: Tx,
  site: Site,
  authorId: Account['id'],
  { post, at }: { post: FoundPost; at: Date },
): Promise<void> {
  await withdrawWith(tx, site, { postId: post.id, authorId, at })
  await removeOwnPost(tx, authorId, post)
}

/** An author of another node took a post back; if it is listed here, that ends first, so that everybody is told. */
export async function receivePostRemoval(
  tx: Tx,
  site: Site,
  { uri, author, at }: { uri: string; author: Account; at: Date },
): Promise<void> {
  await holdToRemove(tx, uri)
  const { rows } = await sql<{ id: FoundPost['id'] }>`select id from posts where uri = ${uri}`.execute(tx)
  const [post] = rows
  if (post) await withdrawWith(tx, site, { postId: post.id, authorId: author.id, at })
  await receiveRemoval(tx, uri, author.uri)
}

async function withdrawWith(
  tx: Tx,
  site: Site,
  { postId, authorId, at }: { postId: FoundPost['id']; authorId: Account['id']; at: Date },
): Promise<void> {
  const referral = await lockReferralOfPost(tx, postId)
  if (referral?.authorId === authorId) await dropSource(tx, site, referral, at)
}
