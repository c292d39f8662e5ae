import { fileReport, findReported, REPORT_LENGTH_MAX } from '../../core/moderation/reports.ts'
import type { Tx } from '../../db/connect.ts'
import { plainText, sanitize } from '../../lib/html.ts'
import { cut } from '../../lib/scrub.ts'
import type { Activity } from '../wire/activity.ts'
import { listOf, Reference } from '../wire/values.ts'
import { Dropped, type Receiver } from './receiver.ts'

const REPORTED_MAX = 50

/**
 * ActivityStreams §3 (Flag): another node reports accounts or posts of ours, one or many. Its words are in `content`, with
 * Lemmy in `summary`; Misskey names the posts in them alone. Which of its people said so is not kept.
 */
export const receiveFlag: Receiver = async ({ db }, activity, actor) => {
  const text = wordsOf(activity)
  const named = listOf(Reference).parse(activity.object).slice(0, REPORTED_MAX)
  const found = await findReported(db, [...named, ...linksIn(text)])
  // What stands in the words alone tells which posts are meant, not who.
  const accountIds = new Set(found.flatMap(({ uri, accountId }) => (named.includes(uri) ? accountId : [])))
  if (accountIds.size === 0) return new Dropped('a report about nobody here')
  return async (tx: Tx) => {
    for (const accountId of accountIds) {
      const postIds = found.flatMap((one) => (one.accountId === accountId ? (one.postId ?? []) : []))
      await fileReport(tx, { accountId, postIds, by: { host: actor.host! }, text })
    }
  }
}

function wordsOf({ content, summary }: Activity): string {
  return cut(plainText(sanitize(content ?? summary ?? '')).trim(), REPORT_LENGTH_MAX)
}

function linksIn(text: string): string[] {
  return (text.match(/https?:\/\/\S+/g) ?? []).slice(0, REPORTED_MAX)
}
