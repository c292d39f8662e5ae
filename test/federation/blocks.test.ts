// Whom a writer blocks does not reach her, whatever she sends (security V66).
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { blockAccount, unblockAccount } from '../../src/core/follows/block.ts'
import { readNotifications } from '../../src/core/notifications/read.ts'
import type { FoundPost } from '../../src/core/posts/find.ts'
import { startNode, type TestNode } from '../helpers/node.ts'
import { deliverAs, type Peer, type PeerActor, startPeer } from '../helpers/peer.ts'
import { HANGS_MS } from '../helpers/wait.ts'

t.setTimeout(HANGS_MS)

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

interface Stage {
  node: TestNode
  peer: Peer
  mal: PeerActor
  theirs: Account
  bea: Account
  cleo: Account
  first: FoundPost
  asking: FoundPost
}

async function setStage(t: Test): Promise<Stage> {
  const [node, peer] = await Promise.all([startNode(t), startPeer(t)])
  const mal = peer.actor('mal')
  const bea = await node.makeWriter('bea')
  const cleo = await node.makeWriter('cleo')
  const first = await node.write(bea, 'A line.')
  const asking = await node.write(bea, 'Which form?', {
    poll: { choices: ['villanelle', 'sonnet'], isMultiple: false, minutes: 60 },
  })
  const theirs = (await node.federation.lookup.accounts.find(mal.uri))!
  return { node, peer, mal, theirs, bea, cleo, first, asking }
}

let number = 0

async function say(
  { node, mal }: Stage,
  activity: { type: string; object: unknown; [more: string]: unknown },
): Promise<void> {
  const id = `${mal.uri}/activities/${++number}`
  const said = { '@context': 'https://www.w3.org/ns/activitystreams', id, actor: mal.uri, ...activity }
  t.equal((await deliverAs(mal, `${node.origin}/inbox`, said)).status, 202)
  await node.settle()
}

const noteBy = ({ mal }: Stage, more: object) => ({
  id: `${mal.uri}/notes/${++number}`,
  type: 'Note',
  attributedTo: mal.uri,
  content: '<p>Look at this.</p>',
  to: [PUBLIC],
  published: new Date().toISOString(),
  ...more,
})

/** All that somebody can do to somebody, one after another. */
const DEEDS: Record<string, (stage: Stage) => Promise<void>> = {
  follow: (stage) => say(stage, { type: 'Follow', object: stage.bea.uri }),
  like: (stage) => say(stage, { type: 'Like', object: stage.first.uri }),
  'react with an emoji': (stage) =>
    say(stage, { type: 'EmojiReact', object: stage.first.uri, content: '🍵' }),
  boost: (stage) => say(stage, { type: 'Announce', object: stage.first.uri, to: [PUBLIC] }),
  reply: (stage) => say(stage, { type: 'Create', object: noteBy(stage, { inReplyTo: stage.first.uri }) }),
  mention: (stage) => say(stage, { type: 'Create', object: noteBy(stage, mentionOf([stage.bea])) }),
  'mention her beside another': (stage) =>
    say(stage, { type: 'Create', object: noteBy(stage, mentionOf([stage.bea, stage.cleo])) }),
  'write to her': (stage) =>
    say(stage, { type: 'Create', object: noteBy(stage, { ...mentionOf([stage.bea]), to: [stage.bea.uri] }) }),
  quote: (stage) =>
    say(stage, {
      type: 'QuoteRequest',
      object: stage.first.uri,
      instrument: noteBy(stage, { quote: stage.first.uri }),
    }),
  vote: (stage) =>
    say(stage, {
      type: 'Create',
      object: noteBy(stage, {
        content: undefined,
        name: 'villanelle',
        inReplyTo: stage.asking.uri,
        to: [stage.bea.uri],
      }),
    }),
}

const mentionOf = (named: Account[]) => ({
  tag: named.map(({ uri, handle }) => ({ type: 'Mention', href: uri, name: `@${handle}` })),
})

// What reached her: what she was told, and what she can read of it below her post, in her poll and addressed to her.
async function reached({ node, bea, theirs, first, asking }: Stage) {
  const { db } = node
  const read = await db.selectFrom('posts').select('uri').where('author_id', '=', theirs.id).execute()
  const seen = await Promise.all(read.map(({ uri }) => node.see(bea, uri)))
  return {
    told: (await readNotifications(db, bea.id, { limit: 20 })).map(({ kind }) => kind),
    seen: seen.filter((post) => post !== undefined).length,
    likes: (await node.see(bea, first.uri))!.likeCount,
    boosts: (await node.see(bea, first.uri))!.boostCount,
    votes: (await node.see(bea, asking.uri))!.poll!.voters,
    followers: (await db.selectFrom('follows').select('id').where('followee_id', '=', bea.id).execute())
      .length,
  }
}

// What is kept for her to be told, whether she is shown it or not.
async function keptNews({ db }: TestNode, { id }: Account): Promise<string[]> {
  const rows = await db.selectFrom('notifications').select('kind').where('account_id', '=', id).execute()
  return rows.map(({ kind }) => kind)
}

