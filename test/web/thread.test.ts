// A thread of another node: what a member who opens it sets off.
import t from 'tap'
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
