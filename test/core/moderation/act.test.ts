import t from 'tap'
import type { Account } from '../../../src/core/accounts/account.ts'
import {
  ACTION_MOVES,
  type ActionId,
  type ActionState,
  APPEAL_DAYS,
  appealAction,
  decideAppeal,
  takeAction,
} from '../../../src/core/moderation/act.ts'
import { Refusal } from '../../../src/core/refusal.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeWriter } from '../../helpers/make.ts'

const DAY_MS = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS)

async function court(t: Parameters<typeof testDatabase>[0]) {
  const { db } = await testDatabase(t)
  const owner = await makeWriter(db, 'olga', { login: 'owner' })
  const moderator = await makeWriter(db, 'mo', { login: 'moderator' })
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const inOne = db.transaction()
  const take = (by: Account, about: Account = ann, statement = 'It asks for a deposit.') =>
    inOne.execute((tx) =>
      takeAction(tx, by.id, {
        action: 'limit',
        reasonCode: 'fraud',
        statement,
        accountId: about.id,
        referralId: null,
      }),
    )
  const appeal = (actionId: ActionId, by: Account = ann, at = inDays(1), text = 'It does not.') =>
    inOne.execute((tx) => appealAction(tx, by.id, { actionId, text, at }))
  const decide = (
    actionId: ActionId,
    by: Account,
    to: 'confirmed' | 'reversed' = 'reversed',
    text = 'Indeed.',
  ) => inOne.execute((tx) => decideAppeal(tx, by.id, { actionId, to, text, at: inDays(2) }))
  const stateOf = async (id: ActionId) =>
    (await db.selectFrom('moderation_actions').select('state').where('id', '=', id).executeTakeFirstOrThrow())
      .state
  return { db, owner, moderator, ann, take, appeal, decide, stateOf }
}

async function kindOf(deed: Promise<unknown>): Promise<string> {
  const outcome = await deed.catch((fault: unknown) => fault)
  return outcome instanceof Refusal ? outcome.kind : `not refused: ${outcome}`
}

t.test('an action has a reason, an appeal, and another moderator who decides', async (t) => {
  const { owner, moderator, ann, take, appeal, decide, stateOf, db } = await court(t)
  const id = await take(moderator)
  t.equal(await stateOf(id), 'standing')
  t.equal(await kindOf(decide(id, owner)), 'conflict', 'nobody appealed')
  await appeal(id)
  t.equal(await kindOf(appeal(id)), 'conflict')
  t.equal(await kindOf(decide(id, moderator)), 'forbidden')
  t.equal(await kindOf(decide(id, ann)), 'forbidden')
  t.strictSame(await decide(id, owner), { action: 'limit', accountId: ann.id, referralId: null })
  t.equal(await stateOf(id), 'reversed')
  t.match(await db.selectFrom('appeals').select(['text', 'decided_by_id', 'decision']).execute(), [
    { text: 'It does not.', decided_by_id: owner.id, decision: 'Indeed.' },
  ])
  t.equal(await kindOf(decide(id, owner, 'confirmed')), 'conflict')
})

t.test('only moderators act, never about themselves, and never without a reason', async (t) => {
  const { moderator, ann, take } = await court(t)
  t.equal(await kindOf(take(ann, moderator)), 'forbidden')
  t.equal(await kindOf(take(moderator, moderator)), 'forbidden')
  t.equal(await kindOf(take(moderator, ann, '  ')), 'invalid')
  t.equal(await kindOf(take(moderator, ann, 'x'.repeat(2001))), 'invalid')
})

t.test('only whom it is about appeals, within fourteen days, and says why', async (t) => {
  const { owner, moderator, ann, take, appeal } = await court(t)
  const id = await take(moderator)
  t.equal(await kindOf(appeal(id, owner)), 'not_found')
  t.equal(await kindOf(appeal(id, ann, inDays(APPEAL_DAYS + 1))), 'conflict')
  t.equal(await kindOf(appeal(id, ann, inDays(1), '')), 'invalid')
  await appeal(id, ann, inDays(APPEAL_DAYS - 1))
})

t.test('where there is one moderator only, that one decides', async (t) => {
  const { owner, moderator, take, appeal, decide, stateOf, db } = await court(t)
  const id = await take(owner)
  await appeal(id)
  t.equal(await kindOf(decide(id, owner, 'confirmed')), 'forbidden')
  await db.updateTable('accounts').set({ suspended_at: new Date() }).where('id', '=', moderator.id).execute()
  await decide(id, owner, 'confirmed')
  t.equal(await stateOf(id), 'confirmed')
})

t.test('of all moves the table allows three, and the deeds make these and no others', async (t) => {
  const { owner, moderator, take, appeal, decide, stateOf, db } = await court(t)
  const states = Object.keys(ACTION_MOVES) as ActionState[]
  for (const from of states) {
    for (const to of states.filter((state) => state !== 'standing')) {
      const id = await take(moderator)
      await db.updateTable('moderation_actions').set({ state: from }).where('id', '=', id).execute()
      const outcome = await (to === 'appealed' ? appeal(id) : decide(id, owner, to as 'confirmed')).then(
        () => 'done',
        (fault: Refusal) => fault.kind,
      )
      const isAllowed = ACTION_MOVES[from][to] !== undefined
      t.strictSame(
        [outcome, await stateOf(id)],
        isAllowed ? ['done', to] : ['conflict', from],
        `${from} → ${to}`,
      )
    }
  }
})
