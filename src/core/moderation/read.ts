import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import type { AccountId } from '../accounts/account.ts'
import { type Byline, byline } from '../accounts/byline.ts'
import type { Action, ActionId, ActionState, ReasonCode } from './act.ts'

/** A decision as it is shown: to whom it is about, and to moderators. */
export interface ActionView {
  id: ActionId
  action: Action
  reasonCode: ReasonCode
  statement: string
  state: ActionState
  madeAt: Date
  /** Whom it is about. */
  account: Byline
  /** Who took it; null: whose account is gone. */
  by: Byline | null
  /** The referral that it is about, if it is still there. */
  referral: { code: string; title: string } | null
  /** What was said against it, and what was decided, maybe by the same moderator. */
  appeal: { text: string; decision: string; isBySame: boolean } | null
}

/** The newest decision about a referral; undefined when there is none. For its author and for moderators. */
export async function findActionAbout(db: Db, referralId: Id<'referral'>): Promise<ActionView | undefined> {
  const [newest] = await readViews(db, sql`moderation_actions.referral_id = ${referralId}`, { limit: 1 })
  return newest
}

/** All decisions about somebody, the newest first: a person's history, for moderators. */
export async function readHistory(db: Db, accountId: AccountId, limit: number): Promise<ActionView[]> {
  return await readViews(db, sql`moderation_actions.account_id = ${accountId}`, { limit })
}

/** The appeals that wait for a decision, the oldest first. */
export async function readAppeals(db: Db, limit: number): Promise<ActionView[]> {
  return await readViews(db, sql`moderation_actions.state = 'appealed'`, {
    limit,
    order: sql`appeals.made_at`,
  })
}

/** How often moderators decided what, and why, over all the time: what everybody may know. */
export async function countActions(
  db: Db,
): Promise<{ action: Action; reasonCode: ReasonCode; count: number; reversed: number }[]> {
  const { rows } = await sql<{ action: Action; reasonCode: ReasonCode; count: number; reversed: number }>`
    select action, reason_code as "reasonCode", count(*)::int as count,
      (count(*) filter (where state = 'reversed'))::int as reversed
    from moderation_actions where action <> 'note'
    group by action, reason_code order by count(*) desc, action, reason_code`.execute(db)
  return rows
}

async function readViews(
  db: Db,
  condition: RawBuilder<unknown>,
  { limit, order = sql`moderation_actions.id desc` }: { limit: number; order?: RawBuilder<unknown> },
): Promise<ActionView[]> {
  const { rows } = await sql<ActionView>`
    select moderation_actions.id, moderation_actions.action, moderation_actions.reason_code as "reasonCode",
      moderation_actions.statement, moderation_actions.state, moderation_actions.made_at as "madeAt",
      ${byline('subject')} as account,
      case when decider.id is null then null else ${byline('decider')} end as by,
      case when referrals.id is null then null else
        json_build_object('code', referrals.code, 'title', referrals.terms ->> 'title') end as referral,
      case when appeals.action_id is null then null else
        json_build_object('text', appeals.text, 'decision', appeals.decision,
          'isBySame', coalesce(appeals.decided_by_id = moderation_actions.by_account_id, false)) end as appeal
    from moderation_actions
      join accounts subject on subject.id = moderation_actions.account_id
      left join accounts decider on decider.id = moderation_actions.by_account_id
      left join referrals on referrals.id = moderation_actions.referral_id
      left join appeals on appeals.action_id = moderation_actions.id
    where ${condition} order by ${order} limit ${limit}`.execute(db)
  return rows
}
