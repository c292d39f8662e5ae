// What boards carry is what became of a post, though its author edits or ends it in the moment in which the board boosts it.
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import type { Jobs } from '../../src/core/jobs.ts'
import { holdToRemove } from '../../src/core/posts/hold.ts'
import { receivePostRemoval } from '../../src/core/referrals/source.ts'
import type { Tx } from '../../src/db/connect.ts'
import { type Deed, doTogether, type Share } from '../../src/db/pool-work.ts'
import type { TakenJob } from '../../src/db/queue.ts'
import { Retry } from '../../src/db/worker.ts'
import type { Id } from '../../src/lib/ids.ts'
import { atOnce, someoneWaits } from '../helpers/at-once.ts'
import { boardWithFollowers } from '../helpers/board-followers.ts'
import type { TestNode } from '../helpers/node.ts'
import { deliverAs, type PeerActor } from '../helpers/peer.ts'
import { until } from '../helpers/wait.ts'

type Ready = Deed | Share | undefined

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
const HTML = '<p>Copyeditor for six case studies<br>PAY: US$0.06-0.08/word net 30<br>SIZE: 6 x 1200 words</p>'
const JOB: TakenJob = {
  id: '019a0000-0000-7000-8000-000000000001' as Id<'job'>,
  name: 'receive-activity',
  payload: {},
  key: null,
  host: null,
  attempt: 1,
  madeAt: new Date(),
}

t.test('an edit from elsewhere that comes while its post is boosted is carried', async (t) => {
  for (const [first, wanted] of [
    ['boost', ['Create six', 'Update seven']],
    ['news', ['Update seven']],
  ] as const) {
    const { node, lena, update } = await postedFromElsewhere(t)
    const news = await readyToReceive(node, lena, update)
    await commitAtOnce(node, { first, news })
    t.strictSame(await carried(node), wanted, `${first} first`)
  }
})

t.test('an edit that is done again, since others spoilt its transaction, counts once', async (t) => {
  const { node, lena, update } = await postedFromElsewhere(t)
  const { id: boostId } = await node.db.selectFrom('boosts').select('id').executeTakeFirstOrThrow()
  await node.db.transaction().execute(doing(await node.federation.jobs['send-boost']({ boostId }, JOB)))
  const edit = doing(await readyToReceive(node, lena, update))
  const spoilt = new Error('spoilt')
  for (let time = 0; time < 30; time++)
    await node.db
      .transaction()
      .execute(async (tx) => {
        await edit(tx)
        throw spoilt
      })
      .catch((fault) => t.equal(fault, spoilt))
  await node.db.transaction().execute(edit)
  t.strictSame(await carried(node), ['Create six', 'Update seven'])
})

t.test(
  'a post from elsewhere that ends while it is boosted is carried to its end, or not at all',
  async (t) => {
    for (const [first, wanted] of [
      ['boost', ['Create six', 'Delete']],
      ['news', []],
    ] as const) {
      const { node, lena, end } = await postedFromElsewhere(t)
      const news = await readyToReceive(node, lena, end)
      await commitAtOnce(node, { first, news })
      t.strictSame(await carried(node), wanted, `${first} first`)
    }
  },
)

t.test('the end of a post is carried, though it was made ready before its post came', async (t) => {
  const said = await sayingElsewhere(t)
  const { node, lena, end } = said
  const ready = doing(await readyToReceive(node, lena, end))
  await post(said)
  const { id: boostId } = await node.db.selectFrom('boosts').select('id').executeTakeFirstOrThrow()
  await node.db.transaction().execute(doing(await node.federation.jobs['send-boost']({ boostId }, JOB)))
  await node.db.transaction().execute(ready)
  t.strictSame(await carried(node), ['Create six', 'Delete'])
})

t.test('nobody else’s end of a post is carried, though it was made ready before its post came', async (t) => {
  const said = await sayingElsewhere(t)
  const { node, blog, end } = said
  const mallory = blog.actor('mallory')
  const ready = doing(await readyToReceive(node, mallory, { ...end, actor: mallory.uri }))
  await post(said)
  const { id: boostId } = await node.db.selectFrom('boosts').select('id').executeTakeFirstOrThrow()
  await node.db.transaction().execute(doing(await node.federation.jobs['send-boost']({ boostId }, JOB)))
  await node.db.transaction().execute(ready)
  t.strictSame(await carried(node), ['Create six'])
  t.ok(await node.post(end.object.id), 'and the post stays')
})

t.test('two who end the same post wait for each other, and not in a circle', async (t) => {
  const { node, lena, end } = await postedFromElsewhere(t)
  const ready = doing(await readyToReceive(node, lena, end))
  const author = await node.find(lena.uri)
  let second: Promise<void> | undefined
  // As a look at the post's own node ends it, where it is gone.
  await node.db.transaction().execute(async (tx) => {
    await holdToRemove(tx, end.object.id)
    second = node.db.transaction().execute(ready)
    second.catch(() => undefined)
    await until('the other to wait', () => someoneWaits(node.db))
    await receivePostRemoval(tx, node.site, { uri: end.object.id, author, at: new Date() })
  })
  await second
  t.equal(await node.post(end.object.id), undefined)
})

