// Boards among groups (FEP-1b12; rows 20 and 68 of federation.md §6): what their followers get, and what they never boost.
import t from 'tap'
import { boardWithFollowers, followOf } from '../helpers/board-followers.ts'
import type { Lemmy } from '../helpers/lemmy.ts'
import type { TestNode } from '../helpers/node.ts'
import { deliverAs, type Peer, readAs } from '../helpers/peer.ts'

type Json = Record<string, unknown>

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
const WORK = 'Copyeditor for six SaaS case studies\nPAY: US$0.06-0.08/word net 30\nSIZE: 6 x 1200 words'

t.test(
  'a board tells microblogs the address of what it boosts, and servers with groups the Create too [68]',
  async (t) => {
    const { node, lemmy, blog, ada, reader } = await boardWithFollowers(t)
    const referral = await node.passOn(ada)
    await node.settle()
    await node.hurry()
    const toLemmy = announcesTo(lemmy.peer)
    const toBlog = announcesTo(blog)
    t.strictSame(
      toBlog.map(({ object }) => object),
      [referral.uri],
      'a microblog gets one, by address',
    )
    t.equal(toLemmy.length, 2)
    const carried = toLemmy.find(({ object }) => typeof object === 'object')!
    const create = carried.object as Json
    t.match(create, {
      id: `${referral.uri}/create`,
      type: 'Create',
      actor: ada.uri,
      object: { id: referral.uri },
    })
    t.notOk('@context' in create)
    const sent = (await readAs(reader, String(create.id))).body
    t.strictSame({ ...JSON.parse(sent), '@context': 0 }, { '@context': 0, ...create }, 'as it was sent')
    t.strictSame(JSON.parse((await readAs(null, String(carried.id))).body).id, carried.id)

    await node.move(ada, referral.code, 'filled')
    await node.settle()
    const undone = (peer: Peer) => sentTo(peer, 'Undo').map(({ object }) => (object as Json).id)
    t.strictSame(undone(lemmy.peer).sort(), toLemmy.map(({ id }) => id).sort(), 'and both are taken back')
    t.strictSame(
      undone(blog),
      toBlog.map(({ id }) => id),
    )
    t.equal((await readAs(null, String(carried.id))).status, 404)
    const outbox = JSON.parse((await readAs(null, `${node.origin}/users/board/outbox`)).body)
    t.equal(outbox.totalItems, 0)
    t.strictSame(node.log.faults(), [])
  },
)

t.test('who follows a board alone hears how what it boosted was edited, and that it is gone', async (t) => {
  const { node, lemmy, blog, ada } = await boardWithFollowers(t)
  const referral = await node.passOn(ada)
  await node.settle()
  await node.hurry()
  const heard = (peer: Peer, type: string) =>
    sentTo(peer, type).map(({ object }) => String((object as Json).content ?? (object as Json).id))
  const carried = (type: string) =>
    announcesTo(lemmy.peer).filter(({ object }) => (object as Json).type === type)
  await node.move(ada, referral.code, 'in_talks')
  await node.hurry()
  for (const peer of [blog, lemmy.peer]) t.match(heard(peer, 'Update').at(-1), '[In talks]')
  t.match(carried('Update'), [
    { actor: `${node.origin}/users/board`, object: { object: { id: referral.uri } } },
  ])
  await node.move(ada, referral.code, 'filled')
  await node.settle()
  for (const peer of [blog, lemmy.peer])
    t.match(heard(peer, 'Update').at(-1), '[Filled]', 'though its boost is undone')
  await node.remove(ada, referral)
  await node.settle()
  for (const peer of [blog, lemmy.peer]) t.strictSame(heard(peer, 'Delete'), [referral.uri])
  t.match(carried('Delete'), [{ object: { actor: ada.uri, object: { id: referral.uri } } }])
  const talk = await node.write(ada, 'Not on the board.')
  await node.settle()
  await node.remove(ada, talk)
  await node.settle()
  for (const peer of [blog, lemmy.peer]) t.equal(heard(peer, 'Delete').length, 1, 'of nothing else')
  t.strictSame(node.log.faults(), [])
})

