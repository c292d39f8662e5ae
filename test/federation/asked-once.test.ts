// What a deed must know is read once: of one post, and for however many boards.
import { type KyselyPlugin, RawNode, type RootOperationNode, SelectQueryNode, type Transaction } from 'kysely'
import t from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { type RemotePost, readSurroundings } from '../../src/core/posts/surroundings.ts'
import type { Schema } from '../../src/db/schema.ts'
import { receiveUpdate } from '../../src/federation/receive/posts.ts'
import { carryNews } from '../../src/federation/send/carried.ts'
import { readActivity } from '../../src/federation/wire/activity.ts'
import { Batch } from '../../src/lib/batch.ts'
import { noteOf, prepareAttack } from '../helpers/attack.ts'
import { followFrom } from '../helpers/followers.ts'
import { makeBoard } from '../helpers/make.ts'
import { startNode } from '../helpers/node.ts'

t.test('the edit of a post that we missed asks once what is around it', async (t) => {
  const { node, alice } = await prepareAttack(t)
  const { db, site } = node
  const actor = await node.find(alice.uri)
  const asked: string[] = []
  const surroundings = new Batch(async (posts: RemotePost[]) => {
    asked.push(...posts.map(({ uri }) => uri))
    return await readSurroundings(db, posts)
  })
  const id = `${alice.uri}/notes/1`
  const object = { ...noteOf(alice, id), published: new Date().toISOString() }
  const update = readActivity(
    JSON.stringify({ id: `${id}#update`, type: 'Update', actor: alice.uri, object }),
  )
  const deed = await receiveUpdate({ db, site, lookup: node.federation.lookup, surroundings }, update, actor)
  t.type(deed, 'function')
  t.strictSame(asked, [id])
})

t.test('what became of a post is told by all boards after as many questions as for one', async (t) => {
  const node = await startNode(t, { isWorking: false })
  const boards: Account[] = []
  for (const handle of ['poetry', 'prose', 'drama']) {
    const board = await makeBoard(node.db, handle, { site: node.site })
    await followFrom(node, [`https://lemmy.example/u/${handle}`, `https://mastodon.example/${handle}`], board)
    boards.push(board)
  }
  await node.db
    .insertInto('peers')
    .values({ host: 'lemmy.example', software: 'lemmy', software_at: new Date() })
    .execute()
  const postUri = `${node.origin}/users/ada/posts/1`
  const news = { activity: { id: `${postUri}#delete`, type: 'Delete' }, postUri }
  const ask = async (ids: Account['id'][]) => {
    let questions = 0
    const counting: KyselyPlugin = {
      transformQuery: ({ node: query }) => {
        if (isQuestion(query)) questions++
        return query
      },
      transformResult: async ({ result }) => result,
    }
    const carry = (tx: Transaction<Schema>) => carryNews(tx.withPlugin(counting), ids, news)
    await node.db.transaction().execute(carry)
    return questions
  }
  const forOne = await ask([boards[0]!.id])
  await node.db.deleteFrom('jobs').execute()
  t.ok(forOne > 0)
  t.equal(await ask(boards.map(({ id }) => id)), forOne)
  const sent = await node.db.selectFrom('jobs').select('payload').where('name', '=', 'deliver').execute()
  t.strictSame(
    sent.map(({ payload }) => (payload as unknown as { inbox: string }).inbox).toSorted(),
    ['drama', 'poetry', 'prose'].map((handle) => `https://lemmy.example/u/${handle}/inbox`),
    'to the followers of each on servers with groups, by the board that they follow',
  )
})

function isQuestion(query: RootOperationNode): boolean {
  return SelectQueryNode.is(query) || (RawNode.is(query) && /^\s*select/.test(query.sqlFragments[0] ?? ''))
}
