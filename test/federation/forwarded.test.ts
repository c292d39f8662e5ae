// What a third node passes on (ActivityPub §7.1.2; federation.md §2.4; security V01, V08): it proves that it did, and no more.
import t from 'tap'
import { type Attack, createOf, introduce, prepareAttack } from '../helpers/attack.ts'
import { deliverAs } from '../helpers/peer.ts'

type Json = Record<string, unknown>

const SIGNATURE = {
  type: 'RsaSignature2017',
  creator: 'anybody',
  created: '2026-03-02T18:04:07Z',
  signatureValue: 'AAAA',
}

t.test('a forwarded reply is taken as its author’s own node serves it', async (t) => {
  const attack = await prepareAttack(t)
  const { node, bob, alice, mallory, inbox, victim } = attack
  const activity = createOf(alice, bob)
  const note = activity.object as Json
  victim.serve('/users/alice/notes/1', note)
  const forged = { ...activity, object: { ...note, content: 'Forged' }, signature: SIGNATURE }
  for (const body of [forged, { ...activity, object: note.id }, activity]) {
    t.equal((await deliverAs(mallory, inbox, body)).status, 202)
    await node.settle()
  }
  t.match(await node.see(null, String(note.id)), { html: '<p>Hello</p>', author: { handle: 'alice' } })
  t.strictSame(node.log.faults(), [])
  await deliverAs(alice, inbox, activity)
  await node.settle()
  t.equal((await node.db.selectFrom('inbox_receipts').select('digest').execute()).length, 1)
})

t.test('nothing comes of a forwarded activity whose object nobody serves, or that is of ours', async (t) => {
  const attack = await prepareAttack(t)
  const { node, bob, alice, mallory, inbox } = attack
  const ours = await node.write(bob, 'Mine.')
  await node.settle()
  const like = { id: `${alice.uri}#like`, type: 'Like', actor: alice.uri, object: ours.uri }
  const follow = { ...like, type: 'Follow', object: bob.uri }
  const elsewhere = { ...createOf(alice, bob), id: `${mallory.uri}/1` }
  for (const body of [like, follow, elsewhere])
    t.equal((await deliverAs(mallory, inbox, body)).status, 401, JSON.stringify(body))
  for (const body of [
    createOf(alice, bob),
    { ...like, type: 'Announce' },
    { ...createOf(alice, bob), object: { ...(createOf(alice, bob).object as Json), id: `${mallory.uri}/1` } },
  ])
    await deliverAs(mallory, inbox, body)
  await node.settle()
  t.equal((await node.db.selectFrom('posts').select('id').execute()).length, 1)
  t.equal((await node.db.selectFrom('boosts').select('id').execute()).length, 0)
  t.strictSame(node.log.faults(), [])
})

t.test('a forwarded deletion counts when the post is gone, an edit when it was edited', async (t) => {
  const attack = await prepareAttack(t)
  const { node, bob, alice, mallory, inbox, victim } = attack
  const activity = createOf(alice, bob)
  const note = activity.object as Json
  await deliverAs(alice, inbox, activity)
  await node.settle()
  victim.serve('/users/alice/notes/1', { ...note, content: 'New', updated: '2036-01-01T00:00:00Z' })
  const about = (type: string) => ({ id: `${alice.uri}#${type}`, type, actor: alice.uri, object: note.id })
  await deliverAs(mallory, inbox, about('Delete'))
  await node.settle()
  t.match(await node.see(null, String(note.id)), { html: 'New' }, 'what is there is not gone, but may be new')
  victim.serve('/users/alice/notes/1', { type: 'Tombstone', id: note.id })
  await deliverAs(mallory, inbox, about('Delete'))
  await node.settle()
  t.equal(await node.post(String(note.id)), undefined)
})

t.test('whoever forwards must be somebody, and may not have us ask for ever', async (t) => {
  const attack = await prepareAttack(t)
  const { node, bob, alice, mallory, inbox, victim, evil } = attack
  const nobody = { uri: `${evil.origin}/users/nobody`, privatePem: mallory.privatePem }
  t.equal((await deliverAs(nobody, inbox, createOf(alice, bob))).status, 401)
  t.equal((await deliverAs(mallory, inbox, createOf(alice, bob), { sent: '{}' })).status, 401)
  await introduce(attack, alice)
  const eve = evil.actor('eve')
  const forger = { uri: eve.uri, privatePem: mallory.privatePem }
  t.equal((await deliverAs(forger, inbox, createOf(alice, bob))).status, 401, 'a signature by another key')
  t.notOk(victim.asked.some((line) => line.includes('notes')))
  await flood(attack)
  await node.settle()
  const asked = victim.asked.filter((line) => line.includes('notes')).length
  t.ok(asked > 100 && asked < 500, `at most some hundred are looked at (${asked / 2})`)
})

async function flood({ bob, alice, mallory, inbox }: Attack): Promise<void> {
  for (let n = 0; n < 300; n += 50) {
    const ids = Array.from({ length: 50 }, (_, at) => `${alice.uri}/notes/${n + at}`)
    await Promise.all(ids.map((id) => deliverAs(mallory, inbox, createOf(alice, bob, { id }))))
  }
}
