// Relays: servers that pass on what everybody may read, so that small nodes hear of one another.
import { sql } from 'kysely'
import type { Db, Tx } from '../db/connect.ts'
import type { Id } from '../lib/ids.ts'
import type { Account, AccountId } from './accounts/account.ts'
import { enqueue } from './jobs.ts'
import { Refusal } from './refusal.ts'

/** A relay that this node takes part in, or asked to. */
export interface Relay {
  id: Id<'relay'>
  url: string
  /** An inbox that is told of posts, or an actor that is followed and boosts. */
  style: 'mastodon' | 'litepub'
  inboxUri: string
  state: 'requested' | 'accepted'
}

/** All relays, by their addresses. */
export async function readRelays(db: Db): Promise<Relay[]> {
  return await db
    .selectFrom('relays')
    .select(['id', 'url', 'style', 'inbox_uri as inboxUri', 'state'])
    .orderBy('url')
    .execute()
}

/** Asks a relay to let this node take part: one with an account of its own, or a mere inbox. A second time asks again. */
export async function addRelay(
  tx: Tx,
  node: Account,
  relay: { url: string; account: Account | null },
): Promise<void> {
  const { url, account } = relay
  const [style, inboxUri] = account ? (['litepub', account.inboxUri] as const) : (['mastodon', url] as const)
  const { rows } = await sql<{ id: Id<'relay'> }>`
    insert into relays (id, url, style, inbox_uri, account_id, follow_uri, state)
    select made.id, ${url}, ${style}, ${inboxUri}, ${account?.id ?? null}, ${`${node.uri}/relays/`}::text || made.id, 'requested'
    from (select new_id() as id) made
    on conflict (url) do update set inbox_uri = excluded.inbox_uri
    returning id`.execute(tx)
  await enqueue(tx, 'ask-relay', { relayId: rows[0]!.id })
}

/** Takes part in a relay no longer, and tells it. Refuses 'not_found' when there is none of this address. */
export async function removeRelay(tx: Tx, url: string, publicUri: string): Promise<void> {
  const { rows } = await sql<{ followUri: string; inboxUri: string; objectUri: string }>`
    delete from relays where url = ${url}
    returning follow_uri as "followUri", inbox_uri as "inboxUri",
      case style when 'litepub' then (select uri from accounts where accounts.id = relays.account_id)
        else ${publicUri}::text end as "objectUri"`.execute(tx)
  if (!rows[0]) throw new Refusal('not_found', `This node takes part in no relay at ${url}.`)
  await enqueue(tx, 'leave-relay', rows[0])
}

/** Whether an account speaks for a relay that accepted this node. */
export async function isRelay(db: Db, accountId: AccountId): Promise<boolean> {
  return (await findState(db, accountId)) === 'accepted'
}

/** Whether an account speaks for a relay that this node asked, whatever it said yet. */
export async function isAskedRelay(db: Db, accountId: AccountId): Promise<boolean> {
  return (await findState(db, accountId)) !== undefined
}

/** The relay that was asked by the Follow with this URI; undefined when none was. */
export async function findRelayByFollow(
  db: Db,
  followUri: string,
): Promise<{ id: Id<'relay'>; inboxUri: string; accountId: AccountId | null } | undefined> {
  return await db
    .selectFrom('relays')
    .select(['id', 'inbox_uri as inboxUri', 'account_id as accountId'])
    .where('follow_uri', '=', followUri)
    .executeTakeFirst()
}

/** A relay said yes or no by this account, which speaks for it from now on. A no ends what stood. */
export async function settleWithRelay(
  tx: Tx,
  id: Id<'relay'>,
  { accountId, isAccepted }: { accountId: AccountId; isAccepted: boolean },
): Promise<void> {
  if (!isAccepted) await tx.deleteFrom('relays').where('id', '=', id).execute()
  else
    await tx
      .updateTable('relays')
      .set({ state: 'accepted', account_id: accountId })
      .where('id', '=', id)
      .execute()
}

async function findState(db: Db, accountId: AccountId): Promise<Relay['state'] | undefined> {
  const row = await db
    .selectFrom('relays')
    .select('state')
    .where('account_id', '=', accountId)
    .orderBy('state')
    .executeTakeFirst()
  return row?.state
}
