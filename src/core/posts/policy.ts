import type { Tx } from '../../db/connect.ts'
import type { Visibility } from '../../db/schema/words.ts'
import type { Id } from '../../lib/ids.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import { doesBlock } from '../blocks.ts'
import { findFollow } from '../follows/read.ts'

/** Whom an author lets do something with a post; `asked`: whoever asks her first. */
export type May = 'everybody' | 'followers' | 'named' | 'asked' | 'nobody'

/** What an author lets others do with a post (GoToSocial's interactionPolicy, FEP-044f). */
export interface Policy {
  reply: May
  boost: May
  quote: May
}

/** What nobody narrowed: replies and boosts by all who may read it, quotes by nobody, as servers take a post that says nothing. */
export const POLICY_UNSAID: Policy = { reply: 'everybody', boost: 'everybody', quote: 'nobody' }

/** What a writer may say of replies to a post. */
export const REPLY_CHOICES = ['everybody', 'followers', 'named'] as const

/** What a writer may say of quotes of a post. */
export const QUOTE_CHOICES = ['everybody', 'followers', 'nobody'] as const

/** The policy of a post that is written here. What is not for everybody is neither boosted nor quoted, whatever was chosen. */
export function ownPolicy(
  visibility: Visibility,
  chosen: { reply?: (typeof REPLY_CHOICES)[number]; quote?: (typeof QUOTE_CHOICES)[number] } = {},
): Policy {
  const isPublic = visibility === 'public' || visibility === 'unlisted'
  const { reply = 'everybody', quote = 'everybody' } = chosen
  return { reply, boost: isPublic ? 'everybody' : 'nobody', quote: isPublic ? quote : 'nobody' }
}

/** Whether an account may do to a post what its author lets others do, without asking her; she herself may do all, whom she blocks nothing. */
export async function isAllowed(
  tx: Tx,
  account: Pick<Account, 'id'>,
  post: { id: Id<'post'>; authorId: AccountId; may: May },
): Promise<boolean> {
  if (account.id === post.authorId) return true
  if (await doesBlock(tx, post.authorId, account.id)) return false
  if (post.may === 'everybody') return true
  if (post.may === 'followers') return (await findFollow(tx, account.id, post.authorId))?.state === 'accepted'
  return post.may === 'named' && (await isNamed(tx, account.id, post.id))
}

async function isNamed(tx: Tx, accountId: AccountId, postId: Id<'post'>): Promise<boolean> {
  const named = await tx
    .selectFrom('post_mentions')
    .select('account_id')
    .where('post_id', '=', postId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return named !== undefined
}
