// A private message in the thread of one's own referral is about that referral, however many others are open.
import t, { type Test } from 'tap'
import { testDatabase } from '../helpers/database.ts'
import { makePost, makeReferral, makeWriter } from '../helpers/make.ts'
import { openHearing } from './hearing.ts'

t.test('what she says below her referral, or further down, is about that one', async (t) => {
  const { tell, first, second, stateOf, db } = await stage(t)
  t.match(await tell('filled'), /You have several referrals that are open/)
  t.match(await tell('PAY EUR 0.09 a word', first.postId), /Understood of “.*PAY: /s)
  t.match(await db.selectFrom('referrals').select('terms').where('code', '=', first.code).execute(), [
    { terms: { payMin: '0.09', currency: 'EUR' } },
  ])
  t.match(await tell('PAY: EUR 0.10 a word', first.postId), /Understood of “.*PAY: /s)
  const between = await makePost(db, first.author, { inReplyTo: await uriOf(db, second.postId) })
  t.match(await tell('filled', between), /is filled/)
  t.same([await stateOf(first), await stateOf(second)], ['open', 'filled'])
})

t.test('the thread of somebody else’s referral is not about her own', async (t) => {
  const { db, tell, stateOf, first } = await stage(t)
  const other = await makeWriter(db, 'bo')
  const theirs = await makeReferral(db, other)
  const between = await makePost(db, other, { inReplyTo: await uriOf(db, theirs.postId) })
  t.match(await tell('filled', between), /Only whoever passed the work on can say that/)
  t.equal(await stateOf(first), 'open')
})

t.test('work that waits for a moderator is not open, and CLOSE throws it away', async (t) => {
  const { tell, wait, stateOf, first, second } = await stage(t)
  const waiting = await wait()
  t.match(await tell('filled', second.postId), /is filled/)
  t.match(await tell('close'), /is withdrawn/)
  t.equal(await stateOf(first), 'withdrawn')
  t.match(await tell('close'), /was still waiting for a moderator, and is thrown away/)
  t.equal(await stateOf(waiting), undefined)
})

type Db = Awaited<ReturnType<typeof testDatabase>>['db']

async function uriOf(db: Db, postId: string): Promise<string> {
  const row = await db
    .selectFrom('posts')
    .select('uri')
    .where('id', '=', postId as never)
    .executeTakeFirstOrThrow()
  return row.uri
}

async function stage(t: Test) {
  const { db } = await testDatabase(t)
  const { desk, settle, toldTo } = await openHearing(db)
  const ada = await makeWriter(db, 'ada', { login: 'member' })
  const [first, second] = [await makeReferral(db, ada), await makeReferral(db, ada)]
  return {
    db,
    first: { ...first, author: ada },
    second,
    stateOf: async ({ code }: { code: string }) =>
      (await db.selectFrom('referrals').select('state').where('code', '=', code).executeTakeFirst())?.state,
    /** She tells the desk something in private, below a post. */
    tell: async (text: string, below?: string): Promise<string> => {
      const inReplyTo = below === undefined ? {} : { inReplyTo: await uriOf(db, below) }
      await makePost(db, ada, {
        text: `@desk ${text}`,
        visibility: 'direct',
        mentioned: [desk],
        ...inReplyTo,
      })
      await settle()
      const told = (await toldTo(ada)).filter(({ visibility }) => visibility === 'direct')
      return told.at(-1)!.text
    },
    /** She hands in something that a moderator must look at. */
    wait: async () =>
      await makeReferral(db, ada, {
        terms: { body: 'You pay a refundable deposit of $50 before you start.' },
      }),
  }
}
