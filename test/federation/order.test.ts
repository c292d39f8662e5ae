// What is said of one post is made ready in order, whichever process does it and whenever.
import { sql } from 'kysely'
import t from 'tap'
import { takeJobs } from '../../src/db/queue.ts'
import { sendPost } from '../../src/federation/send/posts.ts'
import { followFrom } from '../helpers/followers.ts'
import { startNode } from '../helpers/node.ts'

const WORKERS = ['019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000002'] as const

t.test('an edit waits until the post itself is ready to go', async (t) => {
  const node = await startNode(t, { isWorking: false })
  const ada = await node.makeWriter('ada')
  const post = await node.write(ada, 'First words')
  const [first] = await takeJobs(node.db, WORKERS[0], 'rest', 1)
  t.equal(first?.name, 'send-post')
  await node.rewrite(ada, post, 'Better words')
  const names = async () => (await takeJobs(node.db, WORKERS[1], 'rest', 20)).map(({ name }) => name)
  t.notOk((await names()).includes('send-edit'), 'while another process holds the post')
  await node.db.deleteFrom('jobs').where('id', '=', first!.id).execute()
  t.ok((await names()).includes('send-edit'), 'and is next when that is done')
})

t.test('a post that is taken back meanwhile is not said any more', async (t) => {
  const node = await startNode(t, { isWorking: false })
  const ada = await node.makeWriter('ada')
  const post = await node.write(ada, 'A slip')
  const [job] = await takeJobs(node.db, WORKERS[0], 'rest', 1)
  const deed = await node.federation.jobs['send-post']({ postId: post.id }, job!)
  await node.remove(ada, post)
  if (typeof deed !== 'function') return t.fail('there is something to say')
  await node.db.transaction().execute(deed)
  t.strictSame(await node.db.selectFrom('activities').select('uri').execute(), [])
})

t.test('a post that is taken back while it is made ready is nothing to say, and no fault', async (t) => {
  const node = await startNode(t, { isWorking: false })
  const ada = await node.makeWriter('ada')
  let after = 0
  let asked = 0
  do {
    after++
    asked = 0
    const post = await node.write(ada, 'A slip')
    const db = node.db.withPlugin({
      transformQuery: ({ node: query }) => query,
      transformResult: async ({ result }) => {
        if (++asked === after) await node.remove(ada, post)
        return result
      },
    })
    const deed = await sendPost(db, node.site)({ postId: post.id })
    if (deed && asked >= after) await node.db.transaction().execute(deed)
  } while (asked >= after)
  t.ok(after > 3, 'it was taken back after each of what is read')
  t.strictSame(await node.db.selectFrom('activities').select('uri').execute(), [])
})

t.test('what is made ready twice is the same bytes, whatever became of the post meanwhile', async (t) => {
  const node = await startNode(t, { isWorking: false })
  const ada = await node.makeWriter('ada')
  const post = await node.write(ada, 'First words')
  const [job] = await takeJobs(node.db, WORKERS[0], 'rest', 1)
  const ready = async () => {
    const deed = await node.federation.jobs['send-post']({ postId: post.id }, job!)
    if (typeof deed === 'function') await node.db.transaction().execute(deed)
    return await node.db.selectFrom('activities').select('body').execute()
  }
  const before = await ready()
  t.match(before, [{ body: /First words/ }])
  await node.rewrite(ada, post, 'Better words')
  t.strictSame(await ready(), before)
})

t.test('of edits that wait for an inbox only the last is sent', async (t) => {
  const node = await startNode(t, { isWorking: false })
  const ada = await node.makeWriter('ada')
  await followFrom(node, ['http://127.0.0.9:9/users/fan'], ada)
  const post = await node.write(ada, 'First words')
  const [job] = await takeJobs(node.db, WORKERS[0], 'rest', 1)
  const edit = async (text: string) => {
    await node.rewrite(ada, post, text)
    const { editedAt } = (await node.post(post.uri))!
    const asked = { postId: post.id, editedAt: editedAt!.toISOString() }
    const deed = await node.federation.jobs['send-edit'](asked, job!)
    if (typeof deed === 'function') await node.db.transaction().execute(deed)
  }
  await edit('Better words')
  await edit('The best words')
  const waiting = await node.db
    .selectFrom('jobs')
    .innerJoin('activities', (on) => on.on(sql<boolean>`activities.id::text = jobs.payload ->> 'activityId'`))
    .select('activities.body')
    .where('jobs.name', '=', 'deliver')
    .execute()
  t.match(waiting, [{ body: /The best words/ }])
  t.equal(waiting.length, 1)
})
