// Work that needs what another node does not give: tried again while there is hope, and never left for the operator.
import type { ServerResponse } from 'node:http'
import t from 'tap'
import { createOf, prepareAttack as prepare } from '../helpers/attack.ts'
import type { TestNode } from '../helpers/node.ts'
import { deliverAs } from '../helpers/peer.ts'
import { until } from '../helpers/wait.ts'

const NOWHERE = 'http://127.0.0.9:9/notes/1'

t.test('a post is kept without its parent while that cannot be had', async (t) => {
  const { node, bob, inbox, alice } = await prepare(t)
  await deliverAs(alice, inbox, createOf(alice, bob, { note: { inReplyTo: NOWHERE } }))
  await node.settle()
  t.match(await node.see(null, `${alice.uri}/notes/1`), { inReplyTo: { uri: NOWHERE, id: null } })
  t.match(await jobs(node), [{ name: 'fetch-parent', attempt: 1 }], 'it is tried again later')
  await lastTry(node)
  t.strictSame(await jobs(node), [], 'and given up in the end')
  t.strictSame(node.log.faults(), [])
})

t.test('what can never be a parent is given up at once', async (t) => {
  const { node, bob, inbox, alice, victim } = await prepare(t)
  victim.serve('/page', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'))
  await deliverAs(alice, inbox, createOf(alice, bob, { note: { inReplyTo: `${victim.origin}/page` } }))
  await node.settle()
  t.strictSame(await jobs(node), [])
  t.strictSame(node.log.faults(), [])
})

t.test('so it is with an activity that only names its object', async (t) => {
  const { node, bob, inbox, alice, victim } = await prepare(t)
  victim.serve('/notes/9', (response) => response.writeHead(503).end())
  await deliverAs(alice, inbox, createOf(alice, bob, { activity: { object: `${victim.origin}/notes/9` } }))
  await node.settle()
  t.match(await jobs(node), [{ name: 'receive-activity', attempt: 1 }])
  const note = createOf(alice, bob).object as object
  victim.serve('/notes/9', { ...note, id: `${victim.origin}/notes/9` })
  await node.db.updateTable('jobs').set({ run_at: new Date() }).execute()
  await node.settle()
  t.ok(await node.see(null, `${victim.origin}/notes/9`), 'it is read when it can be')
  t.strictSame(await jobs(node), [])
  t.strictSame(node.log.faults(), [])
})

t.test('a slow host that a stranger names holds up neither her post nor what comes after it', async (t) => {
  const { node, bob, inbox, alice, evil } = await prepare(t)
  const referral = await node.passOn(bob)
  const { document } = evil.actor('zoe')
  const { promise: isAsked, resolve: asked } = Promise.withResolvers<ServerResponse>()
  evil.serve('/users/zoe', asked)
  const words = (name: string) =>
    createOf(alice, bob, {
      id: `${alice.uri}/notes/${name}`,
      note: {
        inReplyTo: referral.uri,
        content: `<p><a href="${evil.origin}/users/${name}" class="u-url mention">@${name}</a> would be good at this.</p>`,
        tag: [{ type: 'Mention', href: `${evil.origin}/users/${name}`, name: `@${name}` }],
      },
    })
  await deliverAs(alice, inbox, words('zoe'))
  const response = await isAsked
  t.ok(await node.see(null, `${alice.uri}/notes/zoe`), 'it is here while the host is silent')
  t.ok(
    (await jobs(node)).some(({ name }) => name === 'fetch-mentioned'),
    'and is not heard yet',
  )
  await deliverAs(alice, inbox, words('nobody'))
  await until('what came after it', async () => await node.see(null, `${alice.uri}/notes/nobody`))
  response.writeHead(200, { 'content-type': 'application/activity+json' }).end(JSON.stringify(document))
  await node.settle()
  t.strictSame(await jobs(node), [])
  const suggested = await node.db
    .selectFrom('interests')
    .innerJoin('accounts', 'accounts.id', 'candidate_id')
    .select(['accounts.handle', 'interests.state'])
    .execute()
  t.strictSame(
    suggested,
    [{ handle: 'zoe', state: 'suggested' }],
    'she is asked, and whom nobody finds is not',
  )
})

async function jobs({ db }: TestNode): Promise<{ name: string; attempt: number }[]> {
  return await db.selectFrom('jobs').select(['name', 'attempt']).execute()
}

/** As if all tries but one had been made. */
async function lastTry(node: TestNode): Promise<void> {
  await node.db.updateTable('jobs').set({ run_at: new Date(), attempt: 4 }).execute()
  await node.settle()
}
