// A writer here deletes her account (ActivityPub §6.4): who hears it, and what her addresses say from then on.
import t from 'tap'
import { eraseMember } from '../../src/core/members/erase.ts'
import { leaveNode } from '../../src/core/members/leave.ts'
import { deed } from '../helpers/candidates.ts'
import { startNode } from '../helpers/node.ts'
import { deliverAs, readAs, startPeer } from '../helpers/peer.ts'

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

t.test('whoever may know her hears that she is gone, and so does who asks', async (t) => {
  const node = await startNode(t)
  const [blog, forum, board, far] = await Promise.all(
    ['127.0.0.3', '127.0.0.4', '127.0.0.5', '127.0.0.6'].map((host) => startPeer(t, host)),
  )
  const ada = await node.makeWriter('ada')
  const [fan, reader, stranger] = [blog!.actor('fan'), board!.actor('reader'), far!.actor('stranger')]
  const bo = forum!.actor('bo')
  const follow = (actor: typeof fan, object: string) =>
    deliverAs(actor, `${node.origin}/inbox`, {
      id: `${actor.uri}#follow`,
      type: 'Follow',
      actor: actor.uri,
      object,
    })
  await follow(fan, ada.uri)
  await follow(reader, `${node.origin}/users/board`)
  await node.find(bo.uri)
  await node.find(stranger.uri)
  const referral = await node.passOn(ada)
  await node.settle()
  const wish = {
    id: `${bo.uri}/notes/1`,
    type: 'Note',
    attributedTo: bo.uri,
    inReplyTo: referral.uri,
    to: [ada.uri],
  }
  const mention = [{ type: 'Mention', href: ada.uri, name: '@ada' }]
  await deliverAs(bo, `${node.origin}/inbox`, {
    ...{ id: `${bo.uri}#1`, type: 'Create', actor: bo.uri, to: [ada.uri] },
    object: { ...wish, content: '<p>@ada I would like to do it.</p>', tag: mention },
  })
  await node.hurry()

  await deed(node.db, (tx) => leaveNode(tx, node.site, ada, new Date()))
  await node.settle()
  const farewells = (peer: typeof blog) =>
    peer!.delivered.filter(({ activity }) => activity.type === 'Delete' && activity.object === ada.uri)
  for (const peer of [blog, forum, board]) {
    t.equal(farewells(peer).length, 1)
    t.match(farewells(peer)[0]!.activity, { id: `${ada.uri}#delete`, actor: ada.uri, to: [PUBLIC] })
  }
  t.equal(farewells(far).length, 0, 'who never had to do with her is left alone')
  const told = forum!.delivered.map(({ activity }) => activity).filter(({ type }) => type === 'Create')
  const words = ({ object }: { object?: unknown }) => String((object as { content?: string }).content)
  const ending = told.find((activity) => words(activity).includes('withdrawn'))
  t.not(ending?.actor, ada.uri, 'the desk speaks, since she is gone')
  t.ok(ending)

  const isGone = async () => {
    const { status, body } = await readAs(null, ada.uri)
    t.strictSame([status, JSON.parse(body).type], [410, 'Tombstone'])
    const finger = `${node.origin}/.well-known/webfinger?resource=acct:ada@${node.site.host}`
    t.equal((await fetch(finger)).status, 410)
    for (const path of ['/outbox', '/outbox?page=', '/followers', '/featured', '/rosters', '/inbox'])
      t.equal((await readAs(null, `${ada.uri}${path}`)).status, 410, path)
    for (const uri of [referral.uri, `${referral.uri}/create`, `${referral.uri}/replies`])
      t.equal((await readAs(null, uri)).status, 410, uri)
  }
  await isGone()
  await deed(node.db, (tx) => eraseMember(tx, ada.id))
  await isGone()
  t.strictSame(node.log.faults(), [])
})
