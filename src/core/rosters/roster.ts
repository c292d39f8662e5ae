// Whom a writer would pass work on to, as lists of her own. Nobody else sees them, unless she shows one (public.ts).
import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { type Byline, byline } from '../accounts/byline.ts'
import { Refusal } from '../refusal.ts'
import type { RosterId } from './id.ts'
import { askMembers } from './public.ts'

/** The most rosters that a writer keeps. */
export const ROSTERS_MAX = 20
/** The most people on one: as many as Mastodon shows in a collection of its own (product §2.9). */
export const ROSTER_MEMBERS_MAX = 25
/** The longest private note about somebody, in characters. */
export const ROSTER_NOTE_MAX = 500

/** A roster with who is on it. */
export interface Roster {
  id: RosterId
  name: string
  isPublic: boolean
  members: (Byline & { note: string; consent: 'not_asked' | 'asked' | 'accepted' | 'rejected' })[]
}

/**
 * Makes an empty roster. Refuses: 'invalid' for a name that is not 2 to 40 characters long; 'conflict' for one that the
 * writer has already; 'too_many' beyond ROSTERS_MAX.
 */
export async function makeRoster(tx: Tx, ownerId: AccountId, name: string): Promise<RosterId> {
  const tidy = name.trim().replaceAll(/\s+/g, ' ')
  const length = [...tidy].length
  if (length < 2 || length > 40)
    throw new Refusal('invalid', 'The name of a roster is 2 to 40 characters long.')
  if ((await readRosters(tx, ownerId)).length >= ROSTERS_MAX)
    throw new Refusal('too_many', `You keep ${ROSTERS_MAX} rosters already.`)
  const made = await tx
    .insertInto('rosters')
    .values({ owner_id: ownerId, name: tidy })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) throw new Refusal('conflict', `You have a roster called “${tidy}” already.`)
  return made.id
}

/**
 * Puts somebody on a roster of the writer's own, with a note for herself; a second time changes the note. Refuses:
 * 'not_found' for another's roster; 'invalid' for herself and for notes too long; 'too_many' beyond ROSTER_MEMBERS_MAX.
 */
export async function putOnRoster(
  tx: Tx,
  ownerId: AccountId,
  { rosterId, memberId, note }: { rosterId: RosterId; memberId: AccountId; note: string },
): Promise<void> {
  const roster = await lockRoster(tx, ownerId, rosterId)
  if (memberId === ownerId) throw new Refusal('invalid', 'You are not on your own roster.')
  if ([...note].length > ROSTER_NOTE_MAX)
    throw new Refusal('invalid', `A note is at most ${ROSTER_NOTE_MAX} characters long.`)
  const isNew = !roster.members.some((member) => member.id === memberId)
  if (isNew && roster.members.length >= ROSTER_MEMBERS_MAX)
    throw new Refusal('too_many', `A roster holds at most ${ROSTER_MEMBERS_MAX} people.`)
  await tx
    .insertInto('roster_members')
    .values({ roster_id: rosterId, account_id: memberId, note: note.trim() })
    .onConflict((conflict) =>
      conflict.columns(['roster_id', 'account_id']).doUpdateSet({ note: note.trim() }),
    )
    .execute()
  await askMembers(tx, rosterId)
}

/** Takes somebody off a roster. Refuses 'not_found' for another's roster. */
export async function takeOffRoster(
  tx: Tx,
  ownerId: AccountId,
  { rosterId, memberId }: { rosterId: RosterId; memberId: AccountId },
): Promise<void> {
  await lockRoster(tx, ownerId, rosterId)
  await tx
    .deleteFrom('roster_members')
    .where('roster_id', '=', rosterId)
    .where('account_id', '=', memberId)
    .execute()
}

/** Throws a roster away. Refuses 'not_found' for another's. */
export async function removeRoster(tx: Tx, ownerId: AccountId, rosterId: RosterId): Promise<void> {
  await lockRoster(tx, ownerId, rosterId)
  await tx.deleteFrom('rosters').where('id', '=', rosterId).execute()
}

/** A writer's rosters by name, with who is on them; people who are gone or suspended are left out. */
export async function readRosters(db: Db | Tx, ownerId: AccountId): Promise<Roster[]> {
  const { rows } = await sql<Roster>`
    select rosters.id, rosters.name, rosters.is_public as "isPublic", coalesce(
      (select json_agg(${byline('accounts')}::jsonb || jsonb_build_object('note', roster_members.note, 'consent', roster_members.consent)
          order by accounts.handle, accounts.id)
        from roster_members join accounts on accounts.id = roster_members.account_id
        where roster_members.roster_id = rosters.id and accounts.suspended_at is null and accounts.gone_at is null),
      '[]') as members
    from rosters where rosters.owner_id = ${ownerId} order by lower(rosters.name)`.execute(db)
  return rows
}

async function lockRoster(tx: Tx, ownerId: AccountId, id: RosterId): Promise<Roster> {
  await tx.selectFrom('rosters').select('id').where('id', '=', id).forUpdate().execute()
  const roster = (await readRosters(tx, ownerId)).find((one) => one.id === id)
  if (roster) return roster
  throw new Refusal('not_found', 'You have no such roster.')
}
