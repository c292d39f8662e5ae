import { sql } from 'kysely'
import t, { type Test } from 'tap'
import { storeDraft } from '../../../src/core/referrals/drafts.ts'
import { ReferralDraft } from '../../../src/core/referrals/terms.ts'
import { CLIENT_FIELDS, type ClientFields } from '../../../src/core/vault/fields.ts'
import { keepClient } from '../../../src/core/vault/keep.ts'
import { hashClient, type VaultKeys, vaultKeys } from '../../../src/core/vault/keys.ts'
import { unsealField } from '../../../src/core/vault/open.ts'
import { limitVault, purgeVault, VAULT_DAYS_AFTER_CLOSING } from '../../../src/core/vault/purge.ts'
import { findClientHash, readClientFields } from '../../../src/core/vault/read.ts'
import { rotateVault } from '../../../src/core/vault/rotate.ts'
import type { Db } from '../../../src/db/connect.ts'
import type { Id } from '../../../src/lib/ids.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeReferral, makeWriter, SECRET_KEY } from '../../helpers/make.ts'

const KEYS = vaultKeys(SECRET_KEY, [])
const CLIENT = {
  client_name: 'Oakhurst & Daughters',
  client_contact: 'iris@oakhurst.test',
  brief: 'Six studies.',
}

t.test('a client is sealed field by field, and what is kept is told by names only', async (t) => {
  const { db, referral } = await stage(t)
  await keep(db, referral, CLIENT)
  t.strictSame(await readClientFields(db, referral), ['client_name', 'client_contact', 'brief'])
  const rows = await rowsOf(db)
  for (const row of rows) {
    for (const text of Object.values(CLIENT)) t.notOk(row.sealed.includes(text), `${row.field} is sealed`)
    t.equal(unsealField(KEYS, referral, row), CLIENT[row.field as keyof typeof CLIENT])
  }
  await keep(db, referral, CLIENT)
  const again = await rowsOf(db)
  for (const [at, row] of rows.entries()) t.notSame(row.sealed, again[at]!.sealed, 'no nonce is used twice')
})

t.test('a field is replaced by itself, emptied by a blank, and bounded', async (t) => {
  const { db, referral } = await stage(t)
  await keep(db, referral, CLIENT)
  await keep(db, referral, { brief: '  ', links: 'https://oakhurst.test' })
  t.strictSame(await readClientFields(db, referral), ['client_name', 'client_contact', 'links'])
  await t.rejects(keep(db, referral, { client_name: 'x'.repeat(201) }), {
    kind: 'invalid',
    message: 'The client’s name may be at most 200 characters long.',
  })
  t.strictSame(await readClientFields(db, referral), ['client_name', 'client_contact', 'links'])
})

t.test('sealed bytes that are moved to another referral or field do not open', async (t) => {
  const { db, referral } = await stage(t)
  await keep(db, referral, CLIENT)
  const [row] = await rowsOf(db)
  t.ok(unsealField(KEYS, referral, row!))
  t.throws(() => unsealField(KEYS, '1' as Id<'referral'>, row!))
  for (const field of CLIENT_FIELDS.filter((one) => one !== row!.field)) {
    t.throws(() => unsealField(KEYS, referral, { ...row!, field }), field)
  }
})

t.test('a rotation seals everything anew with the first key; the old one may go then', async (t) => {
  const { db, referral } = await stage(t)
  const ann = await makeWriter(db, 'bea')
  await keep(db, referral, CLIENT)
  for (let count = 0; count < 70; count++) {
    const draft = ReferralDraft.parse({ title: `Editor for book ${count}` })
    const { id } = await db.transaction().execute((tx) => storeDraft(tx, ann, draft))
    await keep(db, id, CLIENT)
  }
  const before = await findClientHash(db, referral)
  const both = vaultKeys(SECRET_KEY, [
    { id: 'new', key: Buffer.alloc(32, 1) },
    { id: 'old', key: Buffer.alloc(32, 2) },
  ])
  t.equal(await rotateVault(db, both), 71 * 3)
  t.equal(await rotateVault(db, both), 0, 'nothing is left to do')
  const rows = await rowsOf(db)
  t.strictSame([...new Set(rows.map((row) => row.key_id))], ['new'])
  const onlyNew: VaultKeys = { ...both, byId: new Map([['new', Buffer.alloc(32, 1)]]) }
  for (const row of rows) t.ok(unsealField(onlyNew, row.referral_id, row))
  t.strictSame(await findClientHash(db, referral), before, 'the same client has the same hash')
  t.throws(() => unsealField(KEYS, referral, rows[0]!), /the key “new”, which is not set/)
})

