// A node's desk in tests: what is written is heard at once, and what is told is gathered instead of sent.
import type { Account } from '../../src/core/accounts/account.ts'
import type { JobName, Jobs } from '../../src/core/jobs.ts'
import type { Policy } from '../../src/core/posts/policy.ts'
import type { PostId } from '../../src/core/posts/post.ts'
import type { Db } from '../../src/db/connect.ts'
import type { Visibility } from '../../src/db/schema/words.ts'
import { openDesk } from '../../src/desk/index.ts'
import { plainText } from '../../src/lib/html.ts'
import { makeBoard, makeRemoteAccount, makeRemotePost, makeWriter, SITE } from '../helpers/make.ts'

/** The desk of a database, with a board for all work and one for editing. */
export async function openHearing(db: Db) {
  const desk = await makeWriter(db, 'desk', { kind: 'desk' })
  const board = await makeBoard(db, 'board')
  const editing = await makeBoard(db, 'editing', { work: ['copyediting', 'proofreading'] })
  const jobs = openDesk({ db, site: SITE })
  const doJob = async <Name extends JobName>(name: Name, payload: Jobs[Name]): Promise<void> => {
    const handler = jobs[name as keyof typeof jobs] as (
      given: unknown,
    ) => Promise<((tx: never) => Promise<void>) | undefined>
    const deed = await handler(payload)
    if (deed) await db.transaction().execute((tx) => deed(tx as never))
  }
  /** Does what the desk has to do, until it has nothing left to do. */
  const settle = async (): Promise<void> => {
    const names = Object.keys(jobs)
    for (;;) {
      const due = await db
        .deleteFrom('jobs')
        .where('name', 'in', names)
        .returning(['id', 'name', 'payload'])
        .execute()
      if (due.length === 0) return
      for (const { name, payload } of due.toSorted((one, other) =>
        BigInt(one.id) < BigInt(other.id) ? -1 : 1,
      ))
        await doJob(name as JobName, payload as never)
    }
  }
  return { desk, board, editing, settle, ...speaking(db, doJob, settle) }
}

function speaking(
  db: Db,
  doJob: (name: 'hear-post', payload: Jobs['hear-post']) => Promise<void>,
  settle: () => Promise<void>,
) {
  return {
    /** Somebody elsewhere writes a post that names these accounts, and the desk hears it. */
    write: async (
      author: Account,
      text: string,
      given: { to?: Account[]; visibility?: Visibility; inReplyToUri?: string; policy?: Policy } = {},
    ): Promise<PostId> => {
      const { to = [], ...rest } = given
      const names = to.map((one) => `<a href="${one.url}" class="u-url mention">@${one.handle}</a> `)
      const html = `<p>${names.join('')}${text.replaceAll('\n', '<br>')}</p>`
      const postId = await makeRemotePost(db, author, {
        html,
        mentionedUris: to.map(({ uri }) => uri),
        ...rest,
      })
      await doJob('hear-post', { postId })
      await settle()
      return postId
    },
    /** What was written to somebody by accounts of ours, the oldest first. */
    toldTo: async (
      reader: Account,
    ): Promise<{ from: string; text: string; visibility: string; uri: string; answers: string | null }[]> => {
      const rows = await db
        .selectFrom('posts')
        .innerJoin('post_mentions', 'post_mentions.post_id', 'posts.id')
        .innerJoin('accounts', 'accounts.id', 'posts.author_id')
        .select(['accounts.handle as from', 'posts.html', 'posts.visibility', 'posts.uri'])
        .select('posts.in_reply_to_uri as answers')
        .where('post_mentions.account_id', '=', reader.id)
        .where('accounts.host', 'is', null)
        .orderBy('posts.id')
        .execute()
      return rows.map(({ html, ...row }) => ({ ...row, text: plainText(html) }))
    },
  }
}

/** Somebody of another node who has been around for a while. */
export async function makeStranger(db: Db, handle: string, host = 'mastodon.example'): Promise<Account> {
  return await makeRemoteAccount(db, handle, { host, joinedAt: new Date('2020-01-01') })
}
