// What is received, beyond what the examples of Mastodon show; rows of federation.md §6 in brackets.
import t from 'tap'
import { readFollows } from '../../src/core/follows/read.ts'
import { storeArrivals } from '../../src/db/arrivals.ts'
import { type Attack, createOf, prepareAttack as prepare } from '../helpers/attack.ts'
import { remember } from '../helpers/followers.ts'
import { deliverAs, type PeerActor } from '../helpers/peer.ts'

const AS = 'https://www.w3.org/ns/activitystreams'

t.test(
  'a type that programs have a meaning for is let fall like any that is not understood [54]',
  async (t) => {
    const { node, bob, inbox, alice } = await prepare(t)
    for (const type of ['__proto__', 'constructor', 'toString', 'Bite']) {
      const activity = { ...createOf(alice, bob, { id: `${alice.uri}/${type}` }), type }
      t.equal((await deliverAs(alice, inbox, activity)).status, 202)
    }
    await node.settle()
    t.strictSame(node.log.faults(), [])
    t.strictSame(await node.db.selectFrom('jobs').select('error').execute(), [])
  },
)

t.test('every edit counts, though GoToSocial gives them all one id', async (t) => {
  const attack = await prepare(t)
  const { node, bob, inbox, alice } = attack
  await deliverAs(alice, inbox, createOf(alice, bob))
  await node.settle()
  const { object: note } = createOf(alice, bob) as { object: { id: string } }
  const id = `${note.id}/activity#Update`
  for (const [content, updated] of [
    ['<p>Second</p>', '2026-10-01T10:00:00Z'],
    ['<p>Third</p>', '2026-10-01T10:05:00Z'],
  ])
    await say(attack, alice, { id, type: 'Update', object: { ...note, content, updated } })
  t.match(await node.see(bob, note.id), { html: '<p>Third</p>' })
})

t.test('only an account of ours can be followed [27]', async (t) => {
  const attack = await prepare(t)
  const { node, bob, alice, victim } = attack
  const post = await node.write(bob, 'Follow me.')
  await node.settle()
  const nobody = `${node.origin}/users/nobody`
  for (const object of [post.uri, nobody, `${victim.origin}/users/else`, `${node.origin}/users/127.0.0.1`]) {
    t.equal((await say(attack, alice, { type: 'Follow', object })).status, 202, object)
  }
  t.equal((await node.db.selectFrom('follows').select('id').execute()).length, 0)
})

t.test('an Accept may name our Follow by its id, or by who asked [30]', async (t) => {
  const attack = await prepare(t)
  const { node, bob, alice } = attack
  const her = await node.find(alice.uri)
  const whole = { id: 'made up', type: 'Follow', actor: bob.uri, object: alice.uri }
  for (const how of ['id', 'whole', 'list'] as const) {
    await node.follow(bob, her)
    await node.settle()
    const { uri } = await node.db.selectFrom('follows').select('uri').executeTakeFirstOrThrow()
    const object = { id: uri, whole, list: [whole] }[how]
    await say(attack, alice, { type: 'Accept', object, to: bob.uri })
    t.strictSame(await following(attack), [alice.uri], how)
    await node.unfollow(bob, her)
    await node.settle()
  }
})

t.test('nobody accepts in the place of whom we asked [31]', async (t) => {
  const attack = await prepare(t)
  const { node, bob, alice, mallory, victim } = attack
  await node.follow(bob, await node.find(alice.uri))
  await node.settle()
  const { uri } = await node.db.selectFrom('follows').select('uri').executeTakeFirstOrThrow()
  const object = { id: uri, type: 'Follow', actor: bob.uri, object: alice.uri }
  for (const other of [mallory, victim.actor('neighbour')]) {
    await say(attack, other, { type: 'Accept', object })
    await say(attack, other, { type: 'Reject', object })
  }
  t.strictSame(await following(attack), [])
  await say(attack, alice, { type: 'Accept', object })
  t.strictSame(await following(attack), [alice.uri], 'and the right answer still counts')
})

