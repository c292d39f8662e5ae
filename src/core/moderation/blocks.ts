import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'

/**
 * Refuses everything from a host and its subdomains from now on; a second time changes the reason.
 * Refuses: 'invalid' for the node's own host and for what it is a subdomain of.
 */
export async function blockHost(
  tx: Tx,
  site: Site,
  { host, reason }: { host: string; reason: string },
): Promise<void> {
  const name = host.toLowerCase()
  const own = site.host.replace(/:\d+$/, '')
  if (name === site.host || name === own || own.endsWith(`.${name}`)) {
    throw new Refusal('invalid', `A block of ${name} would block this node itself, ${site.host}.`)
  }
  await tx
    .insertInto('blocked_hosts')
    .values({ host: name, reason })
    .onConflict((conflict) => conflict.column('host').doUpdateSet({ reason }))
    .execute()
}

/** Takes a block back; true when there was one. */
export async function unblockHost(tx: Tx, host: string): Promise<boolean> {
  const removed = await tx
    .deleteFrom('blocked_hosts')
    .where('host', '=', host.toLowerCase())
    .returning('host')
    .executeTakeFirst()
  return removed !== undefined
}

/** All blocked hosts with the reasons given. */
export async function readBlockedHosts(db: Db): Promise<{ host: string; reason: string; madeAt: Date }[]> {
  return await db
    .selectFrom('blocked_hosts')
    .select(['host', 'reason', 'made_at as madeAt'])
    .orderBy('host')
    .execute()
}

/** The names of which one must be blocked for a host to be: its own, with and without its port, and those it is a subdomain of. */
export function namesThatBlock(host: string): string[] {
  const labels = host.replace(/:\d+$/, '').split('.')
  return [host, ...labels.map((_, at) => labels.slice(at).join('.'))]
}

/** Whether a host is blocked, by any of the names that block it. */
export async function isBlockedHost(db: Db | Tx, host: string): Promise<boolean> {
  const { rows } =
    await sql`select from blocked_hosts where host = any(${namesThatBlock(host)}) limit 1`.execute(db)
  return rows.length > 0
}