t.test('an edit of ours that is made ready while its post is boosted is carried', async (t) => {
  for (const [first, wanted] of [
    ['boost', ['Create six', 'Update [In talks]']],
    ['news', ['Update [In talks]']],
  ] as const) {
    const { node, ada } = await boardWithFollowers(t)
    const referral = await node.passOn(ada)
    await node.settle()
    await node.hurry()
    await node.db.deleteFrom('activities').where('uri', 'like', '%/carried').execute()
    await node.move(ada, referral.code, 'in_talks')
    const { payload } = await node.db
      .selectFrom('jobs')
      .select('payload')
      .where('name', '=', 'send-edit')
      .executeTakeFirstOrThrow()
    const news = await node.federation.jobs['send-edit'](payload as Jobs['send-edit'], JOB)
    await commitAtOnce(node, { first, news })
    t.strictSame(await carried(node), wanted, `${first} first`)
  }
})

t.test('a boost waits for the post itself, and looks for it less and less often', async (t) => {
  const { node, ada } = await boardWithFollowers(t)
  await node.passOn(ada)
  await node.settle()
  await node.db.deleteFrom('activities').execute()
  const { id: boostId } = await node.db.selectFrom('boosts').select('id').executeTakeFirstOrThrow()
  for (const [age, wait] of [
    [0, 1],
    [600, 300],
    [86_400, 3_600],
  ] as const) {
    const boostedAt = new Date(Date.now() - age * 1_000)
    await node.db.updateTable('boosts').set({ made_at: boostedAt }).execute()
    const fault: unknown = await node.federation.jobs['send-boost']({ boostId }, JOB).catch(
      (thrown) => thrown,
    )
    if (!(fault instanceof Retry)) throw fault
    t.notOk(fault.wasTried, 'however often it looks, it does not give up')
    // The question falls between the two, and whatever it is late by makes the wait half as much longer.
    const lateMs = Date.now() - boostedAt.getTime() - age * 1_000
    const waitMs = fault.at!.getTime() - boostedAt.getTime() - age * 1_000
    t.ok(waitMs >= wait * 1_000 && waitMs <= wait * 1_000 + lateMs * 1.5, `${waitMs} ms after ${age} s`)
  }
})

/** A post of lena's that the main board boosts and whose Create is not carried yet; what she says of it later. */
async function postedFromElsewhere(t: Test) {
  const said = await sayingElsewhere(t)
  await post(said)
  return said
}

async function post({ node, lena, create }: Awaited<ReturnType<typeof sayingElsewhere>>): Promise<void> {
  await deliverAs(lena, `${node.origin}/inbox`, create)
  await node.settle()
  await node.hurry()
  await node.db.deleteFrom('activities').execute()
}

/** What lena says to the main board, and later of that. */
async function sayingElsewhere(t: Test) {
  const { node, blog } = await boardWithFollowers(t)
  await node.setPolicy({ trustedHosts: [blog.host] })
  const lena = blog.actor('lena')
  const board = `${node.origin}/users/board`
  const uri = `${lena.uri}/notes/1`
  const audience = { to: [PUBLIC], cc: [board] }
  const envelope = (type: string) => ({ id: `${uri}#${type}`, type, actor: lena.uri, ...audience })
  const note = {
    ...{ id: uri, type: 'Note', attributedTo: lena.uri, published: new Date().toISOString(), ...audience },
    tag: [{ type: 'Mention', href: board, name: '@board' }],
  }
  const updated = new Date(Date.now() + 1_000).toISOString()
  const update = {
    ...envelope('Update'),
    object: { ...note, content: HTML.replace('six', 'seven'), updated },
  }
  const create = { ...envelope('Create'), object: { ...note, content: HTML } }
  return {
    node,
    blog,
    lena,
    create,
    update,
    end: { ...envelope('Delete'), object: { id: uri, type: 'Tombstone' } },
  }
}

async function readyToReceive(node: TestNode, { uri }: PeerActor, activity: object): Promise<Ready> {
  return await node.federation.jobs['receive-activity']({ actor: uri, body: JSON.stringify(activity) }, JOB)
}

/** Commits the board's boost and what became of its post at once: both were made ready before either was written. */
async function commitAtOnce(node: TestNode, { first, news }: { first: 'boost' | 'news'; news: Ready }) {
  const { id } = await node.db.selectFrom('boosts').select('id').executeTakeFirstOrThrow()
  const boost = await node.federation.jobs['send-boost']({ boostId: id }, JOB)
  const [one, other] = first === 'boost' ? [boost, news] : [news, boost]
  await atOnce(node.db, doing(one), doing(other))
}

function doing(ready: Ready): (tx: Tx) => Promise<void> {
  if (!ready) throw new Error('There is nothing to do.')
  return (tx) => doTogether(tx, [ready])
}

/** What the board carries, in order: each activity's type and a word of its post. */
async function carried(node: TestNode): Promise<string[]> {
  const { rows } = await sql<{ body: string }>`
    select body from activities where uri like '%/carried%' and uri not like '%/undo' order by id`.execute(
    node.db,
  )
  return rows.map(({ body }) => {
    const { type, object } = JSON.parse(body).object
    return `${type} ${object.content?.match(/\[In talks\]|six|seven/)?.[0] ?? ''}`.trim()
  })
}
