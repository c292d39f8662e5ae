import type { Account } from '../core/accounts/account.ts'
import type { FoundPost } from '../core/posts/find.ts'
import { Refusal } from '../core/refusal.ts'
import { handleOf, readMentions } from '../lib/text.ts'

/** How many people a post may name: each that we do not know yet costs a question to another node. */
export const MENTIONS_MAX = 20

/** Finds what somebody typed or pasted, here or on another node; handed over by the server. */
export type Lookup = (text: string) => Promise<{ account: Account } | { post: FoundPost }>

/**
 * The accounts that a text names. A handle that leads nowhere stays the words that it is.
 * Refuses: 'invalid' for more than MENTIONS_MAX.
 */
export async function findMentioned(lookup: Lookup, text: string): Promise<Account[]> {
  const handles = readMentions(text).map(handleOf)
  if (handles.length > MENTIONS_MAX) {
    throw new Refusal('invalid', `A post can name at most ${MENTIONS_MAX} people.`)
  }
  const found = await Promise.all(handles.map((handle) => findOne(lookup, handle)))
  const accounts = found.filter((account) => account !== undefined)
  return [...new Map(accounts.map((account) => [account.id, account])).values()]
}

async function findOne(lookup: Lookup, handle: string): Promise<Account | undefined> {
  try {
    const found = await lookup(`@${handle}`)
    return 'account' in found ? found.account : undefined
  } catch (refusal) {
    if (refusal instanceof Refusal) return undefined
    throw refusal
  }
}
