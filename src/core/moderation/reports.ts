// What people and other nodes report to moderators. Whom a report is about is never told whose it is.
import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import { type Byline, byline } from '../accounts/byline.ts'
import { enqueue } from '../jobs.ts'
import { Refusal } from '../refusal.ts'
import { type ReasonCode, takeAction } from './act.ts'

/** The id of a report. */
export type ReportId = Id<'report'>

/** How long what a report says may be, in characters. */
export const REPORT_LENGTH_MAX = 2_000
// What is added to a report within its day, all in all.
const MERGED_LENGTH_MAX = 10_000

/** A report as it comes in: by a writer of this node, or by another node. */
export interface NewReport {
  accountId: AccountId
  postIds: Id<'post'>[]
  by: { writerId: AccountId } | { host: string }
  text: string
}

/**
 * Files a report, and gives its id. There is one open report a day by each reporter about each account: what comes later is
 * added to it, and what it says already changes nothing.
 */
export async function fileReport(tx: Tx, { accountId, postIds, by, text }: NewReport): Promise<ReportId> {
  const [host, writerId] = 'host' in by ? [by.host, null] : [null, by.writerId]
  const { rows } = await sql<{ id: ReportId }>`
    insert into reports (account_id, reporter_host, reporter_id, text)
    values (${accountId}, ${host}, ${writerId}, ${text})
    on conflict (account_id, reporter_host, reporter_id, made_on) where resolved_at is null do update set text = case
      when position(excluded.text in reports.text) > 0 then reports.text
      else left(concat_ws(E'\n\n', nullif(reports.text, ''), excluded.text), ${MERGED_LENGTH_MAX}) end
    returning id`.execute(tx)
  const { id } = rows[0]!
  await sql`
    insert into report_posts (report_id, post_id) select ${id}, post_id from unnest(${postIds}::bigint[]) as post_id
    on conflict do nothing`.execute(tx)
  return id
}

/**
 * A writer reports an account, with posts of it, to the moderators of this node; `isToldThere`: to those of the account's own
 * node too, who are not told who she is. Refuses 'invalid' without words or with too many, and about oneself.
 */
export async function reportAccount(
  tx: Tx,
  reporter: Account,
  about: { account: Account; postIds: Id<'post'>[]; text: string; isToldThere: boolean },
): Promise<void> {
  const { account, postIds, isToldThere } = about
  const text = about.text.trim()
  if (account.id === reporter.id) throw new Refusal('invalid', 'Nobody reports herself.')
  if (text === '' || [...text].length > REPORT_LENGTH_MAX)
    throw new Refusal('invalid', `Please say what is wrong, in at most ${REPORT_LENGTH_MAX} characters.`)
  await fileReport(tx, { accountId: account.id, postIds, by: { writerId: reporter.id }, text })
  if (isToldThere && account.host !== null)
    await enqueue(tx, 'send-flag', { accountId: account.id, postIds, text })
}

/**
 * A moderator is done with a report: what she decided is noted in the history of whom it is about.
 * Refuses: as `takeAction`; 'not_found' for a report that is done already.
 */
export async function resolveReport(
  tx: Tx,
  byId: AccountId,
  { reportId, reasonCode, statement }: { reportId: ReportId; reasonCode: ReasonCode; statement: string },
): Promise<void> {
  const report = await tx
    .updateTable('reports')
    .set({ resolved_at: sql<Date>`now()` })
    .where('id', '=', reportId)
    .where('resolved_at', 'is', null)
    .returning('account_id as accountId')
    .executeTakeFirst()
  if (!report) throw new Refusal('not_found', 'There is no such report any more.')
  const { accountId } = report
  await takeAction(tx, byId, { action: 'note', reasonCode, statement, accountId, referralId: null })
}

/** A report as moderators see it. */
export interface ReportView {
  id: ReportId
  account: Byline
  /** The writer who reports; null where it was another node. */
  reporter: Byline | null
  reporterHost: string | null
  text: string
  madeAt: Date
  postIds: Id<'post'>[]
}

/** The reports that wait, the oldest first. */
export async function readOpenReports(db: Db, limit: number): Promise<ReportView[]> {
  const { rows } = await sql<ReportView>`
    select reports.id, ${byline('subject')} as account, reports.reporter_host as "reporterHost", reports.text,
      case when reporter.id is null then null else ${byline('reporter')} end as reporter, reports.made_at as "madeAt",
      (select coalesce(array_agg(post_id::text order by post_id), '{}') from report_posts where report_id = reports.id) as "postIds"
    from reports join accounts subject on subject.id = reports.account_id
      left join accounts reporter on reporter.id = reports.reporter_id
    where reports.resolved_at is null order by reports.id limit ${limit}`.execute(db)
  return rows
}

/** An account of this node at an address, or the author of the post that stands there. */
export interface ReportedThing {
  uri: string
  accountId: AccountId
  postId: Id<'post'> | null
}

/** Who and what of this node stands at these addresses: accounts of people and boards, and posts with their authors. */
export async function findReported(db: Db, uris: string[]): Promise<ReportedThing[]> {
  const { rows } = await sql<ReportedThing>`
    select uri, id as "accountId", null::bigint as "postId" from accounts
      where uri = any (${uris}) and host is null and kind <> 'node'
    union all
    select posts.uri, posts.author_id, posts.id from posts join accounts author on author.id = posts.author_id
      where posts.uri = any (${uris}) and author.host is null`.execute(db)
  return rows
}
