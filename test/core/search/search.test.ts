import { sql } from 'kysely'
import t from 'tap'
import type { Account } from '../../../src/core/accounts/account.ts'
import { suspendAccount } from '../../../src/core/accounts/suspend.ts'
import { readNotifications } from '../../../src/core/notifications/read.ts'
import { findReferral } from '../../../src/core/referrals/find.ts'
import { moveReferral } from '../../../src/core/referrals/moves/move.ts'
import { REFERRAL_STATES } from '../../../src/core/referrals/states.ts'
import { Refusal } from '../../../src/core/refusal.ts'
import { alertSearches, mindSearches } from '../../../src/core/search/alert.ts'
import {
  changeSearch,
  findSearchByToken,
  keepSearch,
  readSearches,
  removeSearch,
  SAVED_SEARCHES_MAX,
  type SavedSearch,
} from '../../../src/core/search/saved.ts'
import {
  type FoundReferral,
  readFeedReferrals,
  searchListed,
  searchReferrals,
} from '../../../src/core/search/search.ts'
import type { Db } from '../../../src/db/connect.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeReferral, makeWriter, SITE } from '../../helpers/make.ts'

const DAY_MS = 86_400_000

t.test('a search pages on by the place in lists, the newest first', async (t) => {
  const { db } = await testDatabase(t)
  const ada = await makeWriter(db, 'ada')
  const ids = []
  for (const title of ['A book of recipes', 'Seven white papers', 'The minutes of a club'])
    ids.unshift(await openOne(db, ada, { title }))
  const query = { work: ['copyediting' as const] }
  const first = await searchReferrals(db, null, query, { limit: 2 })
  const idsOf = (found: FoundReferral[]) => found.map(({ id }) => id)
  t.strictSame(idsOf(first), ids.slice(0, 2))
  const next = async () =>
    idsOf(await searchReferrals(db, null, query, { before: first[1]!.place, limit: 2 }))
  t.strictSame(await next(), ids.slice(2))
  await sql`update referrals set place = new_id() where id = ${ids[1]!}`.execute(db)
  t.strictSame(await next(), ids.slice(2), 'nothing comes twice when the last that was seen is bumped')
  await sql`delete from referrals where id = ${ids[1]!}`.execute(db)
  t.strictSame(await next(), ids.slice(2), 'nor does the list end when it is gone')
  t.strictSame(await searchReferrals(db, null, { work: ['poetry'] }, { limit: 2 }), [])
})

t.test('a search finds nothing that its reader may not see', async (t) => {
  const { db } = await testDatabase(t)
  const ada = await makeWriter(db, 'ada')
  const bo = await makeWriter(db, 'bo')
  const id = await openOne(db, ada)
  const finds = async () => ({
    stranger: (await searchReferrals(db, null, {}, { limit: 5 })).length,
    member: (await searchReferrals(db, bo.id, {}, { limit: 5 })).length,
    machine: (await searchListed(db, {}, { limit: 5 })).length,
    feed: (await readFeedReferrals(db, {}, { at: new Date(), limit: 5 })).length,
  })
  const all = { stranger: 1, member: 1, machine: 1, feed: 1 }
  const none = { stranger: 0, member: 0, machine: 0, feed: 0 }
  t.strictSame(await finds(), all)
  const change = (set: string) => sql.raw(`update ${set}`).execute(db)

  await change('accounts set is_discoverable = false')
  t.strictSame(await finds(), { ...all, machine: 0, feed: 0 })
  await change('accounts set is_discoverable = true, is_indexable = false')
  t.strictSame(await finds(), { ...none, member: 1 })
  await change('accounts set is_indexable = true')
  await change(`referrals set terms = terms || '{"searchable": false}'`)
  t.strictSame(await finds(), { ...none, member: 1 })
  await change(`referrals set terms = terms || '{"searchable": true}'`)
  await change(`posts set visibility = 'followers'`)
  t.strictSame(await finds(), none)
  await change(`posts set visibility = 'public'`)
  for (const column of ['suspended_at', 'gone_at']) {
    await change(`accounts set ${column} = now() where id = ${ada.id}`)
    t.strictSame(await finds(), none, column)
    await change(`accounts set ${column} = null`)
  }
  for (const state of REFERRAL_STATES.filter((one) => one !== 'discarded')) {
    const isClosed = ['filled', 'withdrawn', 'expired'].includes(state)
    const isOpen = ['open', 'in_talks'].includes(state)
    const before = state === 'removed' ? `'open'` : 'null'
    await change(`referrals set state = '${state}', accepting = false, state_before_removal = ${before},
      closed_at = ${isClosed ? 'now()' : 'null'} where id = ${id}`)
    t.strictSame(await finds(), isOpen ? all : isClosed ? { ...none, feed: 1 } : none, state)
  }
})

t.test('a feed keeps what was closed for a week', async (t) => {
  const { db } = await testDatabase(t)
  const ada = await makeWriter(db, 'ada')
  const at = new Date()
  const { code } = await makeReferral(db, ada)
  await db.transaction().execute((tx) => moveReferral(tx, SITE, ada.id, { code, move: { to: 'filled', at } }))
  const inFeed = async (days: number) =>
    (await readFeedReferrals(db, {}, { at: new Date(at.getTime() + days * DAY_MS), limit: 5 })).length
  t.strictSame([await inFeed(0), await inFeed(6.9), await inFeed(7.1)], [1, 1, 0])
})

