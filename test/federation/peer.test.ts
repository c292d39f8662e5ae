// The first story of this node, told with a simulated Mastodon in another process. It is strict: whatever a real one
// would not take, or would show nothing of, it complains of, and every complaint fails the test.
import t, { type Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { readFollows } from '../../src/core/follows/read.ts'
import { readThread } from '../../src/core/posts/thread.ts'
import type { ReferralState } from '../../src/core/referrals/states.ts'
import { type Mastodon, startMastodon } from '../helpers/mastodon.ts'
import { startNode, type TestNode } from '../helpers/node.ts'
import { HANGS_MS, until } from '../helpers/wait.ts'

t.setTimeout(HANGS_MS)

type Passed = Awaited<ReturnType<TestNode['passOn']>>

interface Stage {
  node: TestNode
  mastodon: Mastodon
  ada: Account
  /** Members of the Mastodon, by their ids. */
  bram: string
  ines: string
}

/** Builds both sides, and at the end asks both whether anything went wrong. */
function story(name: string, tell: (t: Test, stage: Stage) => Promise<void>): void {
  t.test(name, { timeout: HANGS_MS }, async (t) => {
    const [node, mastodon] = await Promise.all([startNode(t), startMastodon(t)])
    t.teardown(async () => {
      if (!t.passing()) t.comment((await mastodon.asks('violations', undefined)).join('\n'))
    })
    const ada = await node.makeWriter('ada')
    const { uri: bram } = await mastodon.asks('join', { name: 'bram' })
    const { uri: ines } = await mastodon.asks('join', { name: 'ines' })
    await tell(t, { node, mastodon, ada, bram, ines })
    await node.settle()
    t.strictSame(await mastodon.asks('violations', undefined), [], 'Mastodon has nothing to complain of')
    t.strictSame(node.log.faults(), [], 'and nothing went wrong here')
  })
}

story('work is passed on, answered, boosted, filled', async (t, stage) => {
  const { node, mastodon, ada, bram, ines } = stage
  await followed(stage, bram, 'ada')
  await followed(stage, ines, 'board')
  const referral = await node.passOn(ada)
  const seen = await until('the referral', async () => (await home(mastodon, bram)).includes(referral.uri))
  t.ok(seen, 'it is in the timeline of its author’s follower')
  await until('the board’s boost', async () => (await home(mastodon, ines)).includes(referral.uri))
  t.strictSame(await home(mastodon, ines), [referral.uri], 'who follows the board sees it once, boosted')
  t.match((await mastodon.asks('post', { uri: referral.uri }))?.content, '[Open]')

  await mastodon.asks('write', { as: bram, text: 'I edited two such series.', inReplyTo: referral.uri })
  await mastodon.asks('boost', { as: bram, uri: referral.uri })
  await mastodon.asks('like', { as: ines, uri: referral.uri })
  await node.settle()
  const shown = await node.see(null, referral.uri)
  t.match(
    shown,
    { replyCount: 1, boostCount: 2, likeCount: 1 },
    'all of it is counted, the board’s boost too',
  )
  const { replies } = await readThread(node.db, referral.id)
  t.equal(replies.length, 1, 'and the reply stands in the thread')
  t.strictSame(await newsOf(node, ada), [
    'boost board',
    'boost bram',
    'interest bram',
    'like ines',
    'reply bram',
  ])

  await movedTo(stage, referral, ['in_talks', '[In talks]'])
  const edited = await movedTo(stage, referral, ['filled', '[Filled]'])
  t.equal(edited.history.length, 2, 'each move is an edit of the same post')
  await until('the board to take its boost back', async () => (await home(mastodon, ines)).length === 0)
  t.strictSame(await home(mastodon, bram), [referral.uri], 'its author’s follower keeps it')
})

story('we follow somebody there, and her posts arrive until we stop', async (t, stage) => {
  const { node, mastodon, ada, ines } = stage
  const her = await node.find(mastodon.handleOf('ines'))
  t.equal(await node.follow(ada, her), 'requested', 'nothing stands before her Accept')
  await until('her Accept', async () => (await followingOf(node, ada)).includes(ines))

  const { uri } = await mastodon.asks('write', { as: ines, text: 'First frost.' })
  await node.settle()
  t.match((await node.see(ada, uri))?.html, 'First frost.')
  await mastodon.asks('edit', { as: ines, uri, text: 'First frost, and the ink is slow.' })
  await node.settle()
  t.match(await node.see(ada, uri), { html: /the ink is slow/, editedAt: Date }, 'an edit is an edit')
  await node.like(ada, (await node.post(uri))!)
  await until('our like', async () => (await mastodon.asks('likes', { uri })) === 1)
  await node.unlike(ada, (await node.post(uri))!)
  await until('its end', async () => (await mastodon.asks('likes', { uri })) === 0)
  await mastodon.asks('remove', { as: ines, uri })
  await node.settle()
  t.equal(await node.post(uri), undefined, 'what she deletes is gone')

  await node.unfollow(ada, her)
  await until('our Undo', async () => (await mastodon.asks('tie', ends(ada, ines))) === null)
  const late = await mastodon.asks('write', { as: ines, text: 'Nobody here reads this.' })
  await node.settle()
  t.equal(await node.post(late.uri), undefined, 'a post that concerns nobody here is not kept')
})

story('they answer us and we answer them, privately too', async (t, { node, mastodon, ada, bram, ines }) => {
  await node.find(mastodon.handleOf('bram'))
  const asked = await node.write(ada, `${mastodon.handleOf('bram')} may I send you a draft?`, {
    visibility: 'direct',
  })
  await until('the message', async () => await mastodon.asks('post', { uri: asked.uri }))
  t.equal((await mastodon.asks('post', { uri: asked.uri }))?.visibility, 'direct')
  t.strictSame(await home(mastodon, ines), [], 'and nobody else there has it')
  const { uri } = await mastodon.asks('write', { as: bram, text: 'Please do.', inReplyTo: asked.uri })
  await node.settle()
  const answer = await node.write(ada, `${mastodon.handleOf('bram')} here it is.`, {
    inReplyTo: (await node.post(uri))!,
  })
  await until('our answer', async () => await mastodon.asks('post', { uri: answer.uri }))
  await node.remove(ada, answer)
  await until('it to be gone', async () => (await mastodon.asks('post', { uri: answer.uri })) === null)
  t.equal((await fetch(answer.uri, { headers: { accept: 'application/activity+json' } })).status, 410)
})

story('who approves her followers is asked, here and there', async (t, stage) => {
  const { node, mastodon, ada, bram, ines } = stage
  const noor = await node.makeWriter('noor', { approvesFollows: true })
  for (const member of [bram, ines]) {
    await mastodon.asks('find', { handle: node.handleOf('noor') })
    await mastodon.asks('follow', { as: member, uri: noor.uri })
  }
  await node.settle()
  t.match(await mastodon.asks('tie', { follower: bram, followee: noor.uri }), { isAccepted: false })
  t.strictSame(await newsOf(node, noor), ['follow_request bram', 'follow_request ines'])
  await node.accept(noor, await node.find(mastodon.handleOf('bram')))
  await node.reject(noor, await node.find(mastodon.handleOf('ines')))
  await until(
    'the yes',
    async () => (await mastodon.asks('tie', { follower: bram, followee: noor.uri }))?.isAccepted,
  )
  await until(
    'the no',
    async () => (await mastodon.asks('tie', { follower: ines, followee: noor.uri })) === null,
  )
  t.strictSame(await followersOf(node, noor), [bram])
  await mastodon.asks('unfollow', { as: bram, uri: noor.uri })
  await node.settle()
  t.strictSame(await followersOf(node, noor), [], 'and whoever leaves has left')

  await mastodon.asks('lock', { as: ines })
  const her = await node.find(mastodon.handleOf('ines'))
  await node.follow(ada, her)
  await node.settle()
  await mastodon.asks('answer', { as: ines, follower: ada.uri, type: 'Accept' })
  await node.settle()
  t.strictSame(await followingOf(node, ada), [ines])
  await mastodon.asks('answer', { as: ines, follower: ada.uri, type: 'Reject' })
  await node.settle()
  t.strictSame(await followingOf(node, ada), [], 'a later no ends what stood')
})

story('pages that are pasted into their search lead to our posts', async (t, { node, mastodon, ada }) => {
  const referral = await node.passOn(ada)
  const post = await node.write(ada, 'Reading #poetry aloud: https://example.com/a-page-with-a-long-name')
  for (const { uri, url } of [referral, post]) {
    t.not(uri, url, 'the page has an address of its own')
    t.equal((await mastodon.asks('paste', { url }))?.uri, uri)
  }
  t.match(await mastodon.asks('paste', { url: post.uri }), { tag: [{ type: 'Hashtag', name: '#poetry' }] })
})

async function movedTo(
  { node, mastodon, ada }: Stage,
  { code, uri }: Passed,
  [state, words]: [ReferralState, string],
) {
  await node.move(ada, code, state)
  await node.hurry()
  return await until(`the edit that says ${words}`, async () => {
    const post = await mastodon.asks('post', { uri })
    return post?.content.includes(words) && post
  })
}

async function followed({ node, mastodon }: Stage, member: string, name: string): Promise<void> {
  const found = await mastodon.asks('find', { handle: node.handleOf(name) })
  if (!found) throw new Error(`@${name} is not found`)
  await mastodon.asks('follow', { as: member, uri: found.uri })
  const tie = { follower: member, followee: found.uri }
  await until('our Accept', async () => (await mastodon.asks('tie', tie))?.isAccepted)
}

async function home(mastodon: Mastodon, member: string): Promise<string[]> {
  const lines = (await mastodon.asks('home', { as: member })) ?? []
  return lines.map(({ post }) => post)
}

function ends(follower: Account, followee: string): { follower: string; followee: string } {
  return { follower: follower.uri, followee }
}

async function followersOf(node: TestNode, account: Account): Promise<string[]> {
  const rows = await readFollows(node.db, account.id, { side: 'followers', limit: 9 })
  return rows.map(({ uri }) => uri)
}

async function followingOf(node: TestNode, account: Account): Promise<string[]> {
  const rows = await readFollows(node.db, account.id, { side: 'following', limit: 9 })
  return rows.map(({ uri }) => uri)
}

/** What somebody was told, as `kind handle`, sorted. */
async function newsOf(node: TestNode, account: Account): Promise<string[]> {
  const rows = await node.db
    .selectFrom('notifications')
    .innerJoin('accounts', 'accounts.id', 'notifications.from_account_id')
    .select(['notifications.kind', 'accounts.handle'])
    .where('notifications.account_id', '=', account.id)
    .where('notifications.kind', '<>', 'follow')
    .execute()
  return rows.map(({ kind, handle }) => `${kind} ${handle}`).sort()
}