t.test(
  'what somebody elsewhere wrote to a board goes to servers with groups as it came, to its end',
  async (t) => {
    const { node, lemmy, blog } = await boardWithFollowers(t)
    await node.setPolicy({ trustedHosts: [lemmy.peer.host, blog.host] })
    const lena = blog.actor('lena')
    const say = async (activity: Json) => {
      await deliverAs(lena, `${node.origin}/inbox`, activity)
      await node.settle()
    }
    const carried = (peer: Peer) =>
      announcesTo(peer).flatMap(({ object }) => (typeof object === 'object' ? object : []))
    const board = `${node.origin}/users/board`
    const id = `${lena.uri}/notes/1`
    const audience = { to: [PUBLIC], cc: [board] }
    const note = {
      ...{ id, type: 'Note', attributedTo: lena.uri, published: new Date().toISOString(), ...audience },
      content: `<p>${WORK.replaceAll('\n', '<br>')}</p>`,
      tag: [{ type: 'Mention', href: board, name: '@board' }],
    }
    const context = ['https://www.w3.org/ns/activitystreams', { odd: 'https://blog.example/ns#odd' }]
    const create = {
      '@context': context,
      id: `${id}/activity`,
      type: 'Create',
      actor: lena.uri,
      ...audience,
      object: note,
      odd: 1,
    }
    await say(create)
    await node.hurry()
    t.strictSame(await boosts(node, id), ['board'])
    t.strictSame(carried(lemmy.peer), [create])
    t.strictSame(carried(blog), [], 'a microblog gets the address alone')

    const edit = {
      ...{ '@context': context, id: `${id}#edit`, type: 'Update', actor: lena.uri, ...audience },
      object: { ...note, content: note.content.replace('six', 'seven'), updated: new Date().toISOString() },
    }
    await say(edit)
    t.strictSame(carried(lemmy.peer).at(-1), edit)
    // GoToSocial gives every Update of one thing the same id.
    const again = {
      ...edit,
      object: { ...edit.object, name: 'x', updated: new Date(Date.now() + 1_000).toISOString() },
    }
    await say(again)
    t.strictSame(carried(lemmy.peer).at(-1), again)
    const aside = { ...again, id: `${id}#aside`, cc: [], to: [`${lena.uri}/followers`] }
    const late = {
      ...again,
      id: `${id}#late`,
      object: { ...edit.object, updated: edit.object.published, content: '<p>Old.</p>' },
    }
    for (const one of [aside, late]) await say(one)
    t.strictSame(
      carried(lemmy.peer).at(-1),
      again,
      'neither what is not for all, nor what is older, is passed on',
    )

    const gone = {
      id: `${id}#delete`,
      type: 'Delete',
      actor: lena.uri,
      to: [PUBLIC],
      object: { id, type: 'Tombstone' },
    }
    const mallory = blog.actor('mallory')
    await deliverAs(mallory, `${node.origin}/inbox`, { ...gone, id: `${mallory.uri}#1`, actor: mallory.uri })
    await node.settle()
    t.equal(carried(lemmy.peer).length, 3, 'nobody else ends it')
    await say(gone)
    t.strictSame(carried(lemmy.peer).at(-1), gone)
    t.equal(await node.post(id), undefined)

    await say({
      ...create,
      id: `${id}/talk`,
      object: { ...note, id: `${id}/talk`, content: '<p>Nice board.</p>' },
    })
    t.equal(carried(lemmy.peer).length, 4, 'what the board does not boost is not passed on')
    t.strictSame(node.log.faults(), [])
  },
)

