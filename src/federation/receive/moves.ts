import type { Account } from '../../core/accounts/account.ts'
import { findAccountByUri } from '../../core/accounts/find.ts'
import { isHomeOf, receiveMove } from '../../core/follows/move.ts'
import { isSameOrigin, referenced } from '../wire/activity.ts'
import { Dropped, type Receiver, type Receiving } from './receiver.ts'

/**
 * ActivityPub as Mastodon uses it (Move): an account says that it is another one now. That one must say so too, in a document
 * that is fetched for this.
 */
export const receiveMoveActivity: Receiver = async (receiving, activity, actor) => {
  const targetUri = referenced(activity.target)
  if (referenced(activity.object) !== actor.uri) return new Dropped('a move of another account')
  if (targetUri === undefined || targetUri === actor.uri) return new Dropped('a move to nowhere')
  const target = await findTarget(receiving, targetUri)
  if (!target || !isHomeOf(target, actor))
    return new Dropped('a move to an account that does not agree to it')
  return (tx) => receiveMove(tx, actor, target)
}

async function findTarget({ db, site, lookup }: Receiving, uri: string): Promise<Account | undefined> {
  if (isSameOrigin(uri, site.origin)) return await findAccountByUri(db, uri)
  return await lookup.accounts.refresh(uri)
}
