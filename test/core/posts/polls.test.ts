// Polls: who may vote in what, once; and how they stand.
import t from 'tap'
import { readNotifications } from '../../../src/core/notifications/read.ts'
import { findPost } from '../../../src/core/posts/find.ts'
import { readHistory } from '../../../src/core/posts/history.ts'
import { closePoll, receiveTally } from '../../../src/core/posts/polls/tally.ts'
import { receiveVotes, vote } from '../../../src/core/posts/polls/vote.ts'
import { rewritePost } from '../../../src/core/posts/rewrite.ts'
import { viewPosts } from '../../../src/core/posts/view.ts'
import { Refusal } from '../../../src/core/refusal.ts'
import type { Db, Tx } from '../../../src/db/connect.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makePost, makeRemoteAccount, makeRemotePost, makeWriter, SITE } from '../../helpers/make.ts'

const DRAFT = { choices: ['villanelle', 'sonnet', 'haiku'], isMultiple: false, minutes: 60 }

async function ask(t: Parameters<typeof testDatabase>[0], draft: Partial<typeof DRAFT> = {}) {
  const { db } = await testDatabase(t)
  const [ada, noor] = [await makeWriter(db, 'ada'), await makeWriter(db, 'noor')]
  const bram = await makeRemoteAccount(db, 'bram')
  const id = await makePost(db, ada, { text: 'Which?', poll: { ...DRAFT, ...draft } })
  const post = (await findPost(db, null, id))!
  const within = <T>(deed: (tx: Tx) => Promise<T>) => db.transaction().execute(deed)
  return { db, ada, noor, bram, post, within }
}

async function counts(db: Db, id: Parameters<typeof viewPosts>[2][number]) {
  const [view] = await viewPosts(db, null, [id])
  return { votes: view!.poll!.choices.map((choice) => choice.votes), voters: view!.poll!.voters }
}

t.test('a vote counts once, wherever the voter is at home', async (t) => {
  const { db, noor, bram, post, within } = await ask(t)
  await within((tx) => vote(tx, noor, post, [1]))
  await within((tx) => receiveVotes(tx, bram, post, [{ title: 'sonnet', uri: 'https://x.example/1' }]))
  await within((tx) => receiveVotes(tx, bram, post, [{ title: 'haiku', uri: 'https://x.example/2' }]))
  t.strictSame(await counts(db, post.id), { votes: [0, 2, 0], voters: 2 })
  await t.rejects(
    within((tx) => vote(tx, noor, post, [0])),
    new Refusal('conflict', 'You voted in this poll before.'),
  )
  const [mine] = await viewPosts(db, noor.id, [post.id])
  t.strictSame(
    mine!.poll!.choices.map(({ isMine }) => isMine),
    [false, true, false],
  )
})

t.test('where any may be chosen, each is counted once a voter', async (t) => {
  const { db, noor, bram, post, within } = await ask(t, { isMultiple: true })
  await within((tx) => vote(tx, noor, post, [0, 2, 2]))
  const votes = ['villanelle', 'haiku', 'haiku', 'limerick'].map((title, at) => ({
    title,
    uri: `https://x.example/${at}`,
  }))
  await within((tx) => receiveVotes(tx, bram, post, votes.slice(0, 1)))
  await within((tx) => receiveVotes(tx, bram, post, votes))
  t.strictSame(await counts(db, post.id), { votes: [2, 0, 2], voters: 2 })
})

t.test('nobody votes in her own poll, for what is not offered, for too much or too late', async (t) => {
  const { db, ada, noor, bram, post, within } = await ask(t)
  const refused: [Parameters<typeof vote>[1], number[], Refusal][] = [
    [ada, [0], new Refusal('forbidden', 'Nobody votes in a poll of her own.')],
    [noor, [3], new Refusal('invalid', 'Choose what the poll offers.')],
    [noor, [], new Refusal('invalid', 'Choose what the poll offers.')],
    [noor, [0, 1], new Refusal('invalid', 'Choose one only.')],
  ]
  for (const [who, choices, refusal] of refused)
    await t.rejects(
      within((tx) => vote(tx, who, post, choices)),
      refusal,
    )
  await db
    .updateTable('polls')
    .set({ ends_at: new Date(Date.now() - 1_000) })
    .execute()
  await t.rejects(
    within((tx) => vote(tx, noor, post, [0])),
    new Refusal('conflict', 'This poll is over.'),
  )
  await within((tx) => receiveVotes(tx, bram, post, [{ title: 'sonnet', uri: 'https://x.example/1' }]))
  t.strictSame(await counts(db, post.id), { votes: [0, 0, 0], voters: 0 })
})

