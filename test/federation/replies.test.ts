// Replies that never came here are asked for where they are, within bounds (security V44, V45; federation.md §3.5).
import t from 'tap'
import { askForReplies } from '../../src/core/posts/reply-looks.ts'
import { type Attack, createOf, prepareAttack } from '../helpers/attack.ts'
import type { Peer } from '../helpers/peer.ts'

type Json = Record<string, unknown>

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

t.test(
  'a thread is completed from the nodes that have it, when somebody reads it, now and then',
  async (t) => {
    const attack = await prepare(t)
    const { node, victim, evil, root, alice, mallory } = attack
    const page = (n: number) => `${root}/replies?page=${n}`
    serveNote(victim, root, {
      attributedTo: alice.uri,
      replies: { id: `${root}/replies`, first: { items: [`${root}/1`], next: page(1) } },
    })
    serve(victim, page(1), { id: page(1), items: [{ id: `${evil.origin}/2` }], next: page(2) })
    serve(victim, page(2), {
      id: page(2),
      items: [`${victim.origin}/aside`, `${node.origin}/users/bob/posts/1`],
    })
    serveNote(victim, `${root}/1`, { attributedTo: alice.uri, inReplyTo: root, replies: `${root}/1/replies` })
    serve(victim, `${root}/1/replies`, { id: `${root}/1/replies`, orderedItems: [`${evil.origin}/3`] })
    serveNote(evil, `${evil.origin}/2`, { attributedTo: mallory.uri, inReplyTo: root })
    serveNote(evil, `${evil.origin}/3`, { attributedTo: mallory.uri, inReplyTo: `${root}/1` })
    serveNote(victim, `${victim.origin}/aside`, { attributedTo: alice.uri })
    await look(attack)
    for (const uri of [`${root}/1`, `${evil.origin}/2`, `${evil.origin}/3`]) t.ok(await node.post(uri), uri)
    t.equal(await node.post(`${victim.origin}/aside`), undefined, 'what answers nothing of it is not kept')
    t.match(await node.see(null, root), { replyCount: 2 })
    const asked = victim.asked.length
    await look(attack)
    t.equal(victim.asked.length, asked, 'not again so soon')
    await node.db
      .updateTable('reply_looks')
      .set({ looked_at: new Date(Date.now() - 16 * 60_000) })
      .execute()
    await look(attack)
    t.ok(victim.asked.length > asked, 'but after a while')
    t.strictSame(node.log.faults(), [])
  },
)

t.test('a conversation is asked for by its context where there is no list of replies', async (t) => {
  const attack = await prepare(t)
  const { node, victim, root, alice } = attack
  const context = `${victim.origin}/contexts/1`
  serveNote(victim, root, { attributedTo: alice.uri, context })
  serve(victim, context, { id: context, type: 'Collection', first: { items: [root, `${root}/1`] } })
  serveNote(victim, `${root}/1`, { attributedTo: alice.uri, inReplyTo: root })
  await look(attack)
  t.ok(await node.post(`${root}/1`))
})

t.test('nobody makes us ask for ever', async (t) => {
  const attack = await prepare(t)
  const { node, victim, evil, root, alice } = attack
  const many = Array.from({ length: 1_000 }, (_, n) => `${victim.origin}/many/${n}`)
  const endless = (path: string): Json => ({ id: path, items: many, next: path, totalItems: 1e9 })
  serveNote(victim, root, { attributedTo: alice.uri, replies: `${root}/replies` })
  serve(victim, `${root}/replies`, endless(`${root}/replies`))
  for (const uri of many)
    serveNote(victim, uri, {
      attributedTo: alice.uri,
      inReplyTo: root,
      replies: { items: [root, ...many], next: `${evil.origin}/p` },
    })
  victim.asked.length = 0
  await look(attack)
  t.ok(victim.asked.length <= 100 && victim.asked.length > 50, `${victim.asked.length} times`)
  t.strictSame(evil.asked, [], 'pages are at the node of the post')
  await node.db
    .updateTable('reply_looks')
    .set({ looked_at: new Date(0) })
    .execute()
  victim.asked.length = 0
  await look(attack)
  t.strictSame(victim.asked, [], 'nor more within the hour')
})

t.test('pages without end and threads without end have one', async (t) => {
  const attack = await prepare(t)
  const { victim, root, alice } = attack
  const page = (n: number) => `${victim.origin}/pages/${n}`
  serveNote(victim, root, { attributedTo: alice.uri, replies: page(0) })
  for (let n = 0; n < 50; n++)
    serve(victim, page(n), {
      id: page(n),
      items: n === 0 ? [`${victim.origin}/deep/0`] : [],
      next: page(n + 1),
    })
  for (let n = 0; n < 50; n++) {
    const uri = `${victim.origin}/deep/${n}`
    const parent = n === 0 ? root : `${victim.origin}/deep/${n - 1}`
    serveNote(victim, uri, {
      attributedTo: alice.uri,
      inReplyTo: parent,
      replies: { items: [`${victim.origin}/deep/${n + 1}`] },
    })
  }
  await look(attack)
  t.equal(victim.asked.filter((line) => line.includes('/pages/')).length, 10)
  t.equal(victim.asked.filter((line) => line.includes('/deep/')).length, 20)
})

async function prepare(t: Parameters<typeof prepareAttack>[0]): Promise<Attack & { root: string }> {
  const attack = await prepareAttack(t)
  const { node, victim, bob, alice } = attack
  const note = createOf(alice, bob).object as Json
  serveNote(victim, String(note.id), note)
  await node.federation.lookup.find(String(note.id))
  return { ...attack, root: String(note.id) }
}

/** Somebody reads the thread. */
async function look({ node, root }: { node: Attack['node']; root: string }): Promise<void> {
  const post = await node.post(root)
  await node.db.transaction().execute((tx) => askForReplies(tx, post!))
  await node.settle()
}

function serveNote(peer: Peer, uri: string, more: Json): void {
  serve(peer, uri, { id: uri, type: 'Note', content: '<p>Hm.</p>', to: [PUBLIC], ...more })
}

function serve(peer: Peer, uri: string, what: object): void {
  const { pathname, search } = new URL(uri)
  peer.serve(pathname + search, what)
}