t.test('what was edited before a board boosted it is carried as it reads then', async (t) => {
  const { node, lemmy, blog } = await boardWithFollowers(t)
  await node.setPolicy({ trustedHosts: [blog.host] })
  const lena = blog.actor('lena')
  const board = `${node.origin}/users/board`
  const note = {
    ...{
      id: `${lena.uri}/notes/1`,
      type: 'Note',
      attributedTo: lena.uri,
      published: new Date().toISOString(),
    },
    ...{ to: [PUBLIC], cc: [board], tag: [{ type: 'Mention', href: board, name: '@board' }] },
  }
  const say = async (type: string, object: Json) => {
    const activity = { id: `${note.id}#${type}`, type, actor: lena.uri, to: [PUBLIC], cc: [board], object }
    await deliverAs(lena, `${node.origin}/inbox`, activity)
    await node.settle()
    await node.hurry()
    return activity
  }
  await say('Create', { ...note, content: '<p>My phone is 555 0100. Nice board.</p>' })
  const content = `<p>${WORK.replaceAll('\n', '<br>')}</p>`
  const update = await say('Update', {
    ...note,
    content,
    updated: new Date(Date.now() + 1_000).toISOString(),
  })
  t.strictSame(await boosts(node, note.id), ['board'])
  const carried = announcesTo(lemmy.peer).flatMap(({ object }) => (typeof object === 'object' ? object : []))
  t.strictSame(carried, [update])

  const ada = await node.makeWriter('ann')
  const referral = await node.passOn(ada)
  await node.settle()
  await node.hurry()
  const [, own] = announcesTo(lemmy.peer).filter(({ object }) => typeof object === 'object')
  await node.move(ada, referral.code, 'in_talks')
  await node.hurry()
  const served = JSON.parse((await readAs(null, String(own!.id))).body)
  t.match(
    served,
    { type: 'Announce', object: { type: 'Create', object: referral.uri } },
    'words that were replaced are served no more',
  )
  t.strictSame(node.log.faults(), [])
})

t.test('what a writer boosts is told by its address to everybody', async (t) => {
  const { node, lemmy, ada } = await boardWithFollowers(t)
  await lemmy.say(lemmy.lin, { ...followOf(lemmy.lin, node), id: `${lemmy.lin.uri}#2`, object: ada.uri })
  const post = await node.write(ada, 'Mine.')
  await node.settle()
  await node.boost(ada, post)
  await node.settle()
  t.strictSame(
    announcesTo(lemmy.peer).map(({ object }) => object),
    [post.uri],
  )
})

t.test('what a host runs is asked once, of followers of boards alone', async (t) => {
  const { node, lemmy, blog, ada } = await boardWithFollowers(t)
  const questions = (peer: Peer) => peer.asked.filter((line) => line.includes('nodeinfo')).length
  t.equal(questions(lemmy.peer), 2)
  t.equal(questions(blog), 1, 'and one that does not say is not asked on')
  await node.passOn(ada)
  await node.settle()
  await node.hurry()
  t.equal(questions(lemmy.peer) + questions(blog), 3)
  await node.db
    .updateTable('peers')
    .set({ software_at: new Date('2026-01-01') })
    .execute()
  await node.passOn(ada, { title: 'Another copyeditor' })
  await node.settle()
  t.equal(questions(lemmy.peer), 4, 'after a month it is asked again')
})

t.test('a board says who keeps order, and that everybody may post [20]', async (t) => {
  const { node, ada } = await boardWithFollowers(t)
  await node.db
    .insertInto('logins')
    .values({ account_id: ada.id, role: 'owner', password_hash: null })
    .execute()
  const board = JSON.parse((await readAs(null, `${node.origin}/users/board`)).body)
  t.match(board, { type: 'Group', postingRestrictedToMods: false, manuallyApprovesFollowers: false })
  t.match(JSON.parse((await readAs(null, board.attributedTo)).body), {
    id: board.attributedTo,
    type: 'OrderedCollection',
    totalItems: 1,
    orderedItems: [ada.uri],
  })
  t.equal((await readAs(null, `${ada.uri}/moderators`)).status, 404)
})

t.test('a Page that is addressed to a board by its author is posted to it', async (t) => {
  const { node, lemmy } = await boardWithFollowers(t)
  const board = `${node.origin}/users/board`
  for (const [at, to] of [
    { to: [board, PUBLIC] },
    { to: [PUBLIC], audience: board },
    { to: [PUBLIC], cc: board },
  ].entries()) {
    const page = { ...pageOf(lemmy, `${lemmy.peer.origin}/post/${at}`), ...to }
    await lemmy.say(lemmy.lin, createOf(lemmy, page))
    t.match(await boosts(node, page.id), ['board'], JSON.stringify(to))
    t.match(await node.see(null, page.id), { title: `Copyeditor ${at}` })
  }
})

