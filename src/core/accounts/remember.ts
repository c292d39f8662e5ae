import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { Emoji } from '../../db/schema/words.ts'
import { ACCOUNT_COLUMNS, type Account, type AccountId } from './account.ts'

/** What another node says of one of its accounts: checked, cleaned, and in our words. */
export interface RemoteAccount
  extends Omit<
    Account,
    'id' | 'emojis' | 'host' | 'joinedAt' | 'changedAt' | 'fetchedAt' | 'suspendedAt' | 'goneAt' | 'movedAt'
  > {
  host: string
  emojis: Emoji[]
  joinedAt: Date | null
  keys: { keyId: string; publicPem: string }[]
}

/**
 * Stores what another node says of an account, or brings what we have up to date; its keys are replaced by those given.
 * The same document twice changes nothing but the time of fetching.
 */
export async function rememberAccount(tx: Tx, account: RemoteAccount): Promise<Account> {
  const said = {
    kind: account.kind,
    handle: account.handle,
    host: account.host.toLowerCase(),
    url: account.url,
    name: account.name,
    bio_html: account.bioHtml,
    fields: JSON.stringify(account.fields),
    emojis: JSON.stringify(account.emojis),
    avatar_url: account.avatarUrl,
    inbox_uri: account.inboxUri,
    shared_inbox_uri: account.sharedInboxUri,
    followers_uri: account.followersUri,
    approves_follows: account.approvesFollows,
    is_discoverable: account.isDiscoverable,
    is_indexable: account.isIndexable,
    also_known_as: account.alsoKnownAs,
    moved_to_uri: account.movedToUri,
    featured_uri: account.featuredUri,
    featured_tags_uri: account.featuredTagsUri,
    fetched_at: sql<Date>`now()`,
    gone_at: null,
  }
  const stored = await tx
    .insertInto('accounts')
    .values({ ...said, uri: account.uri, joined_at: account.joinedAt ?? sql<Date>`now()` })
    .onConflict((conflict) => conflict.column('uri').doUpdateSet({ ...said, changed_at: sql<Date>`now()` }))
    .returning(ACCOUNT_COLUMNS)
    .executeTakeFirstOrThrow()
  await replaceKeys(tx, stored.id, account.keys)
  return stored
}

async function replaceKeys(tx: Tx, id: AccountId, keys: RemoteAccount['keys']): Promise<void> {
  const ids = keys.map((key) => key.keyId)
  await sql`
    with kept as (
      insert into public_keys (key_id, account_id, public_pem)
      select key_id, ${id}, public_pem
      from unnest(${ids}::text[], ${keys.map((key) => key.publicPem)}::text[]) as key (key_id, public_pem)
      on conflict (key_id) do update
        set account_id = excluded.account_id, public_pem = excluded.public_pem, fetched_at = now()
    )
    delete from public_keys where account_id = ${id} and key_id <> all (${ids}::text[])`.execute(tx)
}
