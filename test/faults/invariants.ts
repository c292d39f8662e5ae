// What must hold after every fault (security §2.4), asked of the database, of what other nodes recorded, and of the
// processes. Each says what it found.
import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { enqueue } from '../../src/core/jobs.ts'
import type { Delivered } from '../helpers/peer.ts'
import { until } from '../helpers/wait.ts'
import type { World } from './world.ts'

const RESIDENT_MIB_MAX = 512

/** What an invariant found, and whether that is right. */
export interface Finding {
  id: string
  found: string
  isKept: boolean
}

/** Asks all invariants of a world in which everything that could be done was done. */
export async function findAll(world: World): Promise<Finding[]> {
  const copies = copiesOf(world)
  return [
    await acceptedIsKept(world),
    await nothingIsDoubled(world),
    ...(await everythingArrived(world, copies)),
    inOrder(copies),
    await nothingIsHeld(world),
    nothingPrivate(world, copies),
    processesAreWell(world),
    pagesAnswered(world),
    await rowsAreSound(world),
    {
      id: 'I11',
      found: `${world.hosts.atOnceMax()} at once for a host`,
      isKept: world.hosts.atOnceMax() <= 2,
    },
    await mediaMatchRows(world),
  ]
}

// I1: each 202 has its effect, or a parked record.
async function acceptedIsKept({ db, doings }: World): Promise<Finding> {
  const accepted = doings.sent.filter(({ acceptedAt }) => acceptedAt !== undefined).map(({ uri }) => uri)
  const { rows } = await sql<{ kept: number; parked: number }>`
    with given as materialized (
      select given.uri, posts.id is not null as kept
      from unnest(${accepted}::text[]) as given (uri) left join posts on posts.uri = given.uri
    ), parked as materialized (select payload ->> 'body' as body from jobs where run_at = 'infinity')
    select count(*) filter (where kept)::int as kept, count(*) filter (where not kept and exists (
      select from parked where body like '%' || given.uri || '"%'))::int as parked
    from given`.execute(db)
  const { kept, parked } = rows[0]!
  const refused = doings.sent.length - accepted.length
  const found = `${accepted.length} accepted, ${kept} here, ${parked} parked, ${refused} never accepted`
  return { id: 'I1', found, isKept: kept + parked === accepted.length && refused === 0 }
}

// I2: one post and one notification for each, however often it came.
async function nothingIsDoubled({ db, ada }: World): Promise<Finding> {
  const { rows } = await sql<{ posts: number; told: number; doubled: number }>`
    select (select count(*)::int from posts join accounts on accounts.id = author_id where host is not null) as posts,
      (select count(*)::int from notifications where account_id = ${ada.id} and kind = 'mention') as told,
      (select count(*)::int from (select uri from posts group by uri having count(*) > 1) twice) as doubled`.execute(
    db,
  )
  const { posts, told, doubled } = rows[0]!
  const found = `${posts} posts of others, ${told} notifications, ${doubled} doubled`
  return { id: 'I2', found, isKept: posts === told && doubled === 0 }
}

/** All copies of each activity at each inbox, in the order of their coming. */
type Copies = Map<string, { id: string; type: string; objectUri: string; inbox: string; bodies: string[] }>

function copiesOf({ hosts }: World): Copies {
  const copies: Copies = new Map()
  for (const delivered of hosts.peers.flatMap((peer) => peer.delivered)) {
    const { id, type, objectUri } = readHead(delivered)
    const key = `${delivered.inbox}\n${id}`
    const known = copies.get(key) ?? { id, type, objectUri, inbox: delivered.inbox, bodies: [] }
    copies.set(key, known)
    known.bodies.push(delivered.body)
  }
  return copies
}

function readHead({ activity }: Delivered): { id: string; type: string; objectUri: string } {
  const { id, type, object } = activity as { id: string; type: string; object: string | { id: string } }
  return { id, type, objectUri: typeof object === 'string' ? object : object.id }
}

// I3 and I4: each activity reached each inbox at least once, and all copies are the same bytes. What was taken back
// before it went out may never have gone; what was edited meanwhile goes as its last edit.
async function everythingArrived({ doings, hosts, db }: World, copies: Copies): Promise<Finding[]> {
  const last = doings.said.map(({ post, isEdited, isRemoved }) => ({
    uri: post.uri,
    type: isRemoved ? 'Delete' : isEdited ? 'Update' : 'Create',
  }))
  const arrived = new Set(
    [...copies.values()].map(({ inbox, type, objectUri }) => `${inbox} ${type} ${objectUri}`),
  )
  const wanted = last.flatMap(({ uri, type }) => hosts.fans.map((fan) => `${fan}/inbox ${type} ${uri}`))
  const missing = wanted.filter((one) => !arrived.has(one))
  const { rows } = await sql<{ pending: number }>`
    select count(*)::int as pending from jobs where name = 'deliver'`.execute(db)
  const bodies = new Map<string, Set<string>>()
  for (const { id, bodies: got } of copies.values())
    bodies.set(id, new Set([...(bodies.get(id) ?? []), ...got]))
  const unlike = [...bodies.values()].filter((different) => different.size > 1).length
  const most = Math.max(0, ...[...copies.values()].map((one) => one.bodies.length))
  return [
    {
      id: 'I3',
      found: `${wanted.length} due, ${missing.length} missing, ${rows[0]!.pending} pending`,
      isKept: missing.length === rows[0]!.pending && missing.length === 0,
    },
    {
      id: 'I4',
      found: `${bodies.size} activities, ${unlike} in other bytes, ${most} copies at most`,
      isKept: unlike === 0,
    },
  ]
}

const RANK: Record<string, number> = { Create: 0, Update: 1, Delete: 2 }

