import t, { type Test } from 'tap'
import type { Account } from '../../../src/core/accounts/account.ts'
import { type EndorsementDraft, endorseWriter } from '../../../src/core/endorsements/endorse.ts'
import {
  type EndorsementId,
  viewEndorsements,
  viewPendingEndorsements,
} from '../../../src/core/endorsements/endorsement.ts'
import {
  acceptEndorsement,
  declineEndorsement,
  revokeEndorsement,
  withdrawEndorsement,
} from '../../../src/core/endorsements/move.ts'
import {
  checkEndorsementMove,
  ENDORSEMENT_MOVERS,
  ENDORSEMENT_STATES,
} from '../../../src/core/endorsements/states.ts'
import type { Db } from '../../../src/db/connect.ts'
import { deed, refusalOf, toldOf } from '../../helpers/candidates.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeBoard, makeWriter } from '../../helpers/make.ts'

const NOW = new Date()
const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000)

/** The table of product §3.4, written out once more. */
const ALLOWED: Record<string, string[]> = {
  'pending → accepted by subject': ['tell_author'],
  'pending → declined by subject': [],
  'pending → withdrawn_by_author by author': [],
  'accepted → revoked_by_subject by subject': [],
  'accepted → withdrawn_by_author by author': [],
}

t.test('every move of the table is made, every other one is refused in words', async (t) => {
  let made = 0
  for (const start of ENDORSEMENT_STATES) {
    for (const to of ENDORSEMENT_STATES) {
      for (const by of ENDORSEMENT_MOVERS) {
        const name = `${start} → ${to} by ${by}`
        const move = () => checkEndorsementMove(start, { to, by })
        if (name in ALLOWED) {
          t.strictSame(move().effects, ALLOWED[name], name)
          made++
        } else t.throws(move, { name: 'Refusal', message: /^(This|That this) endorsement .+\.$/ }, name)
      }
    }
  }
  t.equal(made, Object.keys(ALLOWED).length)
})

t.test('it is shown when the one of whom it speaks accepts it, until she takes it off', async (t) => {
  const { db, cara, bo } = await stage(t)
  const id = await endorse(db, cara, bo)
  t.strictSame(await viewEndorsements(db, bo.id, 10), [])
  t.match(await viewPendingEndorsements(db, bo.id, 10), [{ id, author: { handle: 'cara' } }])
  t.strictSame(await toldOf(db, bo), ['endorsement'])
  await deed(db, (tx) => acceptEndorsement(tx, bo.id, { id, at: NOW }))
  t.match(await viewEndorsements(db, bo.id, 10), [
    { id, author: { handle: 'cara' }, subject: { handle: 'bo' }, skills: ['copyediting'], since: '2024-03' },
  ])
  t.strictSame(await toldOf(db, cara), ['endorsement'])
  await deed(db, (tx) => revokeEndorsement(tx, bo.id, { id, at: NOW }))
  t.strictSame(await viewEndorsements(db, bo.id, 10), [])
  t.ok(await endorse(db, cara, bo), 'another may be written')
})

t.test('a no is told to nobody, and a word can be taken back', async (t) => {
  const { db, cara, bo } = await stage(t)
  const id = await endorse(db, cara, bo)
  await deed(db, (tx) => declineEndorsement(tx, bo.id, { id, at: NOW }))
  t.strictSame(await toldOf(db, cara), [])
  const other = await endorse(db, cara, bo)
  await deed(db, (tx) => withdrawEndorsement(tx, cara.id, { id: other, at: NOW }))
  t.strictSame(await viewPendingEndorsements(db, bo.id, 10), [])
})

t.test('nobody answers for another', async (t) => {
  const { db, cara, bo } = await stage(t)
  const given = { id: await endorse(db, cara, bo), at: NOW }
  for (const refused of [
    () => deed(db, (tx) => acceptEndorsement(tx, cara.id, given)),
    () => deed(db, (tx) => withdrawEndorsement(tx, bo.id, given)),
  ]) {
    t.match(await refusalOf(refused()), { kind: 'not_found' })
  }
})

t.test('its words have bounds', async (t) => {
  const { db, cara, bo } = await stage(t)
  const wrong: Partial<EndorsementDraft>[] = [
    { text: 'x'.repeat(19) },
    { text: `  ${'x'.repeat(19)}  ` },
    { text: 'x'.repeat(1_501) },
    { skills: ['a', 'b', 'c', 'd'] },
    { skills: ['x'.repeat(41)] },
    { since: '2024-13' },
    { since: 'last year' },
  ]
  for (const given of wrong) t.match(await refusalOf(endorse(db, cara, bo, given)), { kind: 'invalid' })
  t.ok(await endorse(db, cara, bo, { text: 'é'.repeat(1_500), skills: ['a', 'a', 'b', 'c'], since: null }))
})

t.test('one stands a pair, five are written a day', async (t) => {
  const { db, cara, bo } = await stage(t)
  await endorse(db, cara, bo)
  t.match(await refusalOf(endorse(db, cara, bo)), { kind: 'conflict' })
  t.ok(await endorse(db, bo, cara), 'the other way is another pair')
  for (const handle of ['d1', 'd2', 'd3', 'd4']) await endorse(db, cara, await grown(db, handle))
  const sixth = await grown(db, 'd5')
  t.match(await refusalOf(endorse(db, cara, sixth)), { kind: 'too_many' })
  t.ok(await endorse(db, cara, sixth, { at: days(1) }))
})

t.test('both are two weeks old, writers, here, and two', async (t) => {
  const { db, cara, bo } = await stage(t)
  const young = await grown(db, 'young', 13.9)
  for (const [author, subject] of [
    [cara, young],
    [young, bo],
  ] as const) {
    t.match(await refusalOf(endorse(db, author, subject)), { kind: 'forbidden', message: /14 days/ })
  }
  t.match(await refusalOf(endorse(db, cara, cara)), { kind: 'invalid' })
  t.match(await refusalOf(endorse(db, cara, await makeBoard(db, 'poems'))), { kind: 'invalid' })
  t.match(await refusalOf(endorse(db, cara, { ...bo, goneAt: NOW })), { kind: 'invalid' })
})

async function stage(t: Test) {
  const { db } = await testDatabase(t)
  return { db, cara: await grown(db, 'cara'), bo: await grown(db, 'bo') }
}

async function grown(db: Db, handle: string, ageDays = 15): Promise<Account> {
  const account = await makeWriter(db, handle)
  return { ...account, joinedAt: days(-ageDays) }
}

async function endorse(
  db: Db,
  author: Account,
  subject: Account,
  given: Partial<EndorsementDraft> = {},
): Promise<EndorsementId> {
  return await deed(db, (tx) =>
    endorseWriter(
      tx,
      { author, subject },
      {
        text: 'Finds the thing you hoped nobody would find, and asks before changing it.',
        basis: 'hired_them',
        skills: ['copyediting'],
        since: '2024-03',
        postId: null,
        at: NOW,
        ...given,
      },
    ),
  )
}
