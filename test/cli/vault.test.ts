import t from 'tap'
import { findLocalAccount } from '../../src/core/accounts/find.ts'
import { keepClient } from '../../src/core/vault/keep.ts'
import { vaultKeys } from '../../src/core/vault/keys.ts'
import { unsealField } from '../../src/core/vault/open.ts'
import { connectDatabase } from '../../src/db/connect.ts'
import { createLog } from '../../src/lib/log.ts'
import { makeReferral, SECRET_KEY } from '../helpers/make.ts'
import { makeWriters, settings, shell } from './run.ts'

t.test('an operator changes the key of the vault: sealed anew, and the old key can go', async (t) => {
  const given = await settings(t)
  const run = shell(t, { ...given, VAULT_KEYS: `new:${Buffer.alloc(32, 3).toString('base64')}` })
  await makeWriters(run, 'ann')
  const log = createLog({ level: 'silent', role: 'test' })
  const { db, close } = connectDatabase(given.DATABASE_URL!, { connections: 2, name: 'test', log })
  t.teardown(close)
  await makeReferral(db, (await findLocalAccount(db, 'ann'))!)
  const { id } = await db.selectFrom('referrals').select('id').executeTakeFirstOrThrow()
  await db
    .transaction()
    .execute((tx) =>
      keepClient(tx, vaultKeys(SECRET_KEY, []), id, { client_name: 'Oakhurst', brief: 'Six.' }),
    )
  const own =
    'They are sealed with the key “secret”, which comes of the node’s own secret key: VAULT_KEYS is not set.\n'
  t.match(await shell(t, given)(['vault', 'rotate']), { code: 0, stdout: `${saidOf(2, 0)}${own}` })
  const anew = 'They are sealed with the key “new”.\n'
  t.match(await run(['vault', 'rotate']), { code: 0, stdout: `${saidOf(2, 2)}${anew}` })
  t.match(await run(['vault', 'rotate']), { code: 0, stdout: `${saidOf(2, 0)}${anew}` })
  const rows = await db
    .selectFrom('vault_fields')
    .select(['field', 'key_id', 'sealed'])
    .orderBy('field')
    .execute()
  const keys = vaultKeys(SECRET_KEY, [{ id: 'new', key: Buffer.alloc(32, 3) }])
  t.strictSame(
    rows.map((row) => [row.key_id, unsealField(keys, id, row)]),
    [
      ['new', 'Six.'],
      ['new', 'Oakhurst'],
    ],
  )
})

function saidOf(kept: number, anew: number): string {
  return `Fields of clients that are kept: ${kept}. Sealed anew just now: ${anew}.\n`
}
