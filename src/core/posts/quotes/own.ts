import type { Tx } from '../../../db/connect.ts'
import type { Account } from '../../accounts/account.ts'
import { Refusal } from '../../refusal.ts'
import type { FoundPost } from '../find.ts'
import { isAllowed } from '../policy.ts'
import { giveStamp } from './stamp.ts'

/**
 * Says whether a writer may quote a post, and lets her when its author is of this node; another node is asked once the
 * post is there.
 * Refuses: 'forbidden' when its author lets nobody quote it, or not this writer, or when not everybody may read it.
 */
export async function takeQuote(
  tx: Tx,
  writer: Account,
  quoted: FoundPost,
  quotingUri: string,
): Promise<void> {
  if (quoted.authorId === writer.id) return
  if (quoted.visibility !== 'public' && quoted.visibility !== 'unlisted')
    throw new Refusal('forbidden', 'Only posts that everybody may read can be quoted.')
  const may = quoted.policy.quote
  const isLocal = quoted.authorHost === null
  const isOpen = isLocal ? await isAllowed(tx, writer, { ...quoted, may }) : may !== 'nobody'
  if (!isOpen) throw new Refusal('forbidden', 'Its author does not let you quote this post.')
  if (isLocal) await giveStamp(tx, writer, quoted, { requestUri: null, quotingUri })
}