t.test('edits and deletions come in any order [47, 49]', async (t) => {
  const attack = await prepare(t)
  const { node, bob, inbox, alice } = attack
  const written = (content: string, more: object = {}) => ({ note: { content, ...more } })
  const edited = (content: string, updated: string) => ({
    type: 'Update',
    object: createOf(alice, bob, written(content, { updated })).object,
  })
  await deliverAs(alice, inbox, createOf(alice, bob, written('first')))
  await node.settle()
  await say(attack, alice, edited('third', '2036-01-01T00:00:00Z'))
  await say(attack, alice, edited('second', '2035-01-01T00:00:00Z'))
  await say(attack, alice, edited('third again', '2036-01-01T00:00:00Z'))
  t.equal((await node.see(null, `${alice.uri}/notes/1`))?.html, 'third', 'the newest stands')
  const later = createOf(alice, bob, { id: `${alice.uri}/notes/2` })
  await say(attack, alice, { type: 'Delete', object: `${alice.uri}/notes/2` })
  await deliverAs(alice, inbox, later)
  await node.settle()
  t.equal(await node.post(`${alice.uri}/notes/2`), undefined, 'what was deleted before it came does not come')
})

t.test('a post that came edited is not given older words again', async (t) => {
  const attack = await prepare(t)
  const { node, bob, inbox, alice } = attack
  const published = '2026-03-02T18:00:00Z'
  const edited = (content: string, updated: string) =>
    createOf(alice, bob, { note: { content, published, updated } })
  await deliverAs(alice, inbox, edited('third', '2036-01-03T00:00:00Z'))
  await node.settle()
  const { object } = edited('second', '2036-01-02T00:00:00Z')
  await say(attack, alice, { type: 'Update', object })
  t.match(await node.see(null, `${alice.uri}/notes/1`), {
    html: 'third',
    editedAt: new Date('2036-01-03T00:00:00Z'),
  })
})

t.test('an edit changes neither who may read nor what is answered', async (t) => {
  const attack = await prepare(t)
  const { node, bob, inbox, alice } = attack
  const secret = { to: [bob.uri], cc: [] }
  await deliverAs(alice, inbox, createOf(alice, bob, { note: secret }))
  await node.settle()
  const note = createOf(alice, bob, { note: { content: 'edited', updated: '2036-01-01T00:00:00Z' } }).object
  await say(attack, alice, {
    type: 'Update',
    object: { ...(note as object), inReplyTo: 'https://127.0.0.9:9/1' },
  })
  t.equal(await node.see(null, `${alice.uri}/notes/1`), undefined)
  t.match(await node.see(bob, `${alice.uri}/notes/1`), {
    html: 'edited',
    visibility: 'direct',
    inReplyTo: null,
  })
})

t.test('a post that concerns nobody here is not kept [52]', async (t) => {
  const { node, bob, inbox, alice } = await prepare(t)
  const elsewhere = { cc: [], tag: [] }
  t.equal((await deliverAs(alice, inbox, createOf(alice, bob, { note: elsewhere }))).status, 202)
  await node.settle()
  t.equal(await node.post(`${alice.uri}/notes/1`), undefined)
})

t.test('longer forms are kept by their title and summary, with the way to the whole [53]', async (t) => {
  const { node, bob, inbox, alice, victim } = await prepare(t)
  for (const type of ['Article', 'Page', 'Video', 'Event']) {
    const id = `${alice.uri}/${type}`
    const note = {
      type,
      name: `A long ${type}`,
      summary: '<p>In short.</p>',
      url: `${victim.origin}/p/${type}`,
    }
    await deliverAs(alice, inbox, createOf(alice, bob, { id, note }))
    await node.settle()
    t.match(await node.see(null, id), {
      title: `A long ${type}`,
      html: new RegExp(`<strong>A long ${type}</strong>.*In short.*href="${victim.origin}/p/${type}"`),
      warning: '',
      url: `${victim.origin}/p/${type}`,
    })
  }
})

t.test('a link that leads elsewhere than the post’s own node is not its address [V05]', async (t) => {
  const { node, bob, inbox, alice } = await prepare(t)
  await deliverAs(alice, inbox, createOf(alice, bob, { note: { url: 'https://bank.example/' } }))
  await node.settle()
  t.equal((await node.see(null, `${alice.uri}/notes/1`))?.url, `${alice.uri}/notes/1`)
})

