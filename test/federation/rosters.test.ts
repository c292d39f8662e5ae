// Rosters that writers show (FEP-7aa9): nobody stands on one who did not agree, and everybody may leave.
import t from 'tap'
import { answerListing, hideRoster, showRoster } from '../../src/core/rosters/public.ts'
import { makeRoster, putOnRoster, takeOffRoster } from '../../src/core/rosters/roster.ts'
import type { Tx } from '../../src/db/connect.ts'
import { askListing } from '../../src/federation/send/rosters.ts'
import { prepareAttack } from '../helpers/attack.ts'
import { deliverAs, type PeerActor } from '../helpers/peer.ts'
import { isWhole } from '../helpers/whole.ts'

const AS = 'https://www.w3.org/ns/activitystreams'

t.test(
  'who is on a roster is asked, stands on it once she agrees, and no longer than she wants',
  async (t) => {
    const { node, bob, alice, mallory, victim, inbox } = await prepareAttack(t)
    const noor = await node.makeWriter('noor')
    const within = <T>(deed: (tx: Tx) => Promise<T>) => node.db.transaction().execute(deed)
    const say = async (actor: PeerActor, activity: object) => {
      await deliverAs(actor, inbox, { '@context': AS, actor: actor.uri, ...activity })
      await node.settle()
    }
    const served = async (uri: string) => {
      const answer = await fetch(uri, { headers: { accept: 'application/activity+json' } })
      return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
    }
    const her = await node.find(alice.uri)
    const rosterId = await within((tx) => makeRoster(tx, bob.id, 'Editors whom I trust'))
    for (const memberId of [her.id, noor.id])
      await within((tx) => putOnRoster(tx, bob.id, { rosterId, memberId, note: 'private words' }))
    await node.settle()
    const uri = `${bob.uri}/rosters/${rosterId}`
    t.equal((await served(uri)).status, 404, 'at first it is the writer’s alone')
    t.strictSame(victim.delivered, [], 'and nobody is asked')
    await within((tx) => showRoster(tx, bob.id, rosterId))
    await node.settle()
    const [{ activity: request }] = victim.delivered as unknown as [{ activity: Record<string, unknown> }]
    t.match(request, { type: 'FeatureRequest', actor: bob.uri, object: alice.uri, instrument: uri })
    t.match((await served(uri)).json, {
      type: 'FeaturedCollection',
      totalItems: 0,
      orderedItems: { length: 0 },
    })
    const accept = (actor: PeerActor) => ({
      id: `${actor.uri}#a`,
      type: 'Accept',
      object: request.id,
      result: `${actor.uri}/leaves/1`,
    })
    await say(mallory, accept(mallory))
    t.match((await served(uri)).json, { totalItems: 0 }, 'nobody agrees for her')
    await say(alice, accept(alice))
    await within((tx) => answerListing(tx, noor.id, { rosterId, isYes: true }))
    const { json } = await served(uri)
    t.match(json, {
      attributedTo: bob.uri,
      name: 'Editors whom I trust',
      totalItems: 2,
      orderedItems: [
        { type: 'FeaturedItem', featuredObject: alice.uri, featureAuthorization: `${alice.uri}/leaves/1` },
        { featuredObject: noor.uri, featureAuthorization: `${noor.uri}/feature-authorizations/${rosterId}` },
      ],
    })
    t.notMatch(JSON.stringify(json), 'private words')
    await isWhole(t, 'FeaturedCollection', json)
    t.match((await served(`${noor.uri}/feature-authorizations/${rosterId}`)).json, {
      type: 'FeatureAuthorization',
      attributedTo: noor.uri,
      interactingObject: uri,
    })
    t.match((await served(`${bob.uri}/rosters`)).json, { totalItems: 1, orderedItems: [uri] })
    await say(mallory, {
      id: `${mallory.uri}#d`,
      type: 'Delete',
      object: { id: `${alice.uri}/leaves/1`, type: 'FeatureAuthorization' },
    })
    t.match((await served(uri)).json, { totalItems: 2 }, 'nobody leaves for her')
    await say(alice, {
      id: `${alice.uri}#d`,
      type: 'Delete',
      object: { id: `${alice.uri}/leaves/1`, type: 'FeatureAuthorization' },
    })
    await within((tx) => answerListing(tx, noor.id, { rosterId, isYes: false }))
    t.match((await served(uri)).json, { totalItems: 0 })
    t.equal((await served(`${noor.uri}/feature-authorizations/${rosterId}`)).status, 404)
    await within((tx) => hideRoster(tx, bob.id, rosterId))
    t.equal((await served(uri)).status, 404)
    t.strictSame(node.log.faults(), [])
  },
)

t.test('nobody is asked who was taken off again meanwhile, or whose roster is hidden', async (t) => {
  const { node, bob, alice } = await prepareAttack(t)
  const within = <T>(deed: (tx: Tx) => Promise<T>) => node.db.transaction().execute(deed)
  const { id: memberId } = await node.find(alice.uri)
  const rosterId = await within((tx) => makeRoster(tx, bob.id, 'Editors'))
  const ask = () => askListing(node.db)({ rosterId, memberId })
  await within((tx) => showRoster(tx, bob.id, rosterId))
  await within((tx) => putOnRoster(tx, bob.id, { rosterId, memberId, note: '' }))
  t.type(await ask(), 'function')
  await within((tx) => hideRoster(tx, bob.id, rosterId))
  t.equal(await ask(), undefined)
  await within((tx) => showRoster(tx, bob.id, rosterId))
  await within((tx) => takeOffRoster(tx, bob.id, { rosterId, memberId }))
  t.equal(await ask(), undefined)
})
