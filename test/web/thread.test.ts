// A thread of another node: what a member who opens it sets off.
import t from 'tap'
import { POLICY_UNSAID } from '../../src/core/posts/policy.ts'
import { makeRemoteAccount, makeRemotePost, makeWriter } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

t.test(
  'a member who opens a thread of another node has its replies asked for, a passer-by does not',
  async (t) => {
    const { db, signedIn, visitor } = await openPages(t)
    const bram = await makeRemoteAccount(db, 'bram')
    const id = await makeRemotePost(db, bram, {})
    const path = `/@${bram.handle}@${bram.host}/${id}`
    const asked = async () =>
      await db.selectFrom('jobs').select(['payload', 'host']).where('name', '=', 'fetch-replies').execute()
    t.equal((await visitor().get(path)).statusCode, 200)
    t.strictSame(await asked(), [])
    const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
    for (const _ of [1, 2]) t.equal((await ada.get(path)).statusCode, 200)
    t.strictSame(await asked(), [{ payload: { postId: id }, host: bram.host }], 'once')
  },
)

t.test('a post whose author lets nobody boost it has no button for that', async (t) => {
  const { db, signedIn } = await openPages(t)
  const bram = await makeRemoteAccount(db, 'bram')
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  for (const boost of ['everybody', 'nobody'] as const) {
    const id = await makeRemotePost(db, bram, { policy: { ...POLICY_UNSAID, boost } })
    const { body } = await ada.get(`/@bram@${bram.host}/${id}`)
    t.equal(body.includes(`/posts/${id}/boost`), boost === 'everybody', boost)
    t.match(body, `/posts/${id}/like`)
  }
})
