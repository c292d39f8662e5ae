// That nothing is lost, doubled or out of order (README: what is promised about delivery).
import type { Guard } from '../guard.ts'

const QUEUE = 'src/db/queue.ts'
const WORKER = 'src/db/worker.ts'
const OF_QUEUE = 'test/db/queue.test.ts'
const DELIVER = 'src/federation/deliver.ts'
const OF_DELIVER = 'test/federation/deliver.test.ts'
const ORDER = 'test/federation/order.test.ts'
const PEERS = 'src/federation/peers.ts'
const OF_PEERS = 'test/federation/peers.test.ts'

/** The queue and the deliveries. */
export const queue: Guard[] = [
  {
    name: 'queue: one receipt a digest',
    file: 'src/db/arrivals.ts',
    text: '(select distinct on (digest) payload, place from arrived join receipted using (digest)',
    instead: '(select payload, place from arrived',
    test: 'test/db/arrivals.test.ts',
    notices: 'of one digest the first arrival is stored, in a list and ever after',
  },
  {
    name: 'queue: answers before work',
    file: 'src/db/pool-work.ts',
    text: 'if (performance.now() > this.#givesWayUntil) return',
    instead: 'return',
    test: 'test/db/pool-work.test.ts',
    notices: 'a pool rests between two commits while somebody waits for an answer',
  },
  {
    name: 'queue: who is answered is said',
    file: 'src/federation/gate/receipts.ts',
    text: 'this.#worker?.giveWay(POOL_OF[JOB])',
    instead: '',
    test: 'test/federation/receipts.test.ts',
    notices: 'while arrivals are stored, the worker beside gives way',
  },
  {
    name: 'queue: a lease ends by itself',
    file: QUEUE,
    text: `update jobs set leased_by = \${worker}, attempt = attempt + 1, run_at = now() + make_interval(secs => \${LEASE_SECONDS})
    where id in (`,
    instead: `update jobs set leased_by = \${worker}, attempt = attempt + 1, run_at = 'infinity'
    where id in (`,
    test: OF_QUEUE,
    notices: 'what a dead worker held is taken by another once its lease has run out',
  },
  {
    name: 'queue: a host is worked by one process',
    file: QUEUE,
    text: ` where hold_host(\${pool}, host, \${worker}::uuid)`,
    instead: '',
    test: OF_QUEUE,
    notices: 'two processes that look in the same moment do not work one host both',
  },
  {
    name: 'queue: in the order of the key',
    file: QUEUE,
    text: "'(jobs.key is null or not exists (select from jobs earlier where earlier.key = jobs.key and earlier.id < jobs.id))'",
    instead: "'true'",
    test: OF_QUEUE,
    notices: 'jobs of one key run one after another, in order',
  },
  {
    name: 'queue: removed after success only',
    file: WORKER,
    text: 'const deed = await this.#doJob(job)',
    instead: 'await work.removals.add(job.id); const deed = await this.#doJob(job)',
    test: OF_QUEUE,
    notices: 'a job that throws is tried again later, and parked after five tries',
  },
  {
    name: 'queue: removed with the effects',
    file: WORKER,
    text: `const own = await removeOwnJobs(
          tx,`,
    instead: `const own = await removeOwnJobs(
          this.#database.db as never,`,
    test: OF_QUEUE,
    notices: 'the effects of a deed and the removal of its job commit together',
  },
  {
    name: 'queue: a deed for its holder alone',
    file: WORKER,
    text: 'ready.filter(({ job }) => own.has(job.id)).map(({ deed }) => deed),',
    instead: 'ready.map(({ deed }) => deed),',
    test: OF_QUEUE,
    notices: 'a deed is left to whoever took its job meanwhile',
  },
  {
    name: 'queue: parked after five tries',
    file: WORKER,
    text: 'return attempt < ATTEMPTS_MAX && seconds !== undefined',
    instead: 'return true',
    test: OF_QUEUE,
    notices: 'a job that throws is tried again later, and parked after five tries',
  },
  {
    name: 'queue: two at once for a host',
    file: 'src/db/pool-work.ts',
    text: 'if (lane.running >= perHost) await',
    instead: 'if (false) await',
    test: OF_QUEUE,
    notices: 'a host is given at most two jobs at once while others are served',
  },
  {
    name: 'queue: a stopped worker gives back',
    file: WORKER,
    text: 'if (this.#isStopping) return await releaseJobs(this.#database.db, this.id, [job.id])',
    instead: 'if (this.#isStopping) return',
    test: OF_QUEUE,
    notices: 'and what waits behind others of its host',
  },
  {
    name: 'queue: a broken connection ends no process',
    file: 'src/db/connect.ts',
    text: "this.on('error', () => undefined)",
    instead: '',
    test: 'test/db/connect.test.ts',
    notices: 'a connection that breaks in the hands of somebody fails her statement, and ends no process',
  },
  {
    name: 'queue: what runs is not dropped',
    file: QUEUE,
    text: "and (leased_by is null or run_at <= now() or run_at = 'infinity')",
    instead: '',
    test: 'test/db/read-jobs.test.ts',
    notices: 'a job is dropped unless it is being worked on',
  },
  {
    name: 'delivery: Retry-After',
    file: DELIVER,
    text: 'Math.max(jittered, asked)',
    instead: 'jittered',
    test: OF_DELIVER,
    notices: 'Retry-After is obeyed, in seconds or as a date, for a day at most',
  },
  {
    name: 'delivery: a week at most',
    file: DELIVER,
    text: 'if (Date.now() - job.madeAt.getTime() > DELIVERY_MS_MAX) {',
    instead: 'if (false) {',
    test: OF_DELIVER,
    notices: 'what is a week old is given up, while its host rests too',
  },
  {
    name: 'delivery: a refusal is believed the third time',
    file: DELIVER,
    text: 'const again = isGone ? undefined : REFUSAL_SECONDS[job.attempt - 1]',
    instead: 'const again = undefined',
    test: OF_DELIVER,
    notices: 'what is gone or not wanted is given up',
  },
  {
    name: 'delivery: an edit after the post',
    file: 'src/core/posts/edit.ts',
    text: '{ key: sendingKey(postId) }',
    instead: '{}',
    test: ORDER,
    notices: 'an edit waits until the post itself is ready to go',
  },
  {
    name: 'delivery: nothing after the deletion',
    file: 'src/federation/send/posts.ts',
    text: 'if (!(await holdPost(tx, postId))) return',
    instead: '',
    test: ORDER,
    notices: 'a post that is taken back meanwhile is not said any more',
  },
  {
    name: 'delivery: the same bytes each time',
    file: 'src/federation/send/outgoing.ts',
    text: "doUpdateSet((row) => ({ uri: row.ref('excluded.uri') }))",
    instead: "doUpdateSet((row) => ({ body: row.ref('excluded.body') }))",
    test: ORDER,
    notices: 'what is made ready twice is the same bytes, whatever became of the post meanwhile',
  },
  {
    name: 'delivery: the last edit only',
    file: 'src/federation/send/outgoing.ts',
    text: "if (type === 'Update') await cancelJobs(tx, keys, ['Update'])",
    instead: '',
    test: ORDER,
    notices: 'of edits that wait for an inbox only the last is sent',
  },
  {
    name: 'delivery: a deletion cancels the rest',
    file: 'src/federation/send/outgoing.ts',
    text: "if (type === 'Delete') await cancelJobs(tx, keys, ['Create', 'Update'])",
    instead: '',
    test: OF_DELIVER,
    notices: 'of edits that wait only the last is sent, and a deletion takes the place of all',
  },
  {
    name: 'delivery: a resting host is not asked',
    file: DELIVER,
    text: 'if (restsUntil) throw new Retry(`${host} rests after failures`, { at: soon(restsUntil), wasTried: false })',
    instead: '',
    beside: [{ file: QUEUE, text: 'and (peers.retry_at is null or peers.retry_at <= now())', instead: '' }],
    test: OF_DELIVER,
    notices: 'a host that rests is not asked, and that is no try',
  },
  {
    name: 'delivery: a host rests after failures',
    file: PEERS,
    text: 'when known.failures + 1 >= ${FAILURES_MAX} then',
    instead: 'when false then',
    test: OF_PEERS,
    notices: 'a host rests from the third failure in a row on, twice as long each time, for an hour at most',
  },
  {
    name: 'delivery: a dead host is asked once a day',
    file: PEERS,
    text: 'when known.failed_days >= ${DEAD_AFTER_DAYS} then',
    instead: 'when false then',
    test: OF_PEERS,
    notices: 'a host that failed on seven days is asked once a day',
  },
  {
    name: 'delivery: a host that speaks is alive',
    file: PEERS,
    text: 'if ((this.#known.get(host)?.failures ?? 0) > 0) await this.succeeded(host)',
    instead: '',
    test: OF_PEERS,
    notices: 'so does anything that the host signed itself',
  },
]
