import type { Tx } from '../../db/connect.ts'
import type { Account } from '../accounts/account.ts'
import type { PostId } from '../posts/post.ts'
import { Refusal } from '../refusal.ts'
import type { ClientFields } from '../vault/fields.ts'
import { keepClient } from '../vault/keep.ts'
import type { VaultKeys } from '../vault/keys.ts'
import { makeCode } from './code.ts'
import { findReferral, lockReferral, lockReferralById } from './find.ts'
import type { Referral, ReferralId } from './referral.ts'
import type { ReferralDraft } from './terms.ts'

/** Keeps a referral that is not ready yet; without a code it is a new one. Gives the code. Refuses as `lockReferral`. */
export async function keepDraft(
  tx: Tx,
  author: Account,
  draft: ReferralDraft,
  code: string | undefined,
): Promise<string> {
  if (code === undefined) return (await storeDraft(tx, author, draft)).code
  const kept = await lockDraft(tx, author, code)
  await tx
    .updateTable('referrals')
    .set({ terms: JSON.stringify(draft) })
    .where('id', '=', kept.id)
    .execute()
  return kept.code
}

/** The codes that a form brings: of the draft that it is about, if there is one, and the one drawn with it for a new draft. */
export interface FormCodes {
  code: string | undefined
  fresh: string
}

/**
 * Keeps what a form says as a draft: of a form without one, under the code that was drawn with it, so that sent again it is
 * the same draft. Where that code is anything else by now, it is a new one. Gives the code. Refuses as `lockReferral`.
 */
export async function keepFormDraft(
  tx: Tx,
  author: Account,
  draft: ReferralDraft,
  { code, fresh }: FormCodes,
): Promise<string> {
  if (code !== undefined) return await keepDraft(tx, author, draft, code)
  if (await insertDraft(tx, author, draft, { code: fresh })) return fresh
  const begun = await findReferral(tx, author.id, fresh)
  const isGoneOnWith = begun?.authorId === author.id && begun.state === 'draft'
  return await keepDraft(tx, author, draft, isGoneOnWith ? fresh : undefined)
}

/** The same with what its author says of the client, which goes into the vault in the same transaction. */
export async function keepDraftAndClient(
  tx: Tx,
  keys: VaultKeys,
  author: Account,
  { draft, client, ...codes }: { draft: ReferralDraft; client: ClientFields } & FormCodes,
): Promise<string> {
  const kept = await keepFormDraft(tx, author, draft, codes)
  const { id } = await lockReferral(tx, author.id, kept)
  await keepClient(tx, keys, id, client)
  return kept
}

/** A draft of the author's for a deed upon it. Refuses: as `lockReferral`; 'conflict' when it is a draft no more. */
export async function lockDraft(tx: Tx, author: Account, code: string): Promise<Referral> {
  const kept = await lockReferral(tx, author.id, code)
  if (kept.state === 'draft') return kept
  throw new Refusal('conflict', 'This referral has been opened: it is a draft no more.')
}

/** Stores a new draft; with a post it is a referral in its author's own words, which that post holds. */
export async function storeDraft(
  tx: Tx,
  author: Account,
  draft: ReferralDraft,
  sourceId: PostId | null = null,
): Promise<Referral> {
  const id = await insertDraft(tx, author, draft, { code: makeCode(), sourceId })
  if (id === undefined) throw new Error('A code was drawn that is taken: one in a million million.')
  return (await lockReferralById(tx, id))!
}

// Undefined where the code is taken.
async function insertDraft(
  tx: Tx,
  author: Account,
  draft: ReferralDraft,
  { code, sourceId = null }: { code: string; sourceId?: PostId | null },
): Promise<ReferralId | undefined> {
  const row = await tx
    .insertInto('referrals')
    .values({
      code,
      author_id: author.id,
      post_id: sourceId,
      is_source: sourceId !== null,
      state: 'draft',
      accepting: draft.accepting,
      terms: JSON.stringify(draft),
    })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}
