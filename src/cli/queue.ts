import { type Command, Option } from 'commander'
import { dropJobs, retryJobs } from '../db/queue.ts'
import { countJobs, JOB_STATES, type JobState, POOLS, readJobs } from '../db/read-jobs.ts'
import type { Pool } from '../db/schema/words.ts'
import type { Id } from '../lib/ids.ts'
import { asJson, readId, upTo } from './arguments.ts'
import { CommandFault } from './open.ts'
import { printJson, printLine, printTable } from './print.ts'
import { withNode } from './with-node.ts'

/** Adds `queue`. */
export function addQueue(program: Command): void {
  const group = program.command('queue').description('background work: what waits, and what failed')
  group
    .command('show')
    .description(
      'how much work there is, and what failed last: the parked jobs first, then what is due soonest',
    )
    .addOption(new Option('--pool <pool>', 'only jobs of this pool').choices(POOLS))
    .addOption(new Option('--state <state>', 'only jobs in this state').choices(JOB_STATES))
    .addOption(upTo(50))
    .addOption(asJson())
    .action(show)
  group
    .command('retry')
    .description('try parked jobs again, as often as if they were new')
    .argument('[ids...]', 'the jobs, by the ids that `queue show` prints', readIds)
    .option('--all', 'every job that is parked')
    .action(retry)
  group
    .command('drop')
    .description('throw jobs away; what they were to do is never done')
    .argument('<ids...>', 'the jobs, by the ids that `queue show` prints', readIds)
    .action(drop)
}

interface ShowOptions {
  pool?: Pool
  state?: JobState
  limit: number
  json?: true
}

async function show({ json, ...filter }: ShowOptions): Promise<void> {
  await withNode(async ({ db }) => {
    const [pools, jobs] = await Promise.all([countJobs(db), readJobs(db, filter)])
    if (json) return printJson({ pools, jobs })
    if (pools.length === 0) return printLine('There is no work in the queue.')
    printTable(
      ['pool', 'state', 'jobs', 'oldest'],
      pools.map((one) => [one.pool, one.state, one.count, one.oldestAt]),
    )
    printLine('')
    printTable(
      ['id', 'pool', 'state', 'job', 'host', 'tries', 'next', 'error'],
      jobs.map((job) => [job.id, job.pool, job.state, job.name, job.host, job.attempt, job.runAt, job.error]),
    )
  })
}

async function retry(ids: Id<'job'>[], { all }: { all?: true }, command: Command): Promise<void> {
  if ((all === undefined) === (ids.length === 0)) command.error('error: name the jobs, or say --all')
  await withNode(async ({ db }) => {
    const retried = await db.transaction().execute((tx) => retryJobs(tx, all ? 'all' : ids))
    printLine(`${count(retried)} will be done again.`)
    complain(ids, retried, 'not parked')
  })
}

async function drop(ids: Id<'job'>[]): Promise<void> {
  await withNode(async ({ db }) => {
    const dropped = await db.transaction().execute((tx) => dropJobs(tx, ids))
    printLine(`${count(dropped)} dropped.`)
    complain(ids, dropped, 'not there, or being worked on')
  })
}

function complain(asked: Id<'job'>[], done: Id<'job'>[], why: string): void {
  const left = asked.filter((id) => !done.includes(id))
  if (left.length > 0) throw new CommandFault(`Left alone, because ${why}: ${left.join(', ')}.`)
}

function count({ length }: Id<'job'>[]): string {
  return length === 1 ? '1 job' : `${length} jobs`
}

function readIds(text: string, before: Id<'job'>[] | undefined): Id<'job'>[] {
  return [...(before ?? []), readId<'job'>(text)]
}
