// Rows 61 to 69: what others do with posts.
import type { ServerResponse } from 'node:http'
import { readStampsOf } from '../../../src/core/posts/quotes/quote.ts'
import { withdrawStamp } from '../../../src/core/posts/quotes/stamp.ts'
import { delivered, news, seen } from '../fixtures/ask.ts'
import { noorFollowsBram } from '../fixtures/posts.ts'
import { post, resetStage, type Stage } from '../fixtures/stage.ts'
import { document, get, type Json, played, type Rule, say } from './kit.ts'

const total = async (uri: string, part: string) => (await document(`${uri}/${part}`)).totalItems

const asks = (stage: Stage, name: string, object: string, note: Json = {}) => {
  const { bram } = stage.theirs
  const id = `${bram.uri}/notes/${name}`
  const instrument = {
    id,
    type: 'Note',
    attributedTo: bram.uri,
    content: 'This.',
    to: [`${bram.uri}/followers`],
  }
  return say(stage, bram, {
    id: `${id}#ask`,
    type: 'QuoteRequest',
    object,
    instrument: { ...instrument, quote: object, ...note },
  })
}

/** Interactions. */
export const INTERACTIONS: Rule[] = [
  {
    row: 61,
    says: 'a like counts until it is undone, once however often it comes, and in its collection',
    holds: async (t, stage) => {
      for (const _ of ['once', 'twice']) await post(stage, { file: '50-like.json', to: 'ada' })
      t.equal(await total(stage.first.uri, 'likes'), 1)
      await post(stage, { file: '51-undo-like.json', to: 'ada' })
      t.equal(await total(stage.first.uri, 'likes'), 0)
    },
  },
  {
    row: 62,
    says: 'a reaction is a like, and can be undone by its id',
    holds: played(
      'misskey/08-like-unicode-reaction.json',
      'misskey/09-like-custom-emoji-reaction.json',
      'misskey/10-undo-like.json',
      'pleroma/07-emoji-react-unicode.json',
      'pleroma/08-emoji-react-custom.json',
      'pleroma/09-undo-by-id-string.json',
    ),
  },
  {
    row: 63,
    says: 'a boost counts until it is undone, whatever signature is inside: that of the request counts',
    holds: async (t, stage) => {
      await played('53-announce-4.6-ld-signed.json')(t, stage)
      const fresh = await resetStage(stage)
      await post(fresh, { file: '52-announce.json', to: 'shared' })
      t.equal(await total(fresh.first.uri, 'shares'), 1)
      await post(fresh, { file: '55-undo-announce.json', to: 'shared' })
      t.equal(await total(fresh.first.uri, 'shares'), 0)
    },
  },
  {
    row: 64,
    says: 'what is not for everybody is not boosted',
    holds: async (t, stage) => {
      const { node, ada, theirs } = stage
      const secret = await node.write(ada, 'For followers.', { visibility: 'followers' })
      const id = `${theirs.bram.uri}#boost-64`
      await say(stage, theirs.bram, { id, type: 'Announce', object: secret.uri })
      t.match(await node.see(ada, secret.uri), { boostCount: 0 })
      t.strictSame(await news(stage, ada), [])
    },
  },
  {
    row: 65,
    says: 'a report is one report, with its words and what it is about',
    holds: played(
      '68-flag.json',
      'misskey/16-flag.json',
      'lemmy/12-flag-summary-not-content.json',
      'gotosocial/10-flag.json',
    ),
  },
  {
    row: 66,
    says: 'a request to quote is answered by a stamp, or by no; who asks with another’s post gets none',
    holds: async (t, stage) => {
      await played('72-quote-request-inlined-instrument.json')(t, stage)
      const { node, ada, theirs } = stage
      const closed = await node.write(ada, 'Not to be quoted.', { lets: { quote: 'nobody' } })
      stage.peer.delivered.length = 0
      await asks(stage, '66a', closed.uri)
      t.match(delivered(stage, 'Reject'), [{ activity: { object: { type: 'QuoteRequest' } } }])
      const open = await node.write(ada, 'To be quoted.')
      await asks(stage, '66b', open.uri, { attributedTo: theirs.ines.uri })
      t.strictSame(delivered(stage, 'Accept'), [])
      t.strictSame(await readStampsOf(node.db, open.id), [])
    },
  },
  {
    row: 67,
    says: 'a stamp that is taken back ends a quote, theirs and ours',
    holds: async (t, stage) => {
      await played('75-delete-quote-authorization.json')(t, stage)
      const { node, ada } = stage
      const fresh = await resetStage(stage)
      await noorFollowsBram(fresh)
      await post(fresh, { file: '72-quote-request-inlined-instrument.json', to: 'ada' })
      const [stamp] = await readStampsOf(node.db, fresh.first.id)
      const address = `${ada.uri}/quote-authorizations/${stamp!.id}`
      t.match((await document(address)).type, 'QuoteAuthorization')
      await node.db.transaction().execute((tx) => withdrawStamp(tx, ada, stamp!.id))
      await node.settle()
      t.equal((await get(address)).status, 404)
      t.match(delivered(fresh, 'Delete'), [{ activity: { object: { id: address } } }])
      t.match((await seen(fresh, 'bram', { number: 130 }))?.quote, { state: 'withdrawn', post: null })
    },
  },
  {
    row: 68,
    says: 'a board accepts, hears who names it, and passes on by address and, to groups’ servers, whole; each once',
    holds: async (t, stage) => {
      await played('22-follow-board.json', '42-create-note-mentions-board.json')(t, stage)
      await played('43-create-note-reply-to-board-post.json')(t, stage)
      const fresh = await resetStage(stage)
      const { node, ada, theirs, peer, poetry } = fresh
      serveNodeInfo(fresh, 'lemmy')
      await node.db.deleteFrom('peers').execute()
      await node.setPolicy({ trustedHosts: [peer.host] })
      await say(fresh, theirs.lin, { id: `${theirs.lin.uri}#68`, type: 'Follow', object: poetry.uri })
      const referral = await node.passOn(ada, { work: ['poetry'] })
      await node.settle()
      await node.hurry()
      const told = delivered(fresh, 'Announce').filter(({ activity }) => activity.actor === poetry.uri)
      const objects = told.map(({ activity }) => activity.object)
      t.equal(objects.length, 2)
      t.ok(objects.includes(referral.uri))
      t.match(
        objects.find((object) => typeof object === 'object'),
        { type: 'Create', object: { id: referral.uri } },
      )
    },
  },
  {
    row: 69,
    says: 'a community’s post comes once, a comment hangs under it, and what is inside is looked up',
    holds: played(
      'lemmy/05-announce-create-page.json',
      'lemmy/06-announce-page-compat.json',
      'lemmy/07-create-comment-on-our-board-post.json',
    ),
  },
]

function serveNodeInfo({ peer }: Stage, name: string): void {
  const rel = 'http://nodeinfo.diaspora.software/ns/schema/2.1'
  const answering = (document: object) => (response: ServerResponse) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document))
  peer.serve('/.well-known/nodeinfo', answering({ links: [{ rel, href: `${peer.origin}/nodeinfo/2.1` }] }))
  peer.serve('/nodeinfo/2.1', answering({ software: { name, version: '1' } }))
}