t.test('fifty votes at once by one voter are one', async (t) => {
  const { db, bram, post, within } = await ask(t)
  await Promise.all(
    Array.from({ length: 50 }, (_, at) =>
      within((tx) =>
        receiveVotes(tx, bram, post, [{ title: DRAFT.choices[at % 3]!, uri: `https://x.example/${at}` }]),
      ),
    ),
  )
  t.equal((await counts(db, post.id)).voters, 1)
  t.equal((await db.selectFrom('jobs').select('id').where('name', '=', 'send-tally').execute()).length, 1)
})

t.test('a poll that is over is told to its author and to who voted here', async (t) => {
  const { db, ada, noor, post, within } = await ask(t)
  await within((tx) => vote(tx, noor, post, [1]))
  await within((tx) => closePoll(tx, post.id))
  const told = async (who: typeof ada) =>
    (await readNotifications(db, who.id, { limit: 9 })).filter(({ kind }) => kind === 'poll_over').length
  t.equal(await told(noor), 0, 'not before it is')
  await db
    .updateTable('polls')
    .set({ ends_at: new Date(Date.now() - 1_000) })
    .execute()
  await within((tx) => closePoll(tx, post.id))
  await within((tx) => closePoll(tx, post.id))
  t.strictSame([await told(ada), await told(noor)], [1, 1])
})

t.test(
  'a poll of another node stands as its author says, and is asked anew when its choices change',
  async (t) => {
    const { db, noor, bram, within } = await ask(t)
    const poll = {
      isMultiple: false,
      choices: [
        { title: 'a', votes: 4 },
        { title: 'b', votes: 2 },
      ],
      voters: 6,
      endsAt: null,
    }
    const id = await makeRemotePost(db, bram, { poll })
    const post = (await findPost(db, null, id))!
    await within((tx) => vote(tx, noor, post, [0]))
    t.strictSame(await counts(db, id), { votes: [5, 2], voters: 7 })
    t.equal((await db.selectFrom('jobs').select('id').where('name', '=', 'send-vote').execute()).length, 1)
    await within((tx) => receiveTally(tx, id, { ...poll, voters: 9 }))
    t.strictSame(await counts(db, id), { votes: [4, 2], voters: 9 })
    await within((tx) =>
      receiveTally(tx, id, {
        ...poll,
        choices: [
          { title: 'c', votes: 0 },
          { title: 'b', votes: 0 },
        ],
      }),
    )
    const [view] = await viewPosts(db, noor.id, [id])
    t.strictSame(
      view!.poll!.choices.map(({ isMine }) => isMine),
      [false, false],
    )
  },
)

t.test('what a draft asks is checked', async (t) => {
  const { db, ada } = await ask(t)
  const drafts: [object, string][] = [
    [{ choices: ['one', ' '] }, 'A poll has 2 to 6 choices.'],
    [{ choices: ['a', 'a '] }, 'Two choices of a poll say the same.'],
    [{ choices: ['a', 'b'.repeat(101)] }, 'A choice holds at most 100 characters.'],
    [{ minutes: 1 }, 'A poll takes votes for five minutes to thirty days.'],
  ]
  for (const [draft, says] of drafts)
    await t.rejects(makePost(db, ada, { poll: { ...DRAFT, ...draft } }), new Refusal('invalid', says))
})

t.test('what a post said before an edit can be read, the first words and the last forty-nine', async (t) => {
  const { db, ada, within } = await ask(t)
  const id = await makePost(db, ada, { text: 'draft 0' })
  const post = (await findPost(db, null, id))!
  const rewrite = (text: string) =>
    within((tx) =>
      rewritePost(tx, SITE, ada, { post, draft: { text, warning: '', language: 'en', mentioned: [] } }),
    )
  for (let at = 1; at <= 60; at++) await rewrite(`draft ${at}`)
  const said = (await readHistory(db, null, id)).map(({ html }) => /\d+/.exec(html)![0])
  t.strictSame([said[0], said[1], said.at(-2), said.at(-1)], ['60', '59', '11', '0'])
  t.equal(said.length, 51)
})
