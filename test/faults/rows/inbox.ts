// What happens when others send nonsense, everything five times, or the end before the beginning (R18–R20).
import { sql } from 'kysely'
import { createOf } from '../../helpers/create.ts'
import type { PeerActor } from '../../helpers/peer.ts'
import { until } from '../../helpers/wait.ts'
import { ask, deliver } from '../load.ts'
import { demand, freshOne, type Row, underLoad } from '../row.ts'
import type { World } from '../world.ts'

const COPIES = 5
const ATTEMPTS_MAX = 5

/** The rows about what arrives. */
export const INBOX: Row[] = [
  { id: 'R18', fault: 'nonsense, and an activity that always fails', isShort: true, run: poison },
  { id: 'R19', fault: 'everything comes five times at once', isShort: true, run: duplicate },
  { id: 'R20', fault: 'edits and ends come before their beginnings', isShort: true, run: reorder },
]

const NONSENSE = [
  '',
  '{',
  'null',
  '[]',
  '{"type":1}',
  '{"id":"x","type":"Create"}',
  '\u0000',
  '"'.repeat(999),
]

async function poison(world: World): Promise<string> {
  const { hosts, origin, ports, db, scale } = world
  const writer = hosts.writers[0]!
  const answers = await underLoad(world, async () => {
    // No activity that passes the gate is known to fail always; so one is put where only the gate puts things.
    await sql`insert into jobs (name, pool, payload) values ('receive-activity', 'inbox',
      ${JSON.stringify({ actor: writer.uri, body: 'this is no JSON' })}::json)`.execute(db)
    const got: (number | string)[] = []
    for (let at = 0; at < scale.times * NONSENSE.length; at++) {
      const body = NONSENSE[at % NONSENSE.length]!
      got.push(await deliver(origin, { one: { writer, body }, port: ports[0]! }))
    }
    got.push(await ask({ port: ports[0]!, path: '/inbox', method: 'POST', headers: {}, body: '{}' }))
    return got
  })
  const odd = answers.filter((one) => typeof one !== 'number' || (one >= 500 && one !== 503))
  demand(odd.length === 0, `nonsense was answered ${odd[0]}`)
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) await failOnce(world, attempt)
  const { numDeletedRows } = await db
    .deleteFrom('jobs')
    .where('run_at', '=', sql<Date>`'infinity'`)
    .where('attempt', '=', ATTEMPTS_MAX)
    .where('error', 'is not', null)
    .executeTakeFirst()
  demand(numDeletedRows === 1n, `${numDeletedRows} activities were parked after ${ATTEMPTS_MAX} tries`)
  return `${answers.length} times nonsense; what always fails was parked after ${ATTEMPTS_MAX} tries`
}

async function failOnce({ db }: World, attempt: number): Promise<void> {
  await until('it to fail once more', async () => {
    const { rows } = await sql<{ attempt: number }>`select attempt from jobs
      where pool = 'inbox' and error is not null and leased_by is null`.execute(db)
    return rows[0] !== undefined && rows[0].attempt >= attempt
  })
  await sql`update jobs set run_at = now() where pool = 'inbox' and error is not null and run_at < 'infinity'
    and leased_by is null`.execute(db)
}

async function duplicate(world: World): Promise<string> {
  const { origin, ports, doings } = world
  let again = 0
  await underLoad(world, async () => {
    const many = Array.from({ length: world.scale.perSecond }, (_, at) => freshOne(world, at))
    doings.sent.push(...many)
    for (const one of many) {
      const statuses = await Promise.all(
        Array.from({ length: COPIES }, () => deliver(origin, { one, port: ports[0]! })),
      )
      if (statuses.includes(202)) one.acceptedAt = performance.now()
      again += statuses.length - 1
    }
  })
  return `${again} repeats`
}

async function reorder(world: World): Promise<string> {
  const { hosts, ada, db, people, drain, doings } = world
  const writer = hosts.writers[0]!
  const [gone, edited] = ['gone', 'edited'].map((name) => `${writer.uri}/notes/${name}-${Date.now()}`)
  const note = (id: string, content: string, updated?: string) => ({
    ...(createOf(writer, ada, { id }).object as object),
    content,
    published: new Date().toISOString(),
    ...(updated && { updated }),
  })
  const say = async (activity: object) => {
    const status = await deliverDone(world, writer, activity)
    demand(status === 202, `answered ${status}`)
    await drain()
  }
  await say({ id: `${gone}#end`, type: 'Delete', actor: writer.uri, object: { id: gone, type: 'Tombstone' } })
  const later = new Date(Date.now() + 1_000).toISOString()
  await say({ id: `${gone}#edit`, type: 'Update', actor: writer.uri, object: note(gone!, 'Late', later) })
  await say({ id: `${gone}#begin`, type: 'Create', actor: writer.uri, object: note(gone!, 'First') })
  demand((await people.post(gone!)) === undefined, 'what was deleted came back')
  await say({
    id: `${edited}#edit`,
    type: 'Update',
    actor: writer.uri,
    object: note(edited!, 'Better', later),
  })
  await say({ id: `${edited}#begin`, type: 'Create', actor: writer.uri, object: note(edited!, 'First') })
  const stands = await db.selectFrom('posts').select('html').where('uri', '=', edited!).executeTakeFirst()
  demand(stands?.html.includes('Better') ?? false, `after edit and beginning it says ${stands?.html}`)
  doings.sent.push({ uri: edited!, body: '', writer, acceptedAt: performance.now(), answers: [202] })
  return 'the end before the beginning: gone; the edit before it: the edit stands'
}

async function deliverDone(
  { origin, ports }: World,
  writer: PeerActor,
  activity: object,
): Promise<number | string> {
  const body = JSON.stringify({ '@context': 'https://www.w3.org/ns/activitystreams', ...activity })
  return await deliver(origin, { one: { writer, body }, port: ports[0]! })
}
