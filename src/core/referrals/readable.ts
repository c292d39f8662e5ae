import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { findAccount, isActive } from '../accounts/find.ts'
import { findPost } from '../posts/find.ts'
import { Refusal } from '../refusal.ts'
import { findReferral } from './find.ts'
import { isPublished, type Referral } from './referral.ts'

/** A referral by its code that somebody may read now, and may therefore answer; undefined when there is none for her. */
export async function findReadable(
  db: Db | Tx,
  viewerId: AccountId | null,
  code: string,
): Promise<Referral | undefined> {
  const found = await findReferral(db, viewerId, code)
  return found && (await isReadable(db, viewerId, found)) ? found : undefined
}

/** Refuses 'not_found' a deed about a referral whose author is suspended or gone, or whose post is not for whoever does it. */
export async function requireReadable(tx: Tx, viewerId: AccountId, referral: Referral): Promise<void> {
  if (await isReadable(tx, viewerId, referral)) return
  throw new Refusal('not_found', 'There is no such referral.')
}

/** Whether somebody may read a referral that is hers to find: its author is here, and its post, once it has one, is for her. */
export async function isReadable(
  db: Db | Tx,
  viewerId: AccountId | null,
  referral: Referral,
): Promise<boolean> {
  if (isPublished(referral)) return (await findPost(db, viewerId, referral.postId)) !== undefined
  const author = await findAccount(db, referral.authorId)
  return author !== undefined && isActive(author)
}