t.test('an Undo may name what it undoes by its id alone [62], and undoes nothing of others', async (t) => {
  const attack = await prepare(t)
  const { node, bob, alice, mallory } = attack
  const post = await node.write(bob, 'Like me.')
  await node.settle()
  const counts = async () => {
    const { likeCount, boostCount } = (await node.see(null, post.uri))!
    return [likeCount, boostCount]
  }
  const ids: string[] = []
  for (const [type, object] of Object.entries({ Like: post.uri, Announce: post.uri, Follow: bob.uri })) {
    ids.push((await say(attack, alice, { type, object })).id)
  }
  t.strictSame(await counts(), [1, 1])
  for (const id of ids) await say(attack, mallory, { type: 'Undo', object: id })
  t.strictSame(await counts(), [1, 1])
  for (const id of ids) await say(attack, alice, { type: 'Undo', object: id })
  t.strictSame(await counts(), [0, 0])
  t.equal((await node.db.selectFrom('follows').select('id').execute()).length, 0)
})

t.test('who may read a post for followers does not pass it on to hers', async (t) => {
  const attack = await prepare(t)
  const { node, bob, alice, mallory, inbox } = attack
  await say(attack, alice, { type: 'Follow', object: bob.uri })
  const post = await node.write(bob, 'Among us.', { visibility: 'followers' })
  await node.settle()
  // As of those that were stored when nobody chose who may boost.
  const policy = JSON.stringify({ ...post.policy, boost: 'everybody' })
  await node.db.updateTable('posts').set({ policy }).where('id', '=', post.id).execute()
  await say(attack, alice, { type: 'Announce', object: post.uri })
  const id = `${alice.uri}/notes/1`
  await deliverAs(alice, inbox, createOf(alice, bob, { id, note: { to: [`${alice.uri}/followers`] } }))
  await node.settle()
  t.match(await node.post(id), { visibility: 'followers' })
  await say(attack, mallory, { type: 'Announce', object: id })
  t.strictSame(await node.db.selectFrom('boosts').select('id').execute(), [])
})

t.test('who was suspended meanwhile is not heard, though the gate let her through', async (t) => {
  const attack = await prepare(t)
  const { node, bob, alice } = attack
  const post = await node.write(bob, 'Boost me.')
  await node.settle()
  await remember(node, alice.uri)
  const activity = {
    '@context': AS,
    id: `${alice.uri}#late`,
    type: 'Announce',
    actor: alice.uri,
    object: post.uri,
  }
  await node.db
    .updateTable('accounts')
    .set({ suspended_at: new Date() })
    .where('uri', '=', alice.uri)
    .execute()
  await storeArrivals(
    node.db,
    [{ digest: null, payload: JSON.stringify({ actor: alice.uri, body: JSON.stringify(activity) }) }],
    { worker: null, places: 0 },
  )
  await node.settle()
  t.strictSame(await node.db.selectFrom('boosts').select('id').execute(), [])
})

t.test('nobody likes what she may not read', async (t) => {
  const attack = await prepare(t)
  const { node, bob, mallory } = attack
  const post = await node.write(bob, 'Among us.', { visibility: 'followers' })
  await node.settle()
  await say(attack, mallory, { type: 'Like', object: post.uri })
  t.strictSame(await node.db.selectFrom('likes').select('id').execute(), [])
})

t.test('of several objects the first counts, and nothing breaks [57]', async (t) => {
  const attack = await prepare(t)
  const { node, bob, alice } = attack
  const posts = [await node.write(bob, 'One.'), await node.write(bob, 'Two.')]
  await node.settle()
  await say(attack, alice, { type: 'Like', object: posts.map(({ uri }) => uri) })
  const seen = await Promise.all(posts.map(({ uri }) => node.see(null, uri)))
  t.strictSame(
    seen.map((post) => post?.likeCount),
    [1, 0],
  )
  t.strictSame(node.log.faults(), [])
})

let said = 0

/** Delivers an activity under an id of its own, and waits until it has done what it does. */
async function say(
  { node, inbox }: Attack,
  actor: PeerActor,
  activity: object,
): Promise<{ id: string; status: number }> {
  said += 1
  const id = `${actor.uri}#${said}`
  const { status } = await deliverAs(actor, inbox, { '@context': AS, id, actor: actor.uri, ...activity })
  await node.settle()
  return { id, status }
}

async function following({ node, bob }: Attack): Promise<string[]> {
  return (await readFollows(node.db, bob.id, { side: 'following', limit: 9 })).map(({ uri }) => uri)
}
