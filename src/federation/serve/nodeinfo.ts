import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NodeInfo } from '@fedify/fedify'
import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'

const PACKAGE = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
  version: string
}

/** The version of this program, as NodeInfo and the User-Agent say it. */
export const VERSION: string = PACKAGE.version

/** What this node is (NodeInfo 2.1): its software and its numbers, counted from the tables. */
export async function readNodeInfo(db: Db): Promise<NodeInfo> {
  const { rows } = await sql<{
    writers: number
    month: number
    halfyear: number
    posts: number
    replies: number
  }>`
    select
      (select count(*)::int from accounts where host is null and kind = 'writer' and suspended_at is null) as writers,
      (select count(distinct account_id)::int from sessions where used_at > now() - interval '30 days') as month,
      (select count(distinct account_id)::int from sessions where used_at > now() - interval '180 days') as halfyear,
      count(*) filter (where posts.in_reply_to_uri is null)::int as posts,
      count(*) filter (where posts.in_reply_to_uri is not null)::int as replies
    from posts join accounts on accounts.id = posts.author_id and accounts.host is null
    where posts.visibility in ('public', 'unlisted')`.execute(db)
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
