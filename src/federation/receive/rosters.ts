import { attempt } from '../../core/refusal.ts'
import { answerListing, receiveListingBack } from '../../core/rosters/public.ts'
import type { Deed } from '../../db/pool-work.ts'
import { idOf } from '../../lib/ids.ts'
import { type Activity, isSameOrigin, referenced } from '../wire/activity.ts'
import { Dropped, type Receiver, type Receiving } from './receiver.ts'

type Actor = Parameters<Receiver>[2]

const REQUEST = /\/rosters\/(\d{1,18})\/requests\/(\d{1,18})$/

/** FEP-7aa9: somebody answers whether she may be shown on a roster. Undefined: it is an answer to something else. */
export async function settleListing(
  { site }: Receiving,
  activity: Activity,
  { actor, isAccepted }: { actor: Actor; isAccepted: boolean },
): Promise<Deed | Dropped | undefined> {
  const uri = referenced(activity.object) ?? ''
  const [, rosterId, memberId] = uri.startsWith(`${site.origin}/`) ? (REQUEST.exec(uri) ?? []) : []
  if (rosterId === undefined || memberId === undefined) return undefined
  if (memberId !== actor.id) return new Dropped('an answer for somebody else on a roster')
  const authorizationUri = referenced(activity.result) ?? activity.id
  if (!isSameOrigin(authorizationUri, actor.uri)) return new Dropped('a leave at another node')
  const answer = { rosterId: idOf<'roster'>(rosterId), isYes: isAccepted, authorizationUri }
  return async (tx) => void (await attempt(tx, () => answerListing(tx, actor.id, answer)))
}

/** FEP-7aa9: she takes her leave back. */
export function undoListing(authorizationUri: string, actor: Actor): Deed {
  return (tx) => receiveListingBack(tx, actor.id, authorizationUri)
}
