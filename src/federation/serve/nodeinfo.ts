import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NodeInfo } from '@fedify/fedify'
import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { Answer } from './answer.ts'

const PACKAGE = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
  version: string
}

/** The version of this program, as NodeInfo and the User-Agent say it. */
export const VERSION: string = PACKAGE.version

const COUNTED_MS = 60_000

/** Gives what this node is (NodeInfo 2.1, found as FEP-f1d5 says): its software and its numbers, counted from the tables once a minute at most. */
export function nodeInfoOf(db: Db): () => Promise<NodeInfo> {
  let counted: { at: number; info: Promise<NodeInfo> } | undefined
  return async () => {
    if (!counted || performance.now() - counted.at > COUNTED_MS)
      counted = { at: performance.now(), info: readNodeInfo(db) }
    return await counted.info
  }
}

/** The same as NodeInfo 2.0, which differs by no more than its number: Takahē asks for that without looking what there is. */
export function asNodeInfo20(answer: Answer): Answer {
  const document = { ...(JSON.parse(answer.body) as object), version: '2.0' }
  return { ...answer, type: answer.type.replace('2.1#', '2.0#'), body: JSON.stringify(document) }
}

// Whoever wrote something or came by in so many days.
const activeFor = (days: number) => sql`exists (select from sessions
    where sessions.account_id = writers.id and sessions.used_at > now() - make_interval(days => ${days}))
  or exists (select from posts where posts.author_id = writers.id
    and posts.id > (extract(epoch from now() - make_interval(days => ${days})) * 1000)::bigint << 16)`

async function readNodeInfo(db: Db): Promise<NodeInfo> {
  const { rows } = await sql<{
    writers: number
    month: number
    halfyear: number
    posts: number
    replies: number
  }>`
    with writers as (
      select id from accounts where host is null and kind = 'writer' and suspended_at is null and gone_at is null
    ), told as (
      select posts.in_reply_to_uri is not null as "isReply" from posts join writers on writers.id = posts.author_id
      where posts.visibility in ('public', 'unlisted') and posts.hidden_at is null
    )
    select count(*)::int as writers, count(*) filter (where ${activeFor(30)})::int as month,
      count(*) filter (where ${activeFor(180)})::int as halfyear,
      (select count(*)::int from told where not "isReply") as posts,
      (select count(*)::int from told where "isReply") as replies
    from writers`.execute(db)
  const { writers, month, halfyear, posts, replies } = rows[0]!
  return {
    software: { name: 'watercooler', version: VERSION },
    protocols: ['activitypub'],
    services: { inbound: [], outbound: [] },
    openRegistrations: false,
    usage: {
      users: { total: writers, activeMonth: month, activeHalfyear: halfyear },
      localPosts: posts,
      localComments: replies,
    },
    metadata: {},
  }
}
