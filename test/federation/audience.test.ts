// Whom a post is for, where its object leaves that to the activity around it (federation.md §3.3).
import t from 'tap'
import { createOf, prepareAttack as prepare } from '../helpers/attack.ts'
import { deliverAs } from '../helpers/peer.ts'

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

t.test('an object that addresses nobody is for whom the activity is', async (t) => {
  const { node, bob, inbox, alice } = await prepare(t)
  const bare = { to: undefined, cc: undefined }
  const addresses = {
    public: { to: PUBLIC, cc: [bob.uri] },
    unlisted: { to: [bob.uri], cc: ['as:Public'] },
    direct: { to: [bob.uri], cc: [] },
  }
  for (const [visibility, activity] of Object.entries(addresses)) {
    const id = `${alice.uri}/notes/${visibility}`
    await deliverAs(alice, inbox, createOf(alice, bob, { id, note: bare, activity }))
    await node.settle()
    t.equal((await node.post(id))?.visibility, visibility)
  }
})

t.test('an object that addresses somebody is for nobody else, whatever the activity says', async (t) => {
  const { node, bob, inbox, alice } = await prepare(t)
  const id = `${alice.uri}/notes/private`
  const note = { to: [bob.uri], cc: undefined }
  await deliverAs(alice, inbox, createOf(alice, bob, { id, note, activity: { to: PUBLIC, cc: PUBLIC } }))
  await node.settle()
  t.equal((await node.post(id))?.visibility, 'direct')
})