t.test('searches are kept by name, a limited number of them, and only by their owner', async (t) => {
  const { db } = await testDatabase(t)
  const [ada, bo] = [await makeWriter(db, 'ada'), await makeWriter(db, 'bo')]
  const keep = (name: string) => keepOne(db, ada, { name })
  const id = await keep(' Case  studies ')
  await t.rejects(
    keep('case studies'),
    new Refusal('conflict', 'You keep a search called “case studies” already.'),
  )
  await t.rejects(keep(' '), new Refusal('invalid', 'A search needs a name of at most 60 characters.'))
  const change = (owner: Account, name: string) =>
    db.transaction().execute((tx) => changeSearch(tx, owner.id, { id, name, notify: 'daily' }))
  await t.rejects(change(bo, 'Mine'), new Refusal('not_found', 'You keep no such search.'))
  await change(ada, 'CASE STUDIES')
  await db.transaction().execute((tx) => removeSearch(tx, bo.id, id))
  const [kept] = await readSearches(db, ada.id)
  t.match(kept, { id, name: 'CASE STUDIES', notify: 'daily', query: { work: ['copyediting'] } })
  t.strictSame(await findSearchByToken(db, kept!.token), kept)
  t.equal(await findSearchByToken(db, `${kept!.token}x`), undefined)
  for (let more = 1; more < SAVED_SEARCHES_MAX; more++) await keep(`Search ${more}`)
  await t.rejects(
    keep('One more'),
    new Refusal('conflict', 'You keep 20 searches already: remove one first.'),
  )
  await db.transaction().execute((tx) => suspendAccount(tx, ada.id))
  t.equal(await findSearchByToken(db, kept!.token), undefined, 'the feeds end with the account')
})

t.test('a search for a language by its name, kept before that was refused, is still read', async (t) => {
  const { db } = await testDatabase(t)
  const ada = await makeWriter(db, 'ada')
  await keepOne(db, ada, { query: { lang: 'german' } })
  t.match(await readSearches(db, ada.id), [{ query: { lang: 'german' } }])
})

t.test('who wants to know at once is told once, of what others open', async (t) => {
  const { db } = await testDatabase(t)
  const [ada, bo, cy, di] = await Promise.all(
    ['ada', 'bo', 'cy', 'di'].map((handle) => makeWriter(db, handle)),
  )
  await keepOne(db, bo!, { name: 'One', notify: 'instant' })
  await keepOne(db, bo!, { name: 'Two', notify: 'instant', query: { q: 'copyed' } })
  await keepOne(db, cy!, { notify: 'instant', query: { q: 'poetry' } })
  await keepOne(db, di!, { notify: 'off' })
  await keepOne(db, ada!, { notify: 'instant' })
  const id = await openOne(db, ada!)
  const asked = await db.selectFrom('jobs').select('payload').where('name', '=', 'alert-searches').execute()
  t.strictSame(asked, [{ payload: { referralId: id } }])
  for (const _ of ['once', 'again']) await db.transaction().execute((tx) => alertSearches(tx, id))
  t.strictSame(await toldOf(db, [ada!, bo!, cy!, di!]), [0, 1, 0, 0])
})

t.test('nobody is told of what is closed or hidden by the time it is told', async (t) => {
  const { db } = await testDatabase(t)
  const [ada, bo] = [await makeWriter(db, 'ada'), await makeWriter(db, 'bo')]
  await keepOne(db, bo, { notify: 'instant' })
  const id = await openOne(db, ada)
  await db.transaction().execute((tx) => suspendAccount(tx, ada.id))
  await db.transaction().execute((tx) => alertSearches(tx, id))
  t.strictSame(await toldOf(db, [bo]), [0])
})

t.test('who wants to know once a day or a week is told of what opened since', async (t) => {
  const { db } = await testDatabase(t)
  const [ada, bo, cy] = await Promise.all(['ada', 'bo', 'cy'].map((handle) => makeWriter(db, handle)))
  await makeReferral(db, ada!)
  await db.updateTable('referrals').set({ opened_at: sql`now() - interval '1 hour'` }).execute()
  await keepOne(db, bo!, { notify: 'daily' })
  await keepOne(db, cy!, { notify: 'weekly' })
  await openOne(db, ada!, { title: 'A book of recipes' })
  const after = async (days: number) => {
    const at = new Date(Date.now() + days * DAY_MS)
    await db.transaction().execute((tx) => mindSearches(tx, at))
    return await toldOf(db, [bo!, cy!])
  }
  t.strictSame(await after(0.9), [0, 0])
  t.strictSame(await after(1.1), [1, 0])
  t.strictSame(await after(7.1), [1, 1], 'the daily one has nothing new')
})

async function openOne(db: Db, author: Account, terms: Record<string, unknown> = {}) {
  const { code } = await makeReferral(db, author, { terms })
  return (await findReferral(db, author.id, code))!.id
}

async function keepOne(db: Db, owner: Account, given: Partial<SavedSearch> = {}) {
  const search = { name: 'Mine', query: { work: ['copyediting' as const] }, notify: 'off' as const, ...given }
  return await db.transaction().execute((tx) => keepSearch(tx, owner.id, search))
}

async function toldOf(db: Db, accounts: Account[]): Promise<number[]> {
  const told = await Promise.all(accounts.map(({ id }) => readNotifications(db, id, { limit: 20 })))
  return told.map((list) => list.filter(({ kind }) => kind === 'saved_search').length)
}