t.test('a board boosts nothing but an author’s own public post at the top of a thread', async (t) => {
  const { node, lemmy, blog, ada } = await boardWithFollowers(t)
  const board = `${node.origin}/users/board`
  const top = await node.write(ada, 'Who has work?')
  const mallory = blog.actor('mallory')
  const page = (n: number, more: Json) => ({
    ...pageOf(lemmy, `${lemmy.peer.origin}/post/${n}`),
    to: [board, PUBLIC],
    ...more,
  })
  const reply = page(1, { type: 'Note', inReplyTo: top.uri })
  const followers = page(2, { to: [board, `${lemmy.lin.uri}/followers`] })
  const direct = page(3, { to: [board] })
  const unlisted = page(4, { to: [board], cc: [PUBLIC] })
  const talk = page(5, { content: '<p>Nice board.</p>' })
  const elsewhere = page(6, { to: [PUBLIC] })
  for (const one of [reply, followers, direct, unlisted, talk, elsewhere])
    await lemmy.say(lemmy.lin, createOf(lemmy, one))
  const foreign = page(7, {})
  const inMyName = { ...createOf(lemmy, foreign), id: `${mallory.uri}#1`, actor: mallory.uri }
  await deliverAs(mallory, `${node.origin}/inbox`, inMyName)
  const announced = {
    id: `${mallory.uri}#2`,
    type: 'Announce',
    actor: mallory.uri,
    to: [board],
    object: foreign.id,
  }
  await deliverAs(mallory, `${node.origin}/inbox`, announced)
  await node.settle()
  t.strictSame(await node.db.selectFrom('boosts').select('id').execute(), [])
  t.strictSame(node.log.faults(), [])
})

t.test('a reply that reaches only the board hangs under its post, and its author is told', async (t) => {
  const { node, lemmy, ada } = await boardWithFollowers(t)
  const referral = await node.passOn(ada)
  const board = `${node.origin}/users/board`
  const id = `${lemmy.peer.origin}/comment/1`
  const note = {
    id,
    type: 'Note',
    attributedTo: lemmy.lin.uri,
    inReplyTo: referral.uri,
    content: 'Me!',
    to: [board, PUBLIC],
  }
  await lemmy.say(lemmy.lin, createOf(lemmy, note))
  t.match(await node.see(null, id), { inReplyTo: { uri: referral.uri } })
  const told = await node.db
    .selectFrom('notifications')
    .select('kind')
    .where('account_id', '=', ada.id)
    .execute()
  t.ok(told.some(({ kind }) => kind === 'reply'))
})

function pageOf({ lin }: Lemmy, id: string): Json & { id: string } {
  const name = `Copyeditor ${id.split('/').at(-1)}`
  const content = `<p>${WORK.replace('SaaS', name).replaceAll('\n', '<br>')}</p>`
  return { id, type: 'Page', attributedTo: lin.uri, name, content }
}

function createOf({ lin }: Lemmy, object: Json): Json {
  return {
    id: `${String(object.id)}#create`,
    type: 'Create',
    actor: lin.uri,
    to: object.to,
    cc: object.cc,
    object,
  }
}

function sentTo(peer: Peer, type: string): Json[] {
  return peer.delivered.map(({ activity }) => activity).filter((activity) => activity.type === type)
}

const announcesTo = (peer: Peer) => sentTo(peer, 'Announce')

async function boosts(node: TestNode, uri: string): Promise<string[]> {
  const rows = await node.db
    .selectFrom('boosts')
    .innerJoin('accounts', 'accounts.id', 'boosts.account_id')
    .innerJoin('posts', 'posts.id', 'boosts.post_id')
    .select('accounts.handle')
    .where('posts.uri', '=', uri)
    .execute()
  return rows.map(({ handle }) => handle)
}
