// Replies to writers here are passed on to their followers elsewhere (ActivityPub §7.1.2), as their authors signed them.
import t from 'tap'
import { type Attack, createOf, prepareAttack } from '../helpers/attack.ts'
import { followFrom } from '../helpers/followers.ts'
import { deliverAs } from '../helpers/peer.ts'

type Json = Record<string, unknown>

const SIGNATURE = {
  type: 'RsaSignature2017',
  creator: 'x',
  created: '2026-03-02T18:04:07Z',
  signatureValue: 'AAAA',
}

t.test('a signed public reply goes on byte for byte, and so do its edit and its end', async (t) => {
  const stage = await prepare(t)
  const { node, alice, inbox, evil, victim } = stage
  const create = replyOf(stage)
  const note = create.object as Json
  const activities = [
    create,
    {
      ...create,
      id: `${alice.uri}#2`,
      type: 'Update',
      object: { ...note, content: 'B', updated: '2036-01-01T00:00:00Z' },
    },
    { id: `${alice.uri}#3`, type: 'Delete', actor: alice.uri, object: note.id, signature: SIGNATURE },
  ]
  for (const activity of activities) {
    await deliverAs(alice, inbox, JSON.stringify(activity, null, 1))
    await node.settle()
  }
  t.strictSame(
    evil.delivered.map(({ body }) => body),
    activities.map((one) => JSON.stringify(one, null, 1)),
  )
  t.match(evil.delivered[0]!.headers.signature, `keyId="${stage.bob.uri}#main-key"`)
  t.strictSame(victim.delivered, [], 'and not back to where it came from')
  t.equal(
    (await fetch(`${stage.bob.uri}/outbox`, { headers: { accept: 'application/activity+json' } })).status,
    200,
  )
})

t.test('nothing else is passed on', async (t) => {
  const stage = await prepare(t)
  const { node, bob, alice, inbox, evil } = stage
  const { signature: _, ...unsigned } = replyOf(stage, 2)
  const others: object[] = [
    unsigned,
    replyOf(stage, 3, { to: [`${alice.uri}/followers`], cc: [bob.uri] }),
    replyOf(stage, 4, { to: [bob.uri], cc: [] }),
    replyOf(stage, 5, { inReplyTo: null }),
    replyOf(stage, 6, { attributedTo: `${evil.origin}/users/mallory` }),
    { ...replyOf(stage, 7), type: 'Like', object: stage.post },
  ]
  for (const activity of others) await deliverAs(alice, inbox, activity)
  await node.settle()
  t.strictSame(evil.delivered, [])
  t.strictSame(node.log.faults(), [])
})

t.test('many replies do not become many times as many deliveries, whichever posts they answer', async (t) => {
  const stage = await prepare(t)
  const { node, bob, alice, inbox, evil } = stage
  const other = { ...stage, post: (await node.write(bob, 'And now?')).uri }
  await node.settle()
  evil.delivered.length = 0
  await Promise.all(
    Array.from({ length: 90 }, (_, n) => deliverAs(alice, inbox, replyOf(n % 2 ? stage : other, n))),
  )
  await node.settle()
  t.ok(evil.delivered.length >= 60 && evil.delivered.length < 80, `${evil.delivered.length}`)
})

/** Bob wrote something, and is followed from the nodes of Alice and of Mallory. */
async function prepare(t: Parameters<typeof prepareAttack>[0]): Promise<Attack & { post: string }> {
  const attack = await prepareAttack(t)
  const { node, bob, alice, mallory, victim, evil } = attack
  const post = await node.write(bob, 'Who answers?')
  await node.settle()
  await followFrom(node, [alice.uri, mallory.uri], bob)
  for (const peer of [victim, evil]) peer.delivered.length = 0
  return { ...attack, post: post.uri }
}

function replyOf({ alice, bob, post }: Attack & { post: string }, n = 1, more: Json = {}): Json {
  const id = `${alice.uri}/notes/${n}`
  return createOf(alice, bob, { id, note: { inReplyTo: post, ...more }, activity: { signature: SIGNATURE } })
}
