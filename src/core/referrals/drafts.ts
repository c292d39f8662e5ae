import type { Tx } from '../../db/connect.ts'
import type { Account } from '../accounts/account.ts'
import type { PostId } from '../posts/post.ts'
import { Refusal } from '../refusal.ts'
import type { ClientFields } from '../vault/fields.ts'
import { keepClient } from '../vault/keep.ts'
import type { VaultKeys } from '../vault/keys.ts'
import { makeCode } from './code.ts'
import { lockReferral, lockReferralById } from './find.ts'
import type { Referral } from './referral.ts'
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

/** The same with what its author says of the client, which goes into the vault in the same transaction. */
export async function keepDraftAndClient(
  tx: Tx,
  keys: VaultKeys,
  author: Account,
  { draft, code, client }: { draft: ReferralDraft; code: string | undefined; client: ClientFields },
): Promise<string> {
  const kept = await keepDraft(tx, author, draft, code)
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
  const { id } = await tx
    .insertInto('referrals')
    .values({
      code: makeCode(),
      author_id: author.id,
      post_id: sourceId,
      is_source: sourceId !== null,
      state: 'draft',
      accepting: draft.accepting,
      terms: JSON.stringify(draft),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return (await lockReferralById(tx, id))!
}
