import type { Account } from '../../core/accounts/account.ts'
import { findAccount } from '../../core/accounts/find.ts'
import { findAvailability } from '../../core/availability.ts'
import { readFollowerInboxes } from '../../core/follows/read.ts'
import type { Jobs } from '../../core/jobs.ts'
import { readKnowers } from '../../core/members/reach.ts'
import { readPolicy } from '../../core/policy/versions.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { PLAIN_CONTEXT } from '../context.ts'
import { writeActor } from '../serve/actors.ts'
import { PUBLIC } from '../vocabulary.ts'
import { storeOutgoing } from './outgoing.ts'

/** ActivityPub §6.3: tells an account's followers who it is now. */
export function sendProfile(db: Db, site: Site) {
  return async ({ accountId }: Jobs['send-profile']): Promise<Deed | undefined> => {
    const account = await findAccount(db, accountId)
    if (!account) return undefined
    const { '@context': context, ...actor } = await writeActor(db, site, account)
    const inboxes = await readFollowerInboxes(db, accountId)
    const changedAt = await readChange(db, account)
    return (tx) =>
      storeOutgoing(tx, {
        accountId,
        context,
        activity: {
          id: `${account.uri}/updates/${changedAt.getTime()}`,
          type: 'Update',
          actor: account.uri,
          to: [PUBLIC],
          object: actor,
        },
        isPublic: true,
        inboxes,
        objectUri: account.uri,
      })
  }
}

/** ActivityPub §6.4: tells whoever may know an account that it is gone, as Mastodon does: the actor deletes itself. */
export function sendFarewell(db: Db) {
  return async ({ accountId }: Jobs['send-farewell']): Promise<Deed | undefined> => {
    const account = await findAccount(db, accountId)
    if (!account) return undefined
    const { uri } = account
    const inboxes = await readKnowers(db, accountId)
    return (tx) =>
      storeOutgoing(tx, {
        accountId,
        context: PLAIN_CONTEXT,
        activity: { id: `${uri}#delete`, type: 'Delete', actor: uri, to: [PUBLIC], object: uri },
        isPublic: true,
        inboxes,
        objectUri: uri,
      })
  }
}

// When what an actor says last changed: each change is an Update of its own, the same one a repeat.
async function readChange(db: Db, { id, kind, changedAt }: Account): Promise<Date> {
  const said = kind === 'writer' ? (await findAvailability(db, id, new Date()))?.saidAt : undefined
  const setAt = kind === 'board' ? (await readPolicy(db)).setAt : undefined
  return [changedAt, said ?? changedAt, setAt ?? changedAt].reduce((one, other) =>
    one > other ? one : other,
  )
}
