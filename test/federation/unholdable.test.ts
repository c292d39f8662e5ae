// What others say that is well formed and fits in no database: half a character, an address that no index takes, a year that
// never was. It is cut, let fall or left out; a job that fails for it would be tried again and again, and then be parked.
import t from 'tap'
import { enqueueFetches } from '../../src/core/jobs.ts'
import { createOf, prepareAttack as prepare } from '../helpers/attack.ts'
import { deliverAs } from '../helpers/peer.ts'

const AS = 'https://www.w3.org/ns/activitystreams'

t.test('what is too long is cut between characters, never within one', async (t) => {
  const { node, bob, inbox, alice } = await prepare(t)
  const feathers = `a${'\u{1fab6}'.repeat(6_000)}`
  const note = {
    type: 'Question',
    name: feathers,
    summary: feathers,
    attachment: [{ type: 'Image', url: `${alice.uri}/1.png`, mediaType: 'image/png', name: feathers }],
    oneOf: [{ type: 'Note', name: feathers }],
  }
  await deliverAs(alice, inbox, createOf(alice, bob, { note }))
  await node.settle()
  t.strictSame(node.log.faults(), [])
  const post = await node.see(bob, `${alice.uri}/notes/1`)
  const cut = [post?.title, post?.warning, post?.attachments[0]?.alt, post?.poll?.choices[0]?.title]
  t.strictSame(
    cut.map((text) => text?.length),
    [299, 499, 9_999, 299],
  )
  for (const text of cut) t.equal(text, feathers.slice(0, text?.length))
})

t.test('what no database holds is let fall, or left out, and nothing waits for it', async (t) => {
  const { node, bob, inbox, alice } = await prepare(t)
  // As many characters as an address may have, but three bytes each and none like the one before: no index takes them.
  const letters = Array.from({ length: 1_500 }, (_, at) => String.fromCodePoint(0x4e00 + at * 13))
  const unheardOf = `${alice.uri}/${letters.join('')}`
  const yearNought = '0000-06-01T00:00:00Z'
  const id = `${alice.uri}/notes/1`
  const activities = [
    createOf(alice, bob, { id: unheardOf, activity: { id: `${alice.uri}#1` } }),
    createOf(alice, bob, { note: { published: yearNought, endTime: yearNought, inReplyTo: unheardOf } }),
    { '@context': AS, id: `${id}#like`, type: 'Like', actor: alice.uri, object: unheardOf },
  ]
  for (const activity of activities) t.equal((await deliverAs(alice, inbox, activity)).status, 202)
  await node.settle()
  t.strictSame(node.log.faults(), [])
  t.strictSame(await node.db.selectFrom('jobs').select('error').execute(), [])
  t.strictSame(await node.db.selectFrom('posts').select('uri').execute(), [{ uri: id }])
})

t.test('so is what a host says that it runs', async (t) => {
  const { node, victim } = await prepare(t)
  const href = `${victim.origin}/nodeinfo/2.1`
  const rel = 'http://nodeinfo.diaspora.software/ns/schema/2.1'
  const serve = (path: string, what: object) =>
    victim.serve(path, (response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(what)),
    )
  serve('/.well-known/nodeinfo', { links: [{ rel, href }] })
  serve('/nodeinfo/2.1', { software: { name: 'Lem\0my' } })
  const { host } = victim
  await node.db
    .transaction()
    .execute((tx) => enqueueFetches(tx, 'learn-software', [{ payload: { host }, uri: href }]))
  await node.settle()
  t.strictSame(node.log.faults(), [])
  const peer = await node.db.selectFrom('peers').select('software').where('host', '=', host).execute()
  t.strictSame(peer, [{ software: 'lemmy' }])
})
