// What moderators do about referrals and people, and how it is appealed (product §3.6). What an action brings about (a
// referral removed, an account suspended) is done by whoever takes it, in the same transaction.
import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import type { AccountId } from '../accounts/account.ts'
import { Refusal } from '../refusal.ts'

/** What a moderator can do. */
export const ACTIONS = [
  'note',
  'request_change',
  'label',
  'hold',
  'remove',
  'limit',
  'suspend',
  'refuse_board',
] as const

/** What a moderator can do. */
export type Action = (typeof ACTIONS)[number]

/** Why, in a word that can be counted in public. */
export const REASON_CODES = [
  'fraud',
  'spam',
  'duplicate',
  'unpaid_work',
  'pay_unclear',
  'dishonest_work',
  'contact_details',
  'wrong_board',
  'conduct',
  'other',
] as const

/** Why. */
export type ReasonCode = (typeof REASON_CODES)[number]

/** The id of an action. */
export type ActionId = Id<'moderation_action'>

/** Where an action stands. */
export type ActionState = 'standing' | 'appealed' | 'confirmed' | 'reversed'

/** Days within which an action can be appealed. */
export const APPEAL_DAYS = 14
/** How long a statement, an appeal or a decision may be. */
export const STATEMENT_LENGTH_MAX = 2000

/** Who makes a move: whom the action is about, or a moderator who did not take it. */
export type Decider = 'subject' | 'other_moderator'

/** Every move of an action. What is not here is refused; an action is appealed once. */
export const ACTION_MOVES: Readonly<
  Record<ActionState, Partial<Record<ActionState, { by: Decider; daysMax?: number }>>>
> = {
  standing: { appealed: { by: 'subject', daysMax: APPEAL_DAYS } },
  appealed: { confirmed: { by: 'other_moderator' }, reversed: { by: 'other_moderator' } },
  confirmed: {},
  reversed: {},
}

/** An action with its statement of reasons, which the person it is about reads. */
export interface NewAction {
  action: Action
  reasonCode: ReasonCode
  statement: string
  accountId: AccountId
  referralId: Id<'referral'> | null
}

/**
 * Notes what a moderator does, and gives its id. Refuses: 'forbidden' to those who are none, and about oneself;
 * 'invalid' without a statement of reasons.
 */
