import type { Db, Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import { scrub } from '../../lib/scrub.ts'
import type { AccountId } from '../accounts/account.ts'
import { Refusal } from '../refusal.ts'
import { makeToken } from '../secrets.ts'
import { KeptQuery, type ReferralQuery } from './query.ts'

/** Searches that one writer may keep. */
export const SAVED_SEARCHES_MAX = 20
/** The longest name of one. */
export const SEARCH_NAME_LENGTH_MAX = 60
/** How the owner is told of what a search finds: at once, once a day or a week, or never. */
export const NOTIFY = ['off', 'instant', 'daily', 'weekly'] as const

/** The id of a search that is kept. */
export type SavedSearchId = Id<'saved_search'>

/** A search that its owner keeps. */
export interface SavedSearch {
  id: SavedSearchId
  ownerId: AccountId
  name: string
  query: ReferralQuery
  notify: (typeof NOTIFY)[number]
  /** Of its feeds: whoever has it may read them. */
  token: string
}

/** Keeps a search. Refuses 'invalid' without a name, and 'conflict' for a name that is taken or one too many. */
export async function keepSearch(
  tx: Tx,
  ownerId: AccountId,
  { name, query, notify }: Pick<SavedSearch, 'name' | 'query' | 'notify'>,
): Promise<SavedSearchId> {
  // Two at once must not both be the last: whoever keeps one holds her account until it is kept.
  await tx.selectFrom('accounts').select('id').where('id', '=', ownerId).forUpdate().execute()
  const kept = await readSearches(tx, ownerId)
  if (kept.length >= SAVED_SEARCHES_MAX)
    throw new Refusal('conflict', `You keep ${SAVED_SEARCHES_MAX} searches already: remove one first.`)
  const { id } = await tx
    .insertInto('saved_searches')
    .values({
      owner_id: ownerId,
      name: checkName(kept, name),
      query: JSON.stringify(query),
      notify,
      token: makeToken(),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Names a search anew, and says when its owner is told. Refuses as `keepSearch`, and 'not_found' for another's. */
export async function changeSearch(
  tx: Tx,
  ownerId: AccountId,
  { id, name, notify }: Pick<SavedSearch, 'id' | 'name' | 'notify'>,
): Promise<void> {
  await tx.selectFrom('accounts').select('id').where('id', '=', ownerId).forUpdate().execute()
  const kept = await readSearches(tx, ownerId)
  const others = kept.filter((one) => one.id !== id)
  if (others.length === kept.length) throw new Refusal('not_found', 'You keep no such search.')
  await tx
    .updateTable('saved_searches')
    .set({ name: checkName(others, name), notify })
    .where('id', '=', id)
    .execute()
}

/** Keeps a search no longer; its feeds end with it. Another's stays. */
export async function removeSearch(tx: Tx, ownerId: AccountId, id: SavedSearchId): Promise<void> {
  await tx.deleteFrom('saved_searches').where('id', '=', id).where('owner_id', '=', ownerId).execute()
}

/** The searches that a writer keeps, by their names. */
export async function readSearches(db: Db | Tx, ownerId: AccountId): Promise<SavedSearch[]> {
  const rows = await db
    .selectFrom('saved_searches')
    .select(COLUMNS)
    .where('owner_id', '=', ownerId)
    .orderBy('name')
    .execute()
  return rows.map(savedSearchOf)
}

/** The search whose feeds have this token; undefined when there is none, or its owner is not here any more. */
export async function findSearchByToken(db: Db, token: string): Promise<SavedSearch | undefined> {
  const row = await db
    .selectFrom('saved_searches')
    .innerJoin('accounts as owner', 'owner.id', 'saved_searches.owner_id')
    .select(COLUMNS)
    .where('token', '=', token)
    .where('owner.suspended_at', 'is', null)
    .where('owner.gone_at', 'is', null)
    .executeTakeFirst()
  return row && savedSearchOf(row)
}

const COLUMNS = [
  'saved_searches.id',
  'saved_searches.owner_id as ownerId',
  'saved_searches.name',
  'saved_searches.query',
  'saved_searches.notify',
  'saved_searches.token',
] as const

// What is stored was checked when it came; it is read by the same fields.
function savedSearchOf(row: Omit<SavedSearch, 'query'> & { query: unknown }): SavedSearch {
  return { ...row, query: KeptQuery.parse(row.query) }
}

function checkName(others: SavedSearch[], typed: string): string {
  const name = scrub(typed).normalize('NFC').replaceAll(/\s+/g, ' ').trim()
  const length = [...name].length
  if (length < 1 || length > SEARCH_NAME_LENGTH_MAX)
    throw new Refusal('invalid', `A search needs a name of at most ${SEARCH_NAME_LENGTH_MAX} characters.`)
  if (others.some((one) => one.name.toLowerCase() === name.toLowerCase()))
    throw new Refusal('conflict', `You keep a search called “${name}” already.`)
  return name
}
