// What other nodes run, by their own word (NodeInfo): asked once a month, of hosts that follow a board.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Jobs } from '../core/jobs.ts'
import type { Db, Tx } from '../db/connect.ts'
import type { FetchAnswer, SafeFetch } from '../lib/fetch.ts'
import { scrub } from '../lib/scrub.ts'
import { isSameOrigin } from './wire/activity.ts'
import { listOf, Uri } from './wire/values.ts'

/** Software whose groups announce activities (FEP-1b12), and which reads an Announce of a mere URI not at all or badly. */
const WITH_GROUPS = ['lemmy', 'piefed', 'mbin', 'nodebb']
const KNOWN_DAYS = 30

const Links = z.object({ links: listOf(z.object({ rel: z.string(), href: Uri })) })
const NodeInfo = z.object({ software: z.object({ name: z.string().max(100).transform(scrub) }) })

/** Those of some inboxes that are of servers with groups, and the hosts that must be asked what they run. */
export async function readGroupHosts(
  db: Db | Tx,
  inboxes: string[],
): Promise<{ groups: string[]; unknown: string[] }> {
  const hosts = [...new Set(inboxes.map((inbox) => new URL(inbox).host))]
  const { rows } = await sql<{ host: string; software: string }>`
    select host, software from peers
    where host = any (${hosts}::text[]) and software_at > now() - make_interval(days => ${KNOWN_DAYS})`.execute(
    db,
  )
  const known = new Map(rows.map(({ host, software }) => [host, software]))
  return {
    groups: inboxes.filter((inbox) => WITH_GROUPS.includes(known.get(new URL(inbox).host) ?? '')),
    unknown: hosts.filter((host) => !known.has(host)),
  }
}

/** Asks a host what it runs, unless that is known, and remembers the answer; that it does not say, too. Throws what may succeed later. */
export function learnSoftware({
  db,
  safeFetch,
  scheme,
}: {
  db: Db
  safeFetch: SafeFetch
  scheme: 'http' | 'https'
}) {
  return async ({ host }: Jobs['learn-software']): Promise<undefined> => {
    const origin = `${scheme}://${host}`
    const { unknown } = await readGroupHosts(db, [origin])
    if (unknown.length === 0) return undefined
    const software = await askSoftware(safeFetch, origin)
    await sql`
      insert into peers (host, software, software_at) values (${host}, ${software}, now())
      on conflict (host) do update set software = excluded.software, software_at = excluded.software_at`.execute(
      db,
    )
    return undefined
  }
}

async function askSoftware(safeFetch: SafeFetch, origin: string): Promise<string> {
  const index = await safeFetch(`${origin}/.well-known/nodeinfo`, { purpose: 'nodeinfo' })
  const links = readAs(Links, index)?.links ?? []
  const newest = links
    .filter(({ rel, href }) => /\/schema\/2\.\d$/.test(rel) && isSameOrigin(href, origin))
    .toSorted((one, other) => one.rel.localeCompare(other.rel))
    .at(-1)
  if (!newest) return ''
  const document = await safeFetch(newest.href, { purpose: 'nodeinfo' })
  return readAs(NodeInfo, document)?.software.name.toLowerCase() ?? ''
}

function readAs<T extends z.ZodType>(shape: T, { status, body }: FetchAnswer): z.output<T> | undefined {
  if (status !== 200) return undefined
  try {
    return shape.safeParse(JSON.parse(body.toString('utf8'))).data
  } catch {
    return undefined
  }
}