export async function takeAction(tx: Tx, byId: AccountId, taken: NewAction): Promise<ActionId> {
  await requireModerator(tx, byId)
  if (taken.accountId === byId) throw new Refusal('forbidden', 'Nobody moderates what is their own.')
  const { id } = await tx
    .insertInto('moderation_actions')
    .values({
      by_account_id: byId,
      account_id: taken.accountId,
      referral_id: taken.referralId,
      action: taken.action,
      reason_code: taken.reasonCode,
      statement: said(taken.statement, 'Please state the reasons'),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/**
 * Appeals an action in the name of whom it is about. Refuses: 'not_found' to everybody else; 'conflict' when it was
 * appealed before or is more than 14 days old; 'invalid' without a text.
 */
export async function appealAction(
  tx: Tx,
  accountId: AccountId,
  { actionId, text, at }: { actionId: ActionId; text: string; at: Date },
): Promise<void> {
  const action = await lockAction(tx, actionId)
  if (action?.accountId !== accountId) throw new Refusal('not_found', 'There is no such decision about you.')
  checkMove(action, 'appealed', at)
  await move(tx, actionId, 'appealed')
  await tx
    .insertInto('appeals')
    .values({ action_id: actionId, text: said(text, 'Please say why the decision is wrong'), made_at: at })
    .execute()
}

/** An action that an appeal is about, as whoever undoes or keeps it needs it. */
export interface AppealedAction {
  action: Action
  accountId: AccountId
  referralId: Id<'referral'> | null
}

/**
 * Decides an appeal: the action is confirmed or reversed. Gives the action, of which the caller takes back what it
 * brought about. Refuses: 'forbidden' to those who are no moderators, and to the one who took the action while there is
 * another to decide; 'not_found' and 'conflict' where there is no open appeal.
 */
export async function decideAppeal(
  tx: Tx,
  byId: AccountId,
  { actionId, to, text, at }: { actionId: ActionId; to: 'confirmed' | 'reversed'; text: string; at: Date },
): Promise<AppealedAction> {
  await requireModerator(tx, byId)
  const action = await lockAction(tx, actionId)
  if (!action) throw new Refusal('not_found', 'There is no such decision.')
  checkMove(action, to, at)
  if (action.accountId === byId)
    throw new Refusal('forbidden', 'Nobody decides about an appeal of their own.')
  if (action.byId === byId && (await hasOtherModerator(tx, [byId, action.accountId])))
    throw new Refusal('forbidden', 'Another moderator decides about an appeal.')
  await move(tx, actionId, to)
  await tx
    .updateTable('appeals')
    .set({ decided_by_id: byId, decided_at: at, decision: said(text, 'Please say why you decide so') })
    .where('action_id', '=', actionId)
    .execute()
  return { action: action.action, accountId: action.accountId, referralId: action.referralId }
}

interface LockedAction extends AppealedAction {
  byId: AccountId | null
  state: ActionState
  madeAt: Date
}

async function lockAction(tx: Tx, id: ActionId): Promise<LockedAction | undefined> {
  const row = await tx
    .selectFrom('moderation_actions')
    .select(['account_id as accountId', 'by_account_id as byId', 'referral_id as referralId'])
    .select(['action', 'state', 'made_at as madeAt'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && { ...row, action: row.action as Action, state: row.state as ActionState }
}

function checkMove(action: LockedAction, to: ActionState, at: Date): void {
  const move = ACTION_MOVES[action.state][to]
  if (move === undefined) throw new Refusal('conflict', REFUSALS[action.state])
  if (move.daysMax !== undefined && at.getTime() - action.madeAt.getTime() > move.daysMax * DAY_MS)
    throw new Refusal('conflict', `A decision can be appealed for ${move.daysMax} days.`)
}

const DAY_MS = 86_400_000

const REFUSALS: Readonly<Record<ActionState, string>> = {
  standing: 'This decision was not appealed.',
  appealed: 'This decision has been appealed already.',
  confirmed: 'This decision was confirmed, which is the end of it.',
  reversed: 'This decision was taken back already.',
}

async function move(tx: Tx, id: ActionId, to: ActionState): Promise<void> {
  await tx.updateTable('moderation_actions').set({ state: to }).where('id', '=', id).execute()
}

/** Refuses 'forbidden' to those who neither own nor moderate the node. */
export async function requireModerator(tx: Tx, accountId: AccountId): Promise<void> {
  const login = await tx
    .selectFrom('logins')
    .innerJoin('accounts', 'accounts.id', 'logins.account_id')
    .select('role')
    .where('account_id', '=', accountId)
    .where('role', 'in', ['owner', 'moderator'])
    .where('suspended_at', 'is', null)
    .executeTakeFirst()
  if (!login) throw new Refusal('forbidden', 'Only moderators decide about this.')
}

/** Who decides about an appeal: another moderator; where there is none, the same one; or, so far, nobody. */
export type AppealJudge = 'another' | 'same' | 'nobody'

/** Who decides about an appeal against what `byId` did about `accountId`, as `decideAppeal` has it; null: who did it is gone. */
export async function findAppealJudge(
  db: Db,
  { byId, accountId }: { byId: AccountId | null; accountId: AccountId },
): Promise<AppealJudge> {
  if (await hasOtherModerator(db, [accountId, ...(byId === null ? [] : [byId])])) return 'another'
  return (await hasOtherModerator(db, [accountId])) ? 'same' : 'nobody'
}

/** How many people moderate a node, its owner among them. */
export async function countModerators(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('logins')
    .innerJoin('accounts', 'accounts.id', 'logins.account_id')
    .select((is) => is.fn.countAll<string>().as('count'))
    .where('role', 'in', ['owner', 'moderator'])
    .where('suspended_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Whether somebody else than these can decide about a thing: who has another to do it decides nothing of her own. */
export async function hasOtherModerator(db: Db | Tx, exceptIds: AccountId[]): Promise<boolean> {
  const other = await db
    .selectFrom('logins')
    .innerJoin('accounts', 'accounts.id', 'logins.account_id')
    .select(sql`1`.as('one'))
    .where('role', 'in', ['owner', 'moderator'])
    .where('suspended_at', 'is', null)
    .where('account_id', 'not in', exceptIds)
    .limit(1)
    .executeTakeFirst()
  return other !== undefined
}

function said(text: string, asks: string): string {
  const tidy = text.trim()
  if (tidy !== '' && [...tidy].length <= STATEMENT_LENGTH_MAX) return tidy
  throw new Refusal('invalid', `${asks}, in at most ${STATEMENT_LENGTH_MAX} characters.`)
}