t.test(
  'a client is known again by name, however it is spelled, and nothing else gives it away',
  async (t) => {
    const hash = (name: string) => hashClient(KEYS, name).toString('hex')
    t.equal(hash('Oakhurst & Daughters'), hash('  OAKHURST, Daughters '))
    t.not(hash('Oakhurst'), hash('Oakhurst & Daughters'))
    t.not(hash('Oakhurst'), hashClient(vaultKeys(Buffer.alloc(32, 8), []), 'Oakhurst').toString('hex'))
    t.equal(
      hash('Oakhurst'),
      hashClient(vaultKeys(SECRET_KEY, [{ id: 'new', key: Buffer.alloc(32, 1) }]), 'Oakhurst').toString(
        'hex',
      ),
      'other keys of the vault change no hash',
    )
  },
)

t.test('the vault is emptied when its time is over, and not before', async (t) => {
  const { db, referral } = await stage(t)
  await keep(db, referral, CLIENT)
  const end = new Date('2026-12-01T00:00:00Z')
  const purge = (at: Date) => db.transaction().execute((tx) => purgeVault(tx, at))
  await purge(new Date('2999-01-01T00:00:00Z'))
  t.equal((await rowsOf(db)).length, 3, 'an open referral keeps it')
  await db.transaction().execute((tx) => limitVault(tx, referral, end))
  await purge(new Date(end.getTime() - 1))
  t.equal((await rowsOf(db)).length, 3)
  await purge(end)
  t.strictSame(await rowsOf(db), [])
})

t.test('what is kept anew of a client goes no later than what it stands for', async (t) => {
  const { db, referral } = await stage(t)
  const end = new Date('2026-12-01T00:00:00Z')
  await keep(db, referral, CLIENT)
  await db.transaction().execute((tx) => limitVault(tx, referral, end))
  await keep(db, referral, { ...CLIENT, links: 'https://oakhurst.test' })
  t.strictSame(await endsOf(db), [end, end, end, end], 'once an introduction is done')
  await db.deleteFrom('vault_fields').execute()
  await db.updateTable('referrals').set({ state: 'withdrawn', accepting: false, closed_at: end }).execute()
  await keep(db, referral, CLIENT)
  const last = new Date(end.getTime() + VAULT_DAYS_AFTER_CLOSING * 86_400_000)
  t.strictSame(await endsOf(db), [last, last, last], 'once the referral is closed')
})

async function endsOf(db: Db): Promise<(Date | null)[]> {
  const rows = await db.selectFrom('vault_fields').select('purge_at').execute()
  return rows.map((row) => row.purge_at)
}

async function stage(t: Test): Promise<{ db: Db; referral: Id<'referral'> }> {
  const { db } = await testDatabase(t)
  return { db, referral: await idOf(db, await makeReferral(db, await makeWriter(db, 'ann'))) }
}

async function keep(db: Db, referral: Id<'referral'>, fields: ClientFields): Promise<void> {
  await db.transaction().execute((tx) => keepClient(tx, KEYS, referral, fields))
}

async function idOf(db: Db, { code }: { code: string }): Promise<Id<'referral'>> {
  const found = await db
    .selectFrom('referrals')
    .select('id')
    .where('code', '=', code)
    .executeTakeFirstOrThrow()
  return found.id
}

async function rowsOf(db: Db) {
  return await db
    .selectFrom('vault_fields')
    .select(['referral_id', 'field', 'key_id', 'sealed'])
    .orderBy(sql`field = 'client_name' desc`)
    .orderBy('referral_id')
    .orderBy('field')
    .execute()
}
