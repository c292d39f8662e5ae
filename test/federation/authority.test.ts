// What a writer's account says to other nodes of itself and of others, and what is not believed of theirs.
import t, { type Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { findAccount } from '../../src/core/accounts/find.ts'
import { addAlias } from '../../src/core/accounts/moves.ts'
import { suspendAccount } from '../../src/core/accounts/suspend.ts'
import { moveAway } from '../../src/core/follows/move.ts'
import { blockHost } from '../../src/core/moderation/blocks.ts'
import { readOpenReports, reportAccount } from '../../src/core/moderation/reports.ts'
import { readNotifications } from '../../src/core/notifications/read.ts'
import { pinPost, readFeaturedTags, readPins, setFeaturedTags, unpinPost } from '../../src/core/posts/pins.ts'
import type { Tx } from '../../src/db/connect.ts'
import { startNode, type TestNode } from '../helpers/node.ts'
import { deliverAs, type Peer, type PeerActor, readAs, startPeer } from '../helpers/peer.ts'
import { HANGS_MS } from '../helpers/wait.ts'

t.setTimeout(HANGS_MS)

interface Stage {
  node: TestNode
  peer: Peer
  ada: Account
  bram: PeerActor
  /** One deed here, and all that follows from it. */
  deed: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
  /** What bram's node was sent since it was last asked. */
  sent: () => Record<string, unknown>[]
  say: (actor: PeerActor, activity: object) => Promise<number>
}

async function setStage(t: Test): Promise<Stage> {
  const [node, peer] = await Promise.all([startNode(t), startPeer(t)])
  const bram = peer.actor('bram', { featured: `${peer.origin}/users/bram/featured` })
  const ada = await node.makeWriter('ada')
  const say = async (actor: PeerActor, activity: object) => {
    const said = { '@context': 'https://www.w3.org/ns/activitystreams', actor: actor.uri, ...activity }
    const { status } = await deliverAs(actor, `${node.origin}/inbox`, said)
    await node.settle()
    return status
  }
  return {
    node,
    peer,
    ada,
    bram,
    say,
    sent: () => peer.delivered.splice(0).map(({ activity }) => activity),
    deed: async (work) => {
      const done = await node.db.transaction().execute(work)
      await node.settle()
      return done
    },
  }
}

async function bramFollows({ node, ada, bram, say, sent }: Stage): Promise<void> {
  await say(bram, { id: `${bram.uri}/follows/1`, type: 'Follow', object: ada.uri })
  await node.settle()
  sent()
}

async function noorFollows({ node }: Stage, actor: PeerActor): Promise<Account> {
  const noor = await node.makeWriter('noor')
  await node.follow(noor, (await node.federation.lookup.accounts.find(actor.uri))!)
  await node.settle()
  await node.db.updateTable('follows').set({ state: 'accepted' }).execute()
  return noor
}

async function followed({ node }: Stage, follower: Account): Promise<string[]> {
  const rows = await node.db
    .selectFrom('follows')
    .innerJoin('accounts', 'accounts.id', 'follows.followee_id')
    .select('accounts.uri')
    .where('follower_id', '=', follower.id)
    .execute()
  return rows.map(({ uri }) => uri)
}

t.test('what a writer pins is told to followers, and listed whole', async (t) => {
  const stage = await setStage(t)
  const { node, ada, deed, sent } = stage
  await bramFollows(stage)
  const post = await node.write(ada, 'First of all.')
  await node.settle()
  sent()
  await deed((tx) => pinPost(tx, ada, post))
  await deed((tx) => pinPost(tx, ada, post))
  const [added, ...more] = sent()
  t.strictSame(more, [], 'once')
  t.match(added, { type: 'Add', actor: ada.uri, object: post.uri, target: `${ada.uri}/featured` })
  const listed = JSON.parse((await readAs(null, `${ada.uri}/featured`)).body)
  t.match(listed, {
    type: 'OrderedCollection',
    totalItems: 1,
    orderedItems: [{ id: post.uri, type: 'Note', content: '<p>First of all.</p>' }],
  })
  await deed((tx) => unpinPost(tx, ada, post))
  await deed((tx) => pinPost(tx, ada, post))
  const [removed, again] = sent()
  t.match(removed, { type: 'Remove', object: post.uri, target: `${ada.uri}/featured` })
  t.match(again, { type: 'Add', object: post.uri })
  t.not(again?.id, added?.id, 'a new pin is a new event')
  const actor = JSON.parse((await readAs(null, ada.uri)).body)
  t.match(actor, { featured: `${ada.uri}/featured`, featuredTags: `${ada.uri}/tags` })
})

t.test('what a writer puts on her profile is told as a hashtag, and listed', async (t) => {
  const stage = await setStage(t)
  const { node, ada, deed, sent } = stage
  await bramFollows(stage)
  await deed((tx) => setFeaturedTags(tx, ada, ['Essays']))
  const first = sent()
  await deed((tx) => setFeaturedTags(tx, ada, ['poetry']))
  const href = (tag: string) => `${node.origin}/tags/${tag}`
  const target = `${ada.uri}/featured`
  t.match(first, [
    { type: 'Add', target, object: { type: 'Hashtag', name: '#essays', href: href('essays') } },
  ])
  const then = sent().sort((one, other) => String(one.type).localeCompare(String(other.type)))
  t.match(then, [
    { type: 'Add', target, object: { type: 'Hashtag', name: '#poetry' } },
    { type: 'Remove', target, object: { type: 'Hashtag', name: '#essays' } },
  ])
  const listed = JSON.parse((await readAs(null, `${ada.uri}/tags`)).body)
  t.match(listed, { totalItems: 1, orderedItems: [{ type: 'Hashtag', name: '#poetry' }] })
})

t.test('of what others pin only their own posts count, in their own list', async (t) => {
  const stage = await setStage(t)
  const { node, peer, ada, bram, say } = stage
  const mal = peer.actor('mal', { featured: `${peer.origin}/users/mal/featured` })
  const noor = await noorFollows(stage, bram)
  const theirs = (await node.federation.lookup.accounts.find(bram.uri))!
  const note = { id: `${bram.uri}/1`, type: 'Note', attributedTo: bram.uri, content: 'A line.' }
  const to = ['https://www.w3.org/ns/activitystreams#Public']
  peer.serve('/users/bram/1', { ...note, to, published: '2026-03-02T18:04:05Z' })
  const target = `${bram.uri}/featured`
  const pins = () => readPins(node.db, theirs.id)
  await node.federation.lookup.accounts.find(mal.uri)
  t.equal(await say(mal, { type: 'Add', object: note.id, target }), 202)
  t.equal(await say(mal, { type: 'Add', object: note.id, target: `${mal.uri}/featured` }), 202)
  const ours = await node.write(ada, 'Ours.')
  t.equal(await say(bram, { type: 'Add', object: ours.uri, target }), 202)
  t.strictSame(await pins(), [], 'not by another, and not of another')
  const embedded = { ...note, content: 'What it never said.' }
  t.equal(await say(bram, { type: 'Add', object: embedded, target }), 202)
  const [pinned] = await pins()
  t.equal((await node.see(noor, note.id))?.html, 'A line.', 'fetched, though it was sent whole')
  t.ok(pinned)
  t.equal(await say(mal, { type: 'Remove', object: note.id, target }), 202)
  t.strictSame(await pins(), [pinned])
  const hashtag = { type: 'Hashtag', name: '#<b>', href: `${peer.origin}/tags/b` }
  t.equal(await say(bram, { type: 'Add', object: hashtag, target }), 202)
  t.strictSame(await readFeaturedTags(node.db, theirs.id), [])
  t.strictSame(node.log.faults(), [])
})

t.test('an activity without an id is taken of pins alone, and its signature must fit', async (t) => {
  const stage = await setStage(t)
  const { node, peer, ada, bram, say } = stage
  await node.federation.lookup.accounts.find(bram.uri)
  const post = await node.write(ada, 'A line.')
  t.equal(await say(bram, { type: 'Like', object: post.uri }), 202)
  t.equal((await node.see(null, post.uri))?.likeCount, 0)
  const forged = { type: 'Add', actor: bram.uri, object: post.uri, target: `${bram.uri}/featured` }
  const mal = peer.actor('mal')
  t.equal((await deliverAs(mal, `${node.origin}/inbox`, forged)).status, 401)
  const stranger = peer.actor('stranger')
  peer.asked.length = 0
  t.equal(
    await say(stranger, { type: 'Add', object: `${stranger.uri}/1`, target: `${stranger.uri}/featured` }),
    202,
  )
  t.strictSame(peer.asked, [], 'nobody is asked about somebody of whom nobody here ever heard')
})

t.test('a move is believed only as the new account has it', async (t) => {
  const stage = await setStage(t)
  const { node, peer, bram, say, deed } = stage
  const noor = await noorFollows(stage, bram)
  const next = peer.actor('next', { alsoKnownAs: [] })
  let number = 0
  const move = async (more: object, by = bram) =>
    await say(by, {
      id: `${by.uri}#moves/${++number}`,
      type: 'Move',
      object: bram.uri,
      target: next.uri,
      ...more,
    })
  await move({})
  t.strictSame(await followed(stage, noor), [bram.uri], 'not to one that does not name it')
  peer.serve('/users/next', { ...next.document, alsoKnownAs: [bram.uri] })
  await move({}, peer.actor('mal'))
  await move({ target: bram.uri })
  await move({ object: next.uri })
  t.strictSame(await followed(stage, noor), [bram.uri], 'not by another, to itself, or of another')
  peer.serve('/users/next', { ...next.document, alsoKnownAs: [bram.uri], movedTo: bram.uri })
  await move({})
  t.strictSame(await followed(stage, noor), [bram.uri], 'not to one that has moved on itself')
  peer.serve('/users/next', { ...next.document, alsoKnownAs: [bram.uri] })
  const known = (await node.federation.lookup.accounts.find(next.uri))!
  await deed((tx) => suspendAccount(tx, known.id))
  await move({})
  t.strictSame(await followed(stage, noor), [bram.uri], 'not to one that is suspended here')
  await node.db.updateTable('accounts').set({ suspended_at: null }).execute()
  await deed((tx) => blockHost(tx, node.site, { host: '127.0.0.9', reason: 'spam' }))
  await node.federation.refresh()
  const barred = (await startPeer(t, '127.0.0.9')).actor('next', { alsoKnownAs: [bram.uri] })
  await move({ target: barred.uri })
  t.strictSame(await followed(stage, noor), [bram.uri], 'not to a host that is blocked here')
  await move({})
  t.strictSame(await followed(stage, noor), [next.uri])
  t.match(await readNotifications(node.db, noor.id, { limit: 5 }), [
    { kind: 'moved', from: { uri: next.uri } },
  ])
  t.strictSame(node.log.faults(), [])
})

t.test('an account moves once in seven days', async (t) => {
  const stage = await setStage(t)
  const { node, peer, bram, say } = stage
  const noor = await noorFollows(stage, bram)
  const target = (name: string) => peer.actor(name, { alsoKnownAs: [bram.uri] }).uri
  const [one, two] = [target('one'), target('two')]
  const move = async (number: number, to: string) =>
    await say(bram, { id: `${bram.uri}#moves/${number}`, type: 'Move', object: bram.uri, target: to })
  await move(1, one)
  await node.follow(noor, (await node.federation.lookup.accounts.find(bram.uri))!)
  await move(2, two)
  t.notOk((await followed(stage, noor)).includes(two))
  const before = new Date(Date.now() - 8 * 86_400_000)
  await node.db.updateTable('accounts').set({ moved_at: before }).where('uri', '=', bram.uri).execute()
  await move(3, two)
  t.strictSame((await followed(stage, noor)).sort(), [one, two].sort())
})

t.test('every move counts, though Hollo gives them all one id', async (t) => {
  const stage = await setStage(t)
  const { peer, bram, say } = stage
  const noor = await noorFollows(stage, bram)
  const [one, two] = [peer.actor('one'), peer.actor('two', { alsoKnownAs: [bram.uri] })]
  for (const { uri } of [one, two])
    await say(bram, { id: `${bram.uri}#move`, type: 'Move', object: bram.uri, target: uri })
  t.strictSame(await followed(stage, noor), [two.uri], 'the first target did not agree, the second does')
})

t.test('a move that came before its target agreed counts when it comes again', async (t) => {
  const stage = await setStage(t)
  const { peer, bram, say } = stage
  const noor = await noorFollows(stage, bram)
  const next = peer.actor('next')
  const move = { id: `${bram.uri}#moves/1`, type: 'Move', object: bram.uri, target: next.uri }
  await say(bram, move)
  t.strictSame(await followed(stage, noor), [bram.uri])
  peer.actor('next', { alsoKnownAs: [bram.uri] })
  await say(bram, move)
  t.strictSame(await followed(stage, noor), [next.uri])
})

t.test('a writer moves away: first her profile says so, then her followers are told', async (t) => {
  const stage = await setStage(t)
  const { node, peer, ada, deed, sent } = stage
  await bramFollows(stage)
  const noor = await node.makeWriter('noor')
  await node.follow(noor, ada)
  const next = peer.actor('next', { alsoKnownAs: [ada.uri] })
  const target = (await node.federation.lookup.accounts.find(next.uri))!
  await deed((tx) => moveAway(tx, ada, target))
  const told = sent().filter(({ type }) => type !== 'Follow')
  t.match(told, [
    { type: 'Update', object: { id: ada.uri, movedTo: next.uri } },
    { type: 'Move', actor: ada.uri, object: ada.uri, target: next.uri },
  ])
  t.strictSame(await followed(stage, noor), [next.uri], 'those here go along')
  t.match(JSON.parse((await readAs(null, ada.uri)).body), { movedTo: next.uri })
  await t.rejects(
    deed(async (tx) => moveAway(tx, (await findAccount(tx, ada.id))!, target)),
    /once in 7 days/,
  )
})

t.test('a writer says which accounts are hers, and her followers hear it', async (t) => {
  const stage = await setStage(t)
  const { ada, bram, deed, sent } = stage
  await bramFollows(stage)
  await deed((tx) => addAlias(tx, ada, bram.uri))
  t.match(sent(), [{ type: 'Update', object: { alsoKnownAs: [bram.uri] } }])
})

t.test('a report of a writer is told abroad by the node itself, if she wants that', async (t) => {
  const stage = await setStage(t)
  const { node, ada, bram, deed, sent } = stage
  const account = (await node.federation.lookup.accounts.find(bram.uri))!
  await deed((tx) => reportAccount(tx, ada, { account, postIds: [], text: 'He shouts.', isToldThere: false }))
  t.strictSame(sent(), [])
  await deed((tx) => reportAccount(tx, ada, { account, postIds: [], text: 'He shouts.', isToldThere: true }))
  const [flag, ...more] = sent()
  t.strictSame(more, [])
  const actor = `${node.origin}/users/${new URL(node.origin).hostname}`
  t.match(flag, { type: 'Flag', actor, object: [bram.uri], content: 'He shouts.' })
  t.notMatch(JSON.stringify(flag), ada.uri, 'she is not named')
  t.match(await readOpenReports(node.db, 10), [{ reporter: { id: ada.id }, reporterHost: null }])
})

t.test('a node that reports all day makes one report a day of each account', async (t) => {
  const stage = await setStage(t)
  const { node, ada, bram, say } = stage
  const noor = await node.makeWriter('noor')
  const [one, two] = [await node.write(ada, 'One.'), await node.write(ada, 'Two.')]
  const flag = (number: number, object: unknown, content: string) =>
    say(bram, { id: `${bram.uri}/flags/${number}`, type: 'Flag', object, content })
  await flag(1, [ada.uri, one.uri], 'Spam.')
  await flag(2, [ada.uri, two.uri], 'Spam.')
  await flag(3, [ada.uri], '<p>Worse.</p>')
  await flag(4, noor.uri, 'Her too.')
  await flag(5, [bram.uri, `${node.origin}/users/nobody`], 'Nobody here.')
  const reports = await readOpenReports(node.db, 10)
  t.match(reports, [
    { account: { id: ada.id }, text: 'Spam.\n\nWorse.', postIds: [one.id, two.id] },
    { account: { id: noor.id }, text: 'Her too.', postIds: { length: 0 } },
  ])
  t.strictSame(reports.length, 2)
  t.strictSame(node.log.faults(), [])
})
