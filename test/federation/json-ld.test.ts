// Everything that we serve and send says the same to a reader of JSON-LD as to a reader of JSON: nothing is lost when it
// is expanded (JSON-LD 1.1 §5.1), and Fedify reads it. Contexts come from Fedify's bundle; nothing is fetched.
import { Object as AnyObject } from '@fedify/vocab'
import { preloadedContexts } from '@fedify/vocab-runtime'
import jsonld from '@fedify/vocab-runtime/jsonld'
import t, { type Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { suspendAccount } from '../../src/core/accounts/suspend.ts'
import type { FoundPost } from '../../src/core/posts/find.ts'
import { createOf } from '../helpers/attack.ts'
import { startNode, type TestNode } from '../helpers/node.ts'
import { deliverAs, type PeerActor, readAs, startPeer } from '../helpers/peer.ts'

const TYPES = ['Accept', 'Announce', 'Create', 'Delete', 'Follow', 'Like', 'Reject', 'Undo', 'Update']

const documentLoader = async (url: string) => {
  const document = preloadedContexts[url]
  if (document === undefined) throw new Error(`${url} would be fetched`)
  return { contextUrl: null, document, documentUrl: url }
}

t.test('what is served', async (t) => {
  const { paths } = await lively(t)
  for (const path of paths) {
    const { status, body } = await readAs(null, path)
    t.ok(status === 200 || status === 410, `${path} (${status})`)
    await isWhole(t, path, body)
  }
})

t.test('what is sent', async (t) => {
  const { node } = await lively(t)
  const sent = await node.db.selectFrom('activities').select(['uri', 'body']).execute()
  const types = new Set(sent.map(({ body }) => JSON.parse(body).type as string))
  t.strictSame([...types].sort(), TYPES)
  for (const { uri, body } of sent) await isWhole(t, uri, body)
})

async function isWhole(t: Test, name: string, body: string): Promise<void> {
  const document = JSON.parse(body) as object
  const expanded = await jsonld.expand(document, { safe: true, documentLoader })
  // The context of ActivityStreams lets words that it does not know through as blank nodes.
  const unknown = JSON.stringify(expanded).match(/"_:[^"]*"/g) ?? []
  t.strictSame([...new Set(unknown)], [], `${name}: every word has a meaning`)
  const read = AnyObject.fromJsonLd(document, { documentLoader, contextLoader: documentLoader })
  await t.resolves(read, `${name} is read by Fedify`)
}

/** A node at which everything has happened once, and the addresses of what it serves. */
async function lively(t: Test): Promise<{ node: TestNode; paths: string[] }> {
  const [node, peer] = await Promise.all([startNode(t), startPeer(t)])
  const bram = peer.actor('bram')
  const ada = await node.makeWriter('ada')
  const noor = await node.makeWriter('noor', { approvesFollows: true })
  await node.makeBoard('editing', ['copyediting'])
  await theyAct(node, bram, { ada, noor })
  const posts = await weAct(node, await node.find(bram.uri), ada)
  await node.db.transaction().execute((tx) => suspendAccount(tx, noor.id))
  await node.settle()
  return { node, paths: pathsOf(node, posts) }
}

interface Writers {
  ada: Account
  noor: Account
}

/** He follows both and writes to Ada, who likes that; Noor wants none of it. */
async function theyAct(node: TestNode, bram: PeerActor, { ada, noor }: Writers): Promise<void> {
  const inbox = `${node.origin}/inbox`
  for (const { uri, handle } of [ada, noor]) {
    const follow = { id: `${bram.uri}#${handle}`, type: 'Follow', actor: bram.uri, object: uri }
    await deliverAs(bram, inbox, { '@context': 'https://www.w3.org/ns/activitystreams', ...follow })
  }
  await deliverAs(bram, inbox, createOf(bram, ada))
  await node.settle()
  const his = (await node.post(`${bram.uri}/notes/1`))!
  await node.like(ada, his)
  await node.reject(noor, await node.find(bram.uri))
}

async function weAct(node: TestNode, bram: Account, ada: Account): Promise<FoundPost[]> {
  await node.follow(ada, bram)
  const referral = await node.passOn(ada)
  await node.settle()
  await node.move(ada, referral.code, 'in_talks')
  await node.hurry()
  const post = await node.write(ada, `@noor and @bram@${bram.host}: #poetry https://a.example/`, {
    warning: 'long',
  })
  const answer = await node.write(ada, 'Quite.', { inReplyTo: post })
  await node.boost(ada, post)
  const gone = await node.write(ada, 'A slip.')
  await node.settle()
  await node.remove(ada, gone)
  await node.unfollow(ada, bram)
  await node.unboost(ada, post)
  return [referral, post, answer, gone]
}

function pathsOf({ origin }: TestNode, posts: FoundPost[]): string[] {
  const names = [
    '',
    '/outbox',
    '/outbox?page=',
    '/followers',
    '/followers?page=',
    '/following?page=',
    '/featured',
  ]
  const parts = [
    '',
    '/create',
    '/replies',
    '/replies?page=',
    '/likes',
    '/shares?page=',
    '/conversation?page=',
  ]
  const handles = ['ada', 'noor', 'board', 'editing', 'desk', new URL(origin).hostname]
  const gone = posts.at(-1)!.uri
  return [
    ...handles.flatMap((handle) => names.map((name) => `${origin}/users/${handle}${name}`)),
    ...['/open', '/open?page='].map((name) => `${origin}/users/editing${name}`),
    ...posts.slice(0, -1).flatMap(({ uri }) => parts.map((part) => uri + part)),
    gone,
  ]
}