// I5: of one object an inbox heard first of its beginning, then of its edits, last of its end.
function inOrder(copies: Copies): Finding {
  const ranks = new Map<string, number>()
  let wrong = 0
  for (const { inbox, objectUri, type } of copies.values()) {
    const key = `${inbox} ${objectUri}`
    const rank = RANK[type] ?? 0
    if (rank < (ranks.get(key) ?? 0)) wrong += 1
    ranks.set(key, rank)
  }
  return { id: 'I5', found: `${ranks.size} sequences, ${wrong} out of order`, isKept: wrong === 0 }
}

// I6: nothing is held by anybody, and nothing waits.
async function nothingIsHeld({ db }: World): Promise<Finding> {
  const { rows } = await sql<{ held: number; waiting: number; parked: number }>`
    select count(*) filter (where leased_by is not null and run_at < 'infinity')::int as held,
      count(*) filter (where leased_by is null and run_at < 'infinity' and run_at < now())::int as waiting,
      count(*) filter (where run_at = 'infinity')::int as parked from jobs
    where name not like 'mind-%' and name not like 'sweep%'`.execute(db)
  const { held, waiting, parked } = rows[0]!
  return {
    id: 'I6',
    found: `${held} held, ${waiting} waiting, ${parked} parked`,
    isKept: held + waiting === 0,
  }
}

/** What stands in every private post of the faults, and nowhere else. */
export const PRIVATE_MARK = 'for-your-eyes-only'

// I7: what is private is at the inbox that it was for, and in no log.
function nothingPrivate({ programs }: World, copies: Copies): Finding {
  const at = [...copies.values()].filter(({ bodies }) => bodies.some((body) => body.includes(PRIVATE_MARK)))
  const astray = at.filter(({ inbox, bodies }) => !bodies[0]!.includes(inbox.replace(/\/inbox$/, '')))
  const logged = programs.filter((program) => program.said().includes(PRIVATE_MARK)).length
  const found = `${at.length} private deliveries, ${astray.length} astray, in ${logged} logs`
  return { id: 'I7', found, isKept: at.length > 0 && astray.length + logged === 0 }
}

// I8: no process ended that nobody ended, no promise was rejected unheard, none grew without bounds.
function processesAreWell({ programs }: World): Finding {
  const deaths = programs.flatMap((program) => program.deaths())
  const unheard = programs.filter((program) => /unhandled/i.test(program.said())).length
  const resident = Math.max(...programs.map((program) => program.residentMax()))
  const found = `${deaths.length} deaths${deaths.length > 0 ? ` (${deaths.join(', ')})` : ''}, ${unheard} unheard rejections, ${resident} MiB at most`
  return { id: 'I8', found, isKept: deaths.length + unheard === 0 && resident < RESIDENT_MIB_MAX }
}

// I9: no page fails, but for saying that it cannot now (503); and that not always.
function pagesAnswered({ doings: { looks } }: World): Finding {
  const failed = looks.filter(({ status }) => typeof status === 'number' && status >= 500 && status !== 503)
  const shown = looks.filter(({ status }) => status === 200).length
  const times = looks.map(({ ms }) => ms).sort((a, b) => a - b)
  const p99 = Math.round(times[Math.floor(times.length * 0.99)] ?? 0)
  return {
    id: 'I9',
    found: `${looks.length} looks, ${shown} shown, ${failed.length} faults, p99 ${p99} ms`,
    isKept: failed.length === 0 && (shown > 0 || looks.length === 0),
  }
}

// I10: every reference leads somewhere, and every constraint was checked.
async function rowsAreSound({ db }: World): Promise<Finding> {
  const { rows } = await sql<{ unsound: number }>`
    select (select count(*) from pg_constraint where not convalidated)::int
      + (select count(*) from pg_index where not indisvalid)::int
      + (select count(*) from post_mentions left join posts on posts.id = post_id where posts.id is null)::int
      + (select count(*) from notifications left join posts on posts.id = post_id
          where post_id is not null and posts.id is null)::int as unsound`.execute(db)
  return { id: 'I10', found: `${rows[0]!.unsound} unsound`, isKept: rows[0]!.unsound === 0 }
}

// I12: after a sweep no file without a row, and no row without a file; and whatever was taken is there. What a process
// left that was killed in the middle is swept a day later: so all files are made two days old.
async function mediaMatchRows({ db, mediaFolder, doings: { uploads } }: World): Promise<Finding> {
  const old = new Date(Date.now() - 2 * 86_400_000)
  const list = () => readdirSync(mediaFolder).filter((name) => name !== 'ballast')
  for (const name of list()) utimesSync(join(mediaFolder, name), old, old)
  await db.transaction().execute((tx) => enqueue(tx, 'sweep-media', {}, { key: 'sweep-media' }))
  await until('the files to be swept', async () => {
    const { rows } = await sql`select from jobs where name = 'sweep-media'`.execute(db)
    return rows.length === 0
  })
  const files = list()
  const rows = await db.selectFrom('media').select(['id', 'name']).execute()
  const copies = await db.selectFrom('picture_copies').select('name').where('name', 'is not', null).execute()
  const known = new Set([...rows, ...copies].map(({ name }) => name))
  const strays = files.filter((file) => !known.has(file)).length
  const missing = rows.filter(({ name }) => !files.includes(name)).length
  const taken = uploads.flatMap(({ mediaId }) => mediaId ?? [])
  const lost = taken.filter((mediaId) => !rows.some(({ id }) => id === mediaId)).length
  const found = `${taken.length} pictures taken, ${lost} lost; ${strays} files without a row, ${missing} rows without a file`
  return { id: 'I12', found, isKept: strays + missing + lost === 0 }
}
