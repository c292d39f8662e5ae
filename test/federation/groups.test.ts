// What groups of the threadiverse tell us (FEP-1b12), by the examples of test/fixtures/lemmy; rows of federation.md §6 in brackets.
import t, { type Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { type Lemmy, startLemmy } from '../helpers/lemmy.ts'
import { startNode, type TestNode } from '../helpers/node.ts'

type Json = Record<string, unknown>

t.test('a new post comes once, from its own node, however its group announces it [69]', async (t) => {
  const { node, lemmy, ada } = await prepare(t)
  const create = lemmy.load('05-announce-create-page')
  const page = serve(lemmy, create)
  await lemmy.say(lemmy.verse, create)
  await lemmy.say(lemmy.verse, lemmy.load('06-announce-page-compat'))
  await lemmy.say(lemmy.verse, { ...create, id: `${String(create.id)}-again` })
  t.match(await node.see(ada, page), { title: 'A villanelle about buses', author: { handle: 'lin' } })
  t.equal((await node.db.selectFrom('posts').select('id').execute()).length, 1)
  t.strictSame(await boosters(node), ['verse'])
  t.strictSame(node.log.faults(), [])
})

t.test('what a group embeds is not believed', async (t) => {
  const { node, lemmy } = await prepare(t)
  const create = lemmy.load('05-announce-create-page')
  const page = serve(lemmy, create)
  const forged = structuredClone(create)
  const inner = (forged.object as Json).object as Json
  inner.content = '<p>Forged</p>'
  inner.name = 'Forged'
  await lemmy.say(lemmy.verse, forged)
  t.match(await node.see(null, page), { title: 'A villanelle about buses' }, 'its own node says what it says')
  const nowhere = structuredClone(create)
  ;((nowhere.object as Json).object as Json).id = `${lemmy.peer.origin}/post/8`
  await lemmy.say(lemmy.verse, { ...nowhere, id: `${lemmy.verse.uri}#2` })
  t.equal(
    await node.post(`${lemmy.peer.origin}/post/8`),
    undefined,
    'and what it does not serve is not there',
  )
})

t.test('an edit or a deletion in a group makes us look, and what stands there counts', async (t) => {
  const { node, lemmy } = await prepare(t)
  const create = lemmy.load('05-announce-create-page')
  const page = serve(lemmy, create)
  await lemmy.say(lemmy.verse, create)
  await lemmy.say(lemmy.verse, carrying(lemmy, 'Delete', page))
  t.ok(await node.post(page), 'it is still served, so it stays')
  const edited = { name: 'About trams', updated: '2036-01-01T00:00:00Z' }
  serve(lemmy, create, edited)
  await lemmy.say(lemmy.verse, carrying(lemmy, 'Update', page))
  t.match(await node.see(null, page), { title: 'About trams' })
  lemmy.peer.serve('/post/7', (response) => response.writeHead(410).end())
  await lemmy.say(lemmy.verse, carrying(lemmy, 'Delete', page, 'again'))
  t.equal(await node.post(page), undefined, 'it is gone there, so it goes')
  t.strictSame(node.log.faults(), [])
})

t.test('a post that not everybody may read stays, whatever its node says to us', async (t) => {
  const { node, lemmy, ada } = await prepare(t)
  const id = `${lemmy.lin.uri}/secret`
  const note = { id, type: 'Note', attributedTo: lemmy.lin.uri, content: 'Hush', to: [ada.uri] }
  await lemmy.say(lemmy.lin, {
    id: `${id}#c`,
    type: 'Create',
    actor: lemmy.lin.uri,
    to: [ada.uri],
    object: note,
  })
  await lemmy.say(lemmy.verse, carrying(lemmy, 'Delete', id))
  t.ok(await node.see(ada, id))
})

t.test('likes in a group, and groups that nobody follows, cost nothing', async (t) => {
  const { node, lemmy, ada } = await prepare(t)
  const create = lemmy.load('05-announce-create-page')
  serve(lemmy, create)
  lemmy.peer.asked.length = 0
  await lemmy.say(lemmy.verse, lemmy.load('13-announce-like'))
  for (const type of ['Dislike', 'Undo', 'Flag', 'Lock', 'Announce'])
    await lemmy.say(lemmy.verse, carrying(lemmy, type, `${lemmy.peer.origin}/post/7`))
  await node.unfollow(ada, await node.find(lemmy.verse.uri))
  await node.settle()
  await lemmy.say(lemmy.verse, create)
  await node.follow(ada, await node.find(lemmy.lin.uri))
  await accept(lemmy, lemmy.lin, ada)
  await lemmy.say(lemmy.lin, { ...create, actor: lemmy.lin.uri, id: `${lemmy.lin.uri}#announce` })
  t.strictSame(lemmy.peer.asked, [], 'nothing was fetched')
  t.strictSame(await node.db.selectFrom('posts').select('id').execute(), [])
})

t.test('members of a Lemmy answer, like and take back what is on a board of ours [69]', async (t) => {
  const { node, lemmy, ada } = await prepare(t)
  const post = await node.write(ada, 'A poem.')
  const board = `${node.origin}/users/board`
  const ours = { '/boards/poetry': board, '/notes/0042': post.uri, '/users/ada': ada.uri }
  t.equal(await lemmy.say(lemmy.lin, lemmy.load('07-create-comment-on-our-board-post', ours)), 202)
  t.match(await node.see(null, `${lemmy.peer.origin}/comment/38`), { inReplyTo: { uri: post.uri } })
  await lemmy.say(lemmy.lin, lemmy.load('08-like', ours))
  t.match(await node.see(null, post.uri), { likeCount: 1, replyCount: 1 })
  await lemmy.say(lemmy.lin, lemmy.load('09-dislike', ours))
  await lemmy.say(lemmy.lin, lemmy.load('10-undo-like', ours))
  t.match(await node.see(null, post.uri), { likeCount: 0 })
  await lemmy.say(lemmy.lin, lemmy.load('11-delete-comment', ours))
  t.equal(await node.post(`${lemmy.peer.origin}/comment/38`), undefined)
  t.strictSame(node.log.faults(), [])
})

interface Stage {
  node: TestNode
  lemmy: Lemmy
  ada: Account
}

/** Ada follows the community. */
async function prepare(t: Test): Promise<Stage> {
  const node = await startNode(t)
  const lemmy = await startLemmy(t, node)
  const ada = await node.makeWriter('ada')
  await node.follow(ada, await node.find(lemmy.verse.uri))
  await accept(lemmy, lemmy.verse, ada)
  return { node, lemmy, ada }
}

async function accept(lemmy: Lemmy, actor: Lemmy['lin'], follower: Account): Promise<void> {
  const object = { type: 'Follow', id: `${actor.uri}#any`, actor: follower.uri, object: actor.uri }
  await lemmy.say(actor, { id: `${actor.uri}#accept`, type: 'Accept', actor: actor.uri, object })
  lemmy.peer.asked.length = 0
}

/** Serves the post that an Announce{Create} carries at its own address, which it gives. */
function serve(lemmy: Lemmy, announce: Json, more: Json = {}): string {
  const page = (announce.object as Json).object as Json
  lemmy.peer.serve(new URL(String(page.id)).pathname, { ...page, ...more })
  return String(page.id)
}

function carrying({ verse, lin, peer }: Lemmy, type: string, object: string, mark = ''): Json {
  const inner = { id: `${peer.origin}/activities/${type}${mark}`, type, actor: lin.uri, object }
  return { id: `${verse.uri}#${type}${mark}`, type: 'Announce', actor: verse.uri, object: inner }
}

async function boosters(node: TestNode): Promise<string[]> {
  const rows = await node.db
    .selectFrom('boosts')
    .innerJoin('accounts', 'accounts.id', 'boosts.account_id')
    .select('accounts.handle')
    .execute()
  return rows.map(({ handle }) => handle)
}
