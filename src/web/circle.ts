import type { AccountId } from '../core/accounts/account.ts'
import { CIRCLE_MAX } from '../core/referrals/circle.ts'
import { Refusal } from '../core/refusal.ts'
import { readRosters } from '../core/rosters/roster.ts'
import type { Db } from '../db/connect.ts'
import type { Lookup } from './mentions.ts'
import type { Filled } from './parts/referral-form/input.ts'
import type { Viewer } from './visit.ts'

/**
 * Whom a form asks first: the people of a roster, and those who are named. Refuses: 'not_found' for another's roster and
 * for a handle that leads nowhere; 'invalid' for more than CIRCLE_MAX.
 */
export async function findCircle(
  { db, lookup }: { db: Db; lookup: Lookup },
  { account }: Viewer,
  filled: Filled,
): Promise<AccountId[]> {
  if ((filled.audience?.[0] ?? 'public') === 'public') return []
  const ofRoster = await membersOf(db, account.id, filled.roster?.[0] ?? '')
  const handles = (filled.people?.[0] ?? '').split(/[\s,;]+/).filter((handle) => handle !== '')
  if (handles.length > CIRCLE_MAX)
    throw new Refusal('invalid', `At most ${CIRCLE_MAX} people can be asked first.`)
  const named: AccountId[] = []
  for (const handle of handles) named.push(await accountOf(lookup, handle))
  return [...new Set([...ofRoster, ...named])].filter((id) => id !== account.id)
}

async function membersOf(db: Db, ownerId: AccountId, rosterId: string): Promise<AccountId[]> {
  if (rosterId === '') return []
  const roster = (await readRosters(db, ownerId)).find(({ id }) => id === rosterId)
  if (!roster) throw new Refusal('not_found', 'You have no such roster.')
  return roster.members.map(({ id }) => id)
}

async function accountOf(lookup: Lookup, handle: string): Promise<AccountId> {
  const found = await lookup(handle)
  if ('account' in found && found.account.kind === 'writer') return found.account.id
  throw new Refusal('invalid', `“${handle}” is no writer.`)
}
