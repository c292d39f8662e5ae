// A whole life with a client in it: she is on the page that is opened, and in no table in words.
import { sql } from 'kysely'
import t from 'tap'
import { followReferral } from '../../../src/core/interests/close.ts'
import { moveCandidate } from '../../../src/core/interests/move.ts'
import { viewCandidates, viewOwnInterests } from '../../../src/core/interests/view.ts'
import { answerIntroduction } from '../../../src/core/introductions/answer.ts'
import { giveCredit } from '../../../src/core/introductions/credit.ts'
import { finishIntroduction } from '../../../src/core/introductions/end.ts'
import { findIntroduction } from '../../../src/core/introductions/introduction.ts'
import { openIntroduction } from '../../../src/core/introductions/open.ts'
import { reportOutcome } from '../../../src/core/introductions/outcome.ts'
import { proposeIntroduction } from '../../../src/core/introductions/propose.ts'
import { moveReferral } from '../../../src/core/referrals/moves/move.ts'
import { CLIENT_FIELDS } from '../../../src/core/vault/fields.ts'
import { keepClient } from '../../../src/core/vault/keep.ts'
import type { Db } from '../../../src/db/connect.ts'
import { deed, makeInterest, makeOpen, VAULT_KEYS } from '../../helpers/candidates.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeWriter, SITE } from '../../helpers/make.ts'

const CLIENT = {
  client_name: 'Oakhurst Quarterly',
  client_contact: 'iris.vane@oakhurst.test',
  brief: 'Six marzipan studies.',
  links: 'https://oakhurst.test/brief',
}

t.test('what is said of a client stands in words on the opened page and nowhere else', async (t) => {
  const { db } = await testDatabase(t)
  const [ann, bo] = [await makeWriter(db, 'ann'), await makeWriter(db, 'bo')]
  const referral = await makeOpen(db, ann)
  const { id: referralId, code: referralCode } = referral
  await deed(db, (tx) => keepClient(tx, VAULT_KEYS, referralId, CLIENT))
  const at = new Date()
  const { id: interestId } = await makeInterest(db, referral, bo)
  const seen: string[] = []
  const look = async () => {
    const views = [
      await viewCandidates(db, ann.id, { referralId, at }),
      await viewOwnInterests(db, bo.id, 9),
      await findIntroduction(db, bo.id, code),
    ]
    seen.push(JSON.stringify(views), await readEverything(db))
  }
  const { code } = await deed(db, (tx) =>
    proposeIntroduction(tx, SITE, ann.id, { interestId, fields: [...CLIENT_FIELDS], asksClient: false, at }),
  )
  await look()
  await deed(db, (tx) => answerIntroduction(tx, SITE, bo.id, { code, isYes: true, at }))
  await look()
  const page = await deed(db, (tx) =>
    openIntroduction(tx, VAULT_KEYS, { site: SITE, candidateId: bo.id, code, at }),
  )
  t.strictSame(page, CLIENT)
  await look()
  await deed(db, async (tx) => {
    await moveCandidate(tx, SITE, ann.id, { interestId, to: 'chosen', at })
    await finishIntroduction(tx, SITE, { by: 'author', accountId: ann.id, code, at })
    await moveReferral(tx, SITE, ann.id, { code: referralCode, move: { to: 'filled', at } })
    await followReferral(tx, SITE, { referralId, from: 'in_talks', to: 'filled' }, at)
    await reportOutcome(tx, bo.id, { interestId, result: 'hired', paidOnTime: true, at })
    await giveCredit(tx, bo.id, { referralId, postId: null, at })
  })
  // Bytes are written in hexadecimal: were the seal none, this is how it would be seen.
  await db
    .updateTable('vault_fields')
    .set({ sealed: Buffer.from('SEALED') })
    .where('field', '=', 'brief')
    .execute()
  await look()
  const words = Object.values(CLIENT).flatMap((text) => [text, hex(text)])
  for (const word of words) t.notOk(seen.join().includes(word), word)
  for (const told of ['vault_openings: [{', 'Copyeditor for six B2B SaaS case studies', hex('SEALED')]) {
    t.ok(seen.at(-1)!.includes(told), `all is read: ${told}`)
  }
})

// Every row of every table, as PostgreSQL writes it.
async function readEverything(db: Db): Promise<string> {
  const tables = await db.introspection.getTables()
  const texts: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql<{ rows: string }>`
      select coalesce(json_agg(one), '[]')::text as rows from ${sql.table(name)} one`.execute(db)
    texts.push(`${name}: ${rows[0]!.rows}`)
  }
  return texts.join('\n')
}

function hex(text: string): string {
  return Buffer.from(text).toString('hex')
}