const NOTHING = { told: [], seen: 0, likes: 0, boosts: 0, votes: 0, followers: 0 }

t.test('nothing that a blocked account does reaches who blocks it', async (t) => {
  const stage = await setStage(t)
  const { node, bea, theirs, cleo } = stage
  await node.db.transaction().execute((tx) => blockAccount(tx, bea, theirs))
  for (const [name, act] of Object.entries(DEEDS)) {
    await act(stage)
    t.strictSame(await reached(stage), NOTHING, name)
  }
  t.strictSame(await keptNews(node, bea), [], 'nor is news of it kept')
  const { rows } = await sql`
    select accounts.handle from posts left join post_mentions on post_mentions.post_id = posts.id
    left join accounts on accounts.id = post_mentions.account_id where posts.author_id = ${theirs.id}`.execute(
    node.db,
  )
  t.strictSame(rows, [{ handle: 'cleo' }], 'nor anything that concerns nobody else')
  const told = await readNotifications(node.db, cleo.id, { limit: 20 })
  t.match(told, [{ kind: 'mention' }], 'what is for another reaches her')
  t.strictSame(node.log.faults(), [])
})

t.test('who asks to follow twice asks once, and whoever is blocked is not answered [V20]', async (t) => {
  const stage = await setStage(t)
  const { node, peer, bea, theirs, mal } = stage
  await node.db.updateTable('accounts').set({ approves_follows: true }).where('id', '=', bea.id).execute()
  const ask = () => say(stage, { type: 'Follow', object: bea.uri })
  const standing = async () => {
    const asked = await node.db
      .selectFrom('follows')
      .select('state')
      .where('followee_id', '=', bea.id)
      .execute()
    return asked.map(({ state }) => state)
  }
  await ask()
  await ask()
  t.strictSame(await standing(), ['requested'])
  t.strictSame(await keptNews(node, bea), ['follow_request'], 'she is told once')
  t.strictSame(peer.delivered, [], 'nobody accepted')
  await node.db.transaction().execute((tx) => blockAccount(tx, bea, theirs))
  await node.settle()
  t.strictSame(peer.delivered.map(({ activity }) => activity.type).toSorted(), ['Block', 'Reject'])
  peer.delivered.length = 0
  await ask()
  await ask()
  t.strictSame([await standing(), peer.delivered], [[], []], `${mal.uri} asks in vain`)
})

t.test('what came before a block is out of sight with it, and comes back with its end', async (t) => {
  const stage = await setStage(t)
  const { node, bea, theirs } = stage
  for (const act of Object.values(DEEDS)) await act(stage)
  const before = await reached(stage)
  t.match(before, { seen: 5, likes: 1, boosts: 1, votes: 1, followers: 1 })
  await node.db.transaction().execute((tx) => blockAccount(tx, bea, theirs))
  const { told, seen, followers } = await reached(stage)
  t.strictSame({ told, seen, followers }, { told: [], seen: 0, followers: 0 })
  await node.db.transaction().execute((tx) => unblockAccount(tx, bea, theirs))
  t.match(await reached(stage), { seen: 5, followers: 0 }, 'but for the follow')
})

t.test('its node is told, and told when it ends', async (t) => {
  const stage = await setStage(t)
  const { node, peer, bea, theirs, mal } = stage
  await DEEDS.follow!(stage)
  peer.delivered.length = 0
  await node.db.transaction().execute((tx) => blockAccount(tx, bea, theirs))
  await node.db.transaction().execute((tx) => blockAccount(tx, bea, theirs))
  await node.db.transaction().execute((tx) => unblockAccount(tx, bea, theirs))
  await node.settle()
  const said = peer.delivered.map(({ activity }) => activity)
  t.strictSame(said.map(({ type }) => type).sort(), ['Block', 'Reject', 'Undo'])
  const block = said.find(({ type }) => type === 'Block')
  t.match(block, { actor: bea.uri, object: mal.uri })
  t.match(said.find(({ type }) => type === 'Undo')?.object, { id: block?.id, type: 'Block', object: mal.uri })
  t.ok(said.findIndex(({ type }) => type === 'Block') < said.findIndex(({ type }) => type === 'Undo'))
})

t.test('a writer here is refused by who blocks her, and says nothing to whom she blocks', async (t) => {
  const { node, bea, cleo, first } = await setStage(t)
  await node.db.transaction().execute((tx) => blockAccount(tx, bea, cleo))
  const refused = /wants to hear nothing|You block/
  await t.rejects(node.follow(cleo, bea), refused)
  await t.rejects(node.follow(bea, cleo), refused)
  await t.rejects(node.like(cleo, first), refused)
  await t.rejects(node.boost(cleo, first), refused)
  await t.rejects(node.write(cleo, 'But look.', { inReplyTo: first }), refused)
  await node.write(cleo, '@bea look.')
  t.strictSame(await keptNews(node, bea), [])
})
