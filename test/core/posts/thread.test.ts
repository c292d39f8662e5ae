import t from 'tap'
import { findPost } from '../../../src/core/posts/find.ts'
import type { PostId } from '../../../src/core/posts/post.ts'
import { readThread } from '../../../src/core/posts/thread.ts'
import { viewPosts } from '../../../src/core/posts/view.ts'
import { sanitize } from '../../../src/lib/html.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeBoard, makePost, makeRemoteAccount, makeRemotePost, makeWriter } from '../../helpers/make.ts'

t.test('each post stands in a thread once, whatever circle other nodes make of it', async (t) => {
  const { db } = await testDatabase(t)
  const { id: author_id } = await makeWriter(db, 'ada')
  const write = async (name: string, in_reply_to_id: PostId | null): Promise<PostId> => {
    const uri = `https://a.test/${name}`
    const post = {
      author_id,
      uri,
      url: uri,
      visibility: 'public' as const,
      html: sanitize('<p>…</p>'),
      in_reply_to_id,
    }
    return (await db.insertInto('posts').values(post).returning('id').executeTakeFirstOrThrow()).id
  }
  const answer = async (id: PostId, in_reply_to_id: PostId) =>
    await db.updateTable('posts').set({ in_reply_to_id }).where('id', '=', id).execute()
  const alone = await write('alone', null)
  await answer(alone, alone)
  t.strictSame(await readThread(db, alone), { ancestors: [], replies: [] })
  const first = await write('first', null)
  const second = await write('second', first)
  const third = await write('third', second)
  await answer(first, second)
  t.strictSame(await readThread(db, first), {
    ancestors: [second],
    replies: [
      { id: second, depth: 1 },
      { id: third, depth: 2 },
    ],
  })
})

t.test('what a board or the desk here answers is counted as no reply of a person', async (t) => {
  const { db } = await testDatabase(t)
  const ada = await makeWriter(db, 'ada')
  const first = await makePost(db, ada)
  const inReplyTo = (await findPost(db, null, first))!.uri
  const count = async () => (await viewPosts(db, null, [first]))[0]!.replyCount
  const desk = await makeWriter(db, 'desk', { kind: 'desk' })
  for (const answering of [await makeBoard(db, 'board'), desk]) await makePost(db, answering, { inReplyTo })
  t.equal(await count(), 0)
  await makePost(db, await makeWriter(db, 'bo'), { inReplyTo })
  await makeRemotePost(db, await makeRemoteAccount(db, 'list', { kind: 'board' }), {
    inReplyToUri: inReplyTo,
  })
  t.equal(await count(), 2)
})
