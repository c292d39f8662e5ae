// A writer deletes her account: what is left of her in the tables, looked for in every column that names an account.
import { sql } from 'kysely'
import t from 'tap'
import { createAccount } from '../../../src/core/accounts/create.ts'
import { findAccount } from '../../../src/core/accounts/find.ts'
import { makeKeyPairs } from '../../../src/core/accounts/keys.ts'
import { checkLogin, giveLogin } from '../../../src/core/auth/logins.ts'
import { hashPassword } from '../../../src/core/auth/passwords.ts'
import { findSession, openSession } from '../../../src/core/auth/sessions.ts'
import { eraseMember } from '../../../src/core/members/erase.ts'
import { leaveNode } from '../../../src/core/members/leave.ts'
import { isTombstoned } from '../../../src/core/posts/find.ts'
import type { Db } from '../../../src/db/connect.ts'
import { deed, makeInterest, makeOpen, makeRecommendation } from '../../helpers/candidates.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makePost, makeRemoteAccount, makeWriter, PASSWORD, SECRET_KEY, SITE } from '../../helpers/make.ts'

t.test('whoever leaves is gone at once, and what was kept of her later', async (t) => {
  const { db } = await testDatabase(t)
  const ada = await makeWriter(db, 'ada', { login: 'member' })
  const [cara, bram] = [await makeWriter(db, 'cara'), await makeRemoteAccount(db, 'bram')]
  const postId = await makePost(db, ada, { text: 'A word of mine.' })
  const referral = await makeOpen(db, ada)
  await makeInterest(db, referral, bram)
  await makeRecommendation(db, await makeOpen(db, cara), { recommender: bram, subject: ada })
  const before = await countAll(db, ada.id)
  t.ok(before.length > 5, before.join(' '))
  const { uri } = await db
    .selectFrom('posts')
    .select('uri')
    .where('id', '=', postId)
    .executeTakeFirstOrThrow()

  await deed(db, (tx) => leaveNode(tx, SITE, ada, new Date()))
  t.equal(await checkLogin(db, 'ada', PASSWORD), undefined)
  t.type((await findAccount(db, ada.id))!.goneAt, Date)
  const { state } = await db
    .selectFrom('referrals')
    .select('state')
    .where('id', '=', referral.id)
    .executeTakeFirstOrThrow()
  t.equal(state, 'withdrawn')
  const jobs = await db
    .selectFrom('jobs')
    .select('name')
    .where('name', 'in', ['send-farewell', 'erase-member', 'tell-candidate'])
    .execute()
  t.strictSame(jobs.map(({ name }) => name).sort(), ['erase-member', 'send-farewell', 'tell-candidate'])

  await deed(db, (tx) => eraseMember(tx, ada.id))
  t.strictSame(await countAll(db, ada.id), [])
  t.match(await findAccount(db, ada.id), { uri: ada.uri, handle: 'ada', name: '' })
  t.ok(await isTombstoned(db, uri))
  t.strictSame(await wordsLeft(db, 'A word of mine.'), [])
  const again = deed(db, async (tx) =>
    createAccount(
      tx,
      SITE,
      { kind: 'writer', handle: 'ada', name: 'Another' },
      { secretKey: SECRET_KEY, pairs: await makeKeyPairs() },
    ),
  )
  await t.rejects(again, /@ada is taken/)
  await deed(db, (tx) => eraseMember(tx, ada.id))
  t.type((await findAccount(db, ada.id))!.goneAt, Date, 'a second time is nothing')
})

t.test('a login that a writer who left is given nevertheless opens nothing', async (t) => {
  const { db } = await testDatabase(t)
  const ada = await makeWriter(db, 'ada', { login: 'member' })
  const passwordHash = await hashPassword(PASSWORD)
  const token = await deed(db, async (tx) => {
    await giveLogin(tx, ada.id, { role: 'member', passwordHash })
    return await openSession(tx, ada.id)
  })
  t.equal(await checkLogin(db, 'ada', PASSWORD), ada.id)
  t.match(await findSession(db, token), { accountId: ada.id })
  const late = await deed(db, async (tx) => {
    await leaveNode(tx, SITE, ada, new Date())
    await giveLogin(tx, ada.id, { role: 'member', passwordHash })
    return await openSession(tx, ada.id)
  })
  t.equal(await checkLogin(db, 'ada', PASSWORD), undefined)
  t.equal(await findSession(db, late), undefined)
})

t.test('the owner stays, and so does what is no writer', async (t) => {
  const { db } = await testDatabase(t)
  const cara = await makeWriter(db, 'cara', { login: 'owner' })
  const bram = await makeRemoteAccount(db, 'bram')
  await t.rejects(
    deed(db, (tx) => leaveNode(tx, SITE, cara, new Date())),
    /somebody else must own it/,
  )
  t.ok(await checkLogin(db, 'cara', PASSWORD), 'and can sign in still')
  await t.rejects(
    deed(db, (tx) => leaveNode(tx, SITE, bram, new Date())),
    /Only a writer of this node/,
  )
  await deed(db, (tx) => eraseMember(tx, cara.id))
  t.match(await findAccount(db, cara.id), { goneAt: null, name: cara.name })
})

// In which columns an account still stands.
async function countAll(db: Db, id: string): Promise<string[]> {
  const { rows } = await sql<{ table: string; column: string }>`
    select distinct key.table_name as table, key.column_name as column
    from information_schema.key_column_usage key
      join information_schema.constraint_column_usage aim on aim.constraint_name = key.constraint_name
      join information_schema.referential_constraints tie on tie.constraint_name = key.constraint_name
    where key.table_schema = 'public' and aim.table_name = 'accounts'`.execute(db)
  const found: string[] = []
  for (const { table, column } of rows) {
    const { rows: hers } =
      await sql`select from ${sql.table(table)} where ${sql.ref(column)} = ${id}`.execute(db)
    if (hers.length > 0) found.push(`${table}.${column}`)
  }
  return found.sort()
}

// The tables that hold these words.
async function wordsLeft(db: Db, words: string): Promise<string[]> {
  const { rows } = await sql<{ table: string }>`
    select table_name as table from information_schema.tables where table_schema = 'public'`.execute(db)
  const found: string[] = []
  for (const { table } of rows) {
    const { rows: telling } =
      await sql`select from ${sql.table(table)} as one where one::text like ${`%${words}%`}`.execute(db)
    if (telling.length > 0) found.push(table)
  }
  return found
}
