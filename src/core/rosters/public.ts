// Rosters that a writer shows to everybody. Whoever is on one is asked first, and stands there only while she agrees (FEP-7aa9).
import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { type Byline, byline } from '../accounts/byline.ts'
import { enqueue } from '../jobs.ts'
import { notify } from '../notifications/notify.ts'
import { Refusal } from '../refusal.ts'
import type { RosterId } from './id.ts'

/** Shows a roster of the writer's own to everybody, and asks whoever is on it. Refuses 'not_found' for another's roster. */
export async function showRoster(tx: Tx, ownerId: AccountId, rosterId: RosterId): Promise<void> {
  await setPublic(tx, { ownerId, rosterId, isPublic: true })
  await askMembers(tx, rosterId)
}

/** Keeps a roster to the writer again; who agreed need not be asked once more. Refuses 'not_found' for another's roster. */
export async function hideRoster(tx: Tx, ownerId: AccountId, rosterId: RosterId): Promise<void> {
  await setPublic(tx, { ownerId, rosterId, isPublic: false })
}

async function setPublic(
  tx: Tx,
  { ownerId, rosterId, isPublic }: { ownerId: AccountId; rosterId: RosterId; isPublic: boolean },
): Promise<void> {
  const changed = await tx
    .updateTable('rosters')
    .set({ is_public: isPublic })
    .where('id', '=', rosterId)
    .where('owner_id', '=', ownerId)
    .returning('id')
    .executeTakeFirst()
  if (!changed) throw new Refusal('not_found', 'You have no such roster.')
}

/** Asks those on a public roster who were not asked yet; of one that is the writer's alone nobody hears. */
export async function askMembers(tx: Tx, rosterId: RosterId): Promise<void> {
  const { rows } = await sql<{ memberId: AccountId; ownerId: AccountId; isLocal: boolean }>`
    update roster_members set consent = 'asked' from rosters, accounts
    where rosters.id = ${rosterId} and rosters.is_public and roster_members.roster_id = rosters.id
      and accounts.id = roster_members.account_id and roster_members.consent = 'not_asked'
    returning roster_members.account_id as "memberId", rosters.owner_id as "ownerId", accounts.host is null as "isLocal"`.execute(
    tx,
  )
  for (const { memberId, isLocal } of rows)
    if (!isLocal) await enqueue(tx, 'ask-listing', { rosterId, memberId })
  const told = rows.filter(({ isLocal }) => isLocal)
  await notify(
    tx,
    told.map(({ memberId, ownerId }) => ({
      to: memberId,
      from: ownerId,
      kind: 'roster' as const,
      postId: null,
    })),
  )
}

/** Who asks a member of another node whether she may be shown; undefined once that is not asked any more. */
export async function findAsking(
  db: Db,
  { rosterId, memberId }: { rosterId: RosterId; memberId: AccountId },
): Promise<{ ownerId: AccountId; ownerUri: string; memberUri: string; inboxUri: string } | undefined> {
  return await db
    .selectFrom('roster_members')
    .innerJoin('rosters', 'rosters.id', 'roster_members.roster_id')
    .innerJoin('accounts as owner', 'owner.id', 'rosters.owner_id')
    .innerJoin('accounts as member', 'member.id', 'roster_members.account_id')
    .select(['owner.id as ownerId', 'owner.uri as ownerUri'])
    .select(['member.uri as memberUri', 'member.inbox_uri as inboxUri'])
    .where('rosters.id', '=', rosterId)
    .where('rosters.is_public', '=', true)
    .where('member.id', '=', memberId)
    .where('member.host', 'is not', null)
    .where('roster_members.consent', '=', 'asked')
    .executeTakeFirst()
}

/**
 * Somebody who was asked says whether she may be shown, and may say otherwise later; `authorizationUri` is where a member of
 * another node says so. Refuses 'not_found' to whoever was not asked.
 */
export async function answerListing(
  tx: Tx,
  memberId: AccountId,
  {
    rosterId,
    isYes,
    authorizationUri = null,
  }: { rosterId: RosterId; isYes: boolean; authorizationUri?: string | null },
): Promise<void> {
  const answered = await tx
    .updateTable('roster_members')
    .set({ consent: isYes ? 'accepted' : 'rejected', authorization_uri: isYes ? authorizationUri : null })
    .where('roster_id', '=', rosterId)
    .where('account_id', '=', memberId)
    .where('consent', '<>', 'not_asked')
    .returning('roster_id')
    .executeTakeFirst()
  if (!answered) throw new Refusal('not_found', 'Nobody asks to show you there.')
}

/** A member of another node takes back what she said under this address; what is not hers stays. */
export async function receiveListingBack(
  tx: Tx,
  memberId: AccountId,
  authorizationUri: string,
): Promise<void> {
  await tx
    .updateTable('roster_members')
    .set({ consent: 'rejected', authorization_uri: null })
    .where('account_id', '=', memberId)
    .where('authorization_uri', '=', authorizationUri)
    .execute()
}

/** A roster of somebody else that shows a writer, or asks to. */
export interface Listing {
  rosterId: RosterId
  name: string
  owner: Byline
  consent: 'asked' | 'accepted' | 'rejected'
}

/** The rosters of others on which a writer stands, or is asked to, the newest first. */
export async function readListings(db: Db, memberId: AccountId): Promise<Listing[]> {
  const { rows } = await sql<Listing>`
    select rosters.id as "rosterId", rosters.name, roster_members.consent, ${byline('owner')} as owner
    from roster_members join rosters on rosters.id = roster_members.roster_id and rosters.is_public
    join accounts owner on owner.id = rosters.owner_id and owner.suspended_at is null
    where roster_members.account_id = ${memberId} and roster_members.consent <> 'not_asked'
    order by rosters.id desc`.execute(db)
  return rows
}

/** A roster that everybody may see. */
export interface PublicRoster {
  id: RosterId
  name: string
}

/** The rosters that a writer shows, by name. */
export async function readPublicRosters(db: Db, ownerId: AccountId): Promise<PublicRoster[]> {
  const { rows } = await sql<PublicRoster>`
    select id, name from rosters where owner_id = ${ownerId} and is_public order by lower(name)`.execute(db)
  return rows
}

/** A roster that is shown, with who agreed to stand on it. */
export interface WholeRoster extends PublicRoster {
  madeAt: string
  members: (Byline & { authorizationUri: string | null; listedAt: string })[]
}

/** A roster that a writer shows, by its id as it stands in its address; undefined when she shows none under it. */
export async function findPublicRoster(
  db: Db,
  ownerId: AccountId,
  id: string,
): Promise<WholeRoster | undefined> {
  const { rows } = await sql<WholeRoster>`
    select rosters.id, rosters.name, rosters.made_at as "madeAt", coalesce(
      (select json_agg(${byline('member')}::jsonb || jsonb_build_object(
          'authorizationUri', roster_members.authorization_uri, 'listedAt', roster_members.made_at)
          order by roster_members.made_at, member.id)
        from roster_members join accounts member on member.id = roster_members.account_id
        where roster_members.roster_id = rosters.id and roster_members.consent = 'accepted'
          and member.suspended_at is null and member.gone_at is null), '[]') as members
    from rosters where rosters.id::text = ${id} and rosters.owner_id = ${ownerId} and rosters.is_public`.execute(
    db,
  )
  return rows[0]
}
