// FEP-8fcf, both ways [88]: digests as in 99-http-headers.json, one look at the same host, and who follows whom after it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { digestOf } from '../../src/federation/followers-sync.ts'
import { type Attack, createOf, prepareAttack } from '../helpers/attack.ts'
import { followFrom } from '../helpers/followers.ts'
import { deliverAs, readAs } from '../helpers/peer.ts'

type Json = Record<string, unknown>

const shapes = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/mastodon/99-http-headers.json'), 'utf8'),
)

t.test('the digest is that of the example', async (t) => {
  const { example_digest: one, example_digest_two: two } = shapes.post_inbox_followers_only
  t.equal(digestOf(one.members), one.hex)
  t.equal(digestOf(two.members), two.hex)
  t.equal(digestOf([]), '0'.repeat(64))
})

t.test('a post for followers says whom we count there, and no other post does', async (t) => {
  const { node, bob, alice, mallory, victim, evil } = await prepareAttack(t)
  await followFrom(node, [alice.uri, `${victim.origin}/users/ann`, mallory.uri], bob)
  await node.write(bob, 'For my followers.', { visibility: 'followers' })
  await node.write(bob, 'For all.')
  await node.settle()
  const header = (peer: typeof victim, text: string) =>
    peer.delivered.find(({ body }) => body.includes(text))?.headers['collection-synchronization']
  const digest = digestOf([alice.uri, `${victim.origin}/users/ann`])
  const url = `${bob.uri}/followers_synchronization`
  t.equal(header(victim, 'For my'), `collectionId="${bob.uri}/followers", digest="${digest}", url="${url}"`)
  t.match(header(evil, 'For my'), digestOf([mallory.uri]))
  t.equal(header(victim, 'For all'), undefined)
  const sent = victim.delivered.find(({ body }) => body.includes('For my'))!
  t.match(sent.headers.signature, /headers="[^"]*collection-synchronization/)

  const read = async (who: typeof alice) => JSON.parse((await readAs(who, url)).body).orderedItems
  t.strictSame(await read(alice), [alice.uri, `${victim.origin}/users/ann`].sort())
  t.strictSame(await read(mallory), [mallory.uri], 'each node is told of its own')
  t.equal((await readAs(null, url)).status, 401)
})

t.test('when others count otherwise, we look once and agree', async (t) => {
  const attack = await prepareAttack(t)
  const { node, bob, alice, victim } = attack
  const [ann, cleo, dora] = await Promise.all(['ann', 'cleo', 'dora'].map((name) => node.makeWriter(name)))
  const her = await node.find(alice.uri)
  for (const writer of [bob, ann!, cleo!]) await node.follow(writer, her)
  await node.settle()
  await node.db
    .updateTable('follows')
    .set({ state: 'accepted' })
    .where('follower_id', '<>', cleo!.id)
    .execute()
  victim.delivered.length = 0
  const url = `${alice.uri}/followers_synchronization`
  const orderedItems = [
    bob.uri,
    cleo!.uri,
    dora!.uri,
    `${node.origin}/users/nobody`,
    `${victim.origin}/users/x`,
  ]
  victim.serve('/users/alice/followers_synchronization', { id: url, type: 'OrderedCollection', orderedItems })
  await say(attack, { digest: digestOf(orderedItems.slice(0, 3)) })
  t.strictSame(
    await followersOf(attack),
    ['bob accepted', 'cleo accepted'],
    'who is not listed follows no more',
  )
  t.strictSame(
    victim.delivered.map(({ activity }) => [activity.type, (activity.object as Json).actor]),
    [['Undo', dora!.uri]],
    'and who does not follow is let go',
  )
  const looks = () => victim.asked.filter((line) => line.endsWith('_synchronization')).length
  t.equal(looks(), 1)
  await say(attack, { digest: digestOf([bob.uri, cleo!.uri]) })
  t.equal(looks(), 1, 'when they count as we do there is nothing to ask')
  t.strictSame(node.log.faults(), [])
})

t.test('a header that is not signed, or leads elsewhere, is not heard', async (t) => {
  const attack = await prepareAttack(t)
  const { node, bob, alice, victim, evil } = attack
  await node.follow(bob, await node.find(alice.uri))
  await node.settle()
  await node.db.updateTable('follows').set({ state: 'accepted' }).execute()
  const elsewhere = `${evil.origin}/followers`
  for (const origin of [victim, evil])
    origin.serve('/followers', { id: `${origin.origin}/followers`, orderedItems: [] })
  await say(attack, { url: elsewhere })
  await say(attack, { collectionId: `${alice.uri}/other` })
  await say(attack, { isSigned: false })
  await say(attack, { digest: 'none' })
  t.strictSame(await followersOf(attack), ['bob accepted'])
  await say(attack, {})
  t.strictSame(await followersOf(attack), [])
  t.notOk(evil.asked.includes('GET /followers'))
})

let count = 0

async function say(
  attack: Attack,
  given: { url?: string; digest?: string; collectionId?: string; isSigned?: boolean },
) {
  const { node, bob, alice, inbox, victim } = attack
  const { url = `${victim.origin}/followers`, digest = digestOf(['x']), isSigned = true } = given
  const at = given.url === undefined && given.digest ? `${alice.uri}/followers_synchronization` : url
  const collectionId = given.collectionId ?? `${alice.uri}/followers`
  const header = {
    'collection-synchronization': `collectionId="${collectionId}", digest="${digest}", url="${at}"`,
  }
  const to = [`${alice.uri}/followers`]
  const activity = createOf(alice, bob, {
    id: `${alice.uri}/notes/${++count}`,
    note: { to, cc: [] },
    activity: { to, cc: [] },
  })
  const { status } = await deliverAs(
    alice,
    inbox,
    activity,
    isSigned ? { headers: header } : { unsigned: header },
  )
  if (status !== 202) throw new Error(`answered ${status}`)
  await node.settle()
}

async function followersOf({ node, alice }: Attack): Promise<string[]> {
  const rows = await node.db
    .selectFrom('follows')
    .innerJoin('accounts as one', 'one.id', 'follows.follower_id')
    .innerJoin('accounts as other', 'other.id', 'follows.followee_id')
    .select(['one.handle', 'follows.state'])
    .where('other.uri', '=', alice.uri)
    .orderBy('one.handle')
    .execute()
  return rows.map(({ handle, state }) => `${handle} ${state}`)
}
