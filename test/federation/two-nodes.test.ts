import t, { type Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import type { FoundPost } from '../../src/core/posts/find.ts'
import { readThread } from '../../src/core/posts/thread.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { readAccountTimeline } from '../../src/core/timelines/account.ts'
import { readHome } from '../../src/core/timelines/home.ts'
import { startNode, type TestNode } from '../helpers/node.ts'
import { deliverAs, type PeerActor, readAs, startPeer } from '../helpers/peer.ts'
import { HANGS_MS } from '../helpers/wait.ts'

t.setTimeout(HANGS_MS)

/** Ada at home, and Bo, who follows her from another node. */
interface Pair {
  here: TestNode
  there: TestNode
  ada: Account
  bo: Account
  /** The two as the other node knows them. */
  adaThere: Account
  boHere: Account
}

t.test('work is passed on from node to node', async (t) => {
  const pair = await meet(t)
  const { here, there, ada, bo } = pair
  const referral = await here.passOn(ada)
  await settle(pair)
  const arrived = (await there.see(bo, referral.uri))!
  t.match(arrived, { url: referral.url, html: /\[Open\]/, visibility: 'public' })
  t.strictSame(
    (await readHome(there.db, bo.id, { limit: 9 })).map(({ postId }) => postId),
    [arrived.id],
    'it is on his home',
  )
  const answer = await there.write(bo, `${here.handleOf('ada')} I would like that.`, {
    inReplyTo: (await there.post(referral.uri))!,
  })
  await there.boost(bo, (await there.post(referral.uri))!)
  await settle(pair)
  t.strictSame(
    (await readThread(here.db, referral.id)).replies.map(({ id }) => id),
    [(await here.post(answer.uri))!.id],
    'his answer stands in her thread',
  )
  t.match(await here.see(null, referral.uri), { replyCount: 1, boostCount: 2 })
  await here.move(ada, referral.code, 'filled')
  await settle(pair)
  t.match(await there.see(bo, referral.uri), { html: /\[Filled\]/, editedAt: Date })
})

t.test('a post for followers is read by nobody else, by any route', async (t) => {
  const pair = await meet(t)
  const { here, there, ada, bo } = pair
  const outside = await startNode(t)
  const cy = await outside.makeWriter('cy')
  const secret = await here.write(ada, 'MARKER for those who follow me.', { visibility: 'followers' })
  await settle(pair)
  t.match((await there.see(bo, secret.uri))?.html, 'MARKER', 'her follower reads it')
  await there.write(bo, 'MARKER answered.', {
    inReplyTo: (await there.post(secret.uri))!,
    visibility: 'followers',
  })
  await settle(pair)

  const stranger = (await startPeer(t)).actor('mallory')
  for (const reader of [null, stranger]) {
    t.strictSame(await leaks(reader, routesOf(here, ada, secret)), [], 'no route at home shows it')
    t.strictSame(await leaks(reader, routesOf(there, bo, secret)), [], 'nor any at her follower’s node')
    const hidden = await readAs(reader, secret.uri)
    const missing = await readAs(reader, secret.uri.replace(/\d+$/, '1'))
    t.strictSame([hidden.status, hidden.body], [missing.status, missing.body], 'nor that it is there')
  }
  await t.rejects(outside.federation.lookup.find(secret.uri), Refusal)
  t.equal(await outside.post(secret.uri), undefined, 'another node can fetch nothing')
  for (const [node, viewer] of [
    [here, null],
    [there, null],
    [there, await there.makeWriter('di')],
  ] as const) {
    t.equal(await node.see(viewer, secret.uri), undefined)
    const adaAt = node === here ? ada : pair.adaThere
    t.strictSame(await readAccountTimeline(node.db, viewer?.id ?? null, adaAt.id, { limit: 9 }), [])
  }
  await announcedByStranger(t, pair, { secret, cy, outside })
})

t.test('nothing is lost or doubled when the same thing is said again', async (t) => {
  const pair = await meet(t)
  const { here, there, ada, bo } = pair
  await here.write(ada, `${there.handleOf('bo')} hello`)
  await settle(pair)
  const sent = await here.db
    .selectFrom('activities')
    .select(['id', 'body'])
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  for (const inbox of [bo.sharedInboxUri!, bo.inboxUri]) await again(here, sent.id, inbox)
  await settle(pair)
  t.equal(await countOf(there, 'posts'), 1)
  t.equal(await countOf(there, 'notifications'), 1)
})

/** The addresses among these that show a reader what is marked as private. */
async function leaks(reader: PeerActor | null, urls: string[]): Promise<string[]> {
  const answers = await Promise.all(urls.map((url) => readAs(reader, url)))
  return urls.filter((_, at) => JSON.stringify(answers[at]).includes('MARKER'))
}

async function announcedByStranger(
  t: Test,
  pair: Pair,
  { secret, cy, outside }: { secret: FoundPost; cy: Account; outside: TestNode },
): Promise<void> {
  const { here } = pair
  const mallory = (await startPeer(t, '127.0.0.3')).actor('mallory')
  const announce = {
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: `${mallory.uri}/boosts/1`,
    type: 'Announce',
    actor: mallory.uri,
    to: ['https://www.w3.org/ns/activitystreams#Public'],
    object: secret.uri,
  }
  t.equal((await deliverAs(mallory, `${here.origin}/inbox`, announce)).status, 202)
  await here.settle()
  t.equal(await countOf(here, 'boosts'), 0, 'nobody else can pass it on')
  t.equal(await outside.see(cy, secret.uri), undefined)
}

/** Every address at a node that could show a post, or what was sent of it. */
function routesOf({ origin }: TestNode, account: Account, post: FoundPost): string[] {
  const { pathname } = new URL(post.uri)
  const own = [`${origin}${pathname}`, post.uri, post.url]
  const parts = ['', '/create', '/replies', '/conversation', '/likes', '/shares', '/updates/1', '/delete']
  const lists = ['outbox', 'followers', 'following', 'featured', 'open', 'inbox', 'likes', 'boosts'].map(
    (name) => `${origin}/users/${account.handle}/${name}`,
  )
  const rest = [
    `${origin}/inbox`,
    `${origin}/users/board/open`,
    `${origin}/users/board/outbox`,
    `${origin}/nodeinfo/2.1`,
  ]
  return [...own.flatMap((uri) => parts.map((part) => uri + part)), ...lists, ...rest].flatMap((url) => [
    url,
    `${url}?page=`,
  ])
}

async function meet(t: Test): Promise<Pair> {
  const [here, there] = await Promise.all([startNode(t), startNode(t)])
  const [ada, bo] = [await here.makeWriter('ada'), await there.makeWriter('bo')]
  const adaThere = await there.find(here.handleOf('ada'))
  await there.follow(bo, adaThere)
  await settle({ here, there })
  const boHere = await here.find(there.handleOf('bo'))
  return { here, there, ada, bo, adaThere, boHere }
}

/** Until nothing is under way on either side: what one finishes may have given the other something to do. */
async function settle({ here, there }: Pick<Pair, 'here' | 'there'>): Promise<void> {
  for (let round = 0; round < 3; round++) for (const node of [here, there]) await node.settle()
}

/** Delivers something once more, as after a kill between the answer and the removal of the job. */
async function again(node: TestNode, activityId: string, inbox: string): Promise<void> {
  const payload = JSON.stringify({ activityId, inbox, type: 'Create' })
  const host = new URL(inbox).host
  await node.db
    .insertInto('jobs')
    .values({ name: 'deliver', pool: 'delivery', host, payload, key: null })
    .execute()
}

async function countOf({ db }: TestNode, table: 'posts' | 'boosts' | 'notifications'): Promise<number> {
  const { count } = await db
    .selectFrom(table)
    .select((column) => column.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}
