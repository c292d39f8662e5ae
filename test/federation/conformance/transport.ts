// Rows 83 to 90: how things come and are fetched.
import { digestOf } from '../../../src/federation/followers-sync.ts'
import { deliverAs, makeActor, readAs, send } from '../../helpers/peer.ts'
import { snapshot } from '../../helpers/snapshot.ts'
import { nested } from '../../helpers/wire.ts'
import { noorFollowsBram } from '../fixtures/posts.ts'
import { meet, type Stage } from '../fixtures/stage.ts'
import { ACTIVITY_JSON, AS, createOf, get, type Json, PUBLIC, played, type Rule } from './kit.ts'

const HOUR_MS = 3_600_000

/** Transport and safety. */
export const TRANSPORT: Rule[] = [
  {
    row: 83,
    says: 'what is not rightly signed is refused, and nothing is stored',
    holds: async (t, stage) => {
      const { node, theirs, victim } = stage
      const inbox = `${node.origin}/inbox`
      const activity = { '@context': AS, actor: theirs.bram.uri, ...createOf(stage, theirs.bram, '83') }
      const before = await snapshot(node)
      const refused = async (says: string, answer: Promise<{ status: number }>) =>
        t.equal((await answer).status, 401, says)
      const late = (ms: number) => ({ headers: { date: new Date(Date.now() + ms).toUTCString() } })
      await refused('unsigned', unsigned(stage, activity))
      await refused(
        'another body',
        deliverAs(theirs.bram, inbox, activity, { sent: `${JSON.stringify(activity)} ` }),
      )
      await refused('too old', deliverAs(theirs.bram, inbox, activity, late(-2 * HOUR_MS)))
      await refused('too early', deliverAs(theirs.bram, inbox, activity, late(2 * HOUR_MS)))
      await refused('another’s key', deliverAs(theirs.ines, inbox, activity))
      await refused('a key elsewhere', deliverAs(makeActor(`${victim.origin}/users/bram`), inbox, activity))
      await node.settle()
      t.strictSame(await snapshot(node), before)
    },
  },
  {
    row: 84,
    says: 'what is too large, too deep or no JSON is refused in words',
    holds: async (t, stage) => {
      const { bram } = stage.theirs
      const deliver = async (body: string) =>
        (await deliverAs(bram, `${stage.node.origin}/inbox`, body)).status
      t.equal(await deliver(`"${'x'.repeat(1024 * 1024)}"`), 413)
      t.equal(await deliver(JSON.stringify({ id: `${bram.uri}#84`, object: nested(2_000) })), 400)
      t.equal(await deliver('{"id":'), 400)
    },
  },
  {
    row: 85,
    says: 'an activity is sent as one: ld+json too, and plain JSON not',
    holds: async (t, stage) => {
      const { bram } = stage.theirs
      const like = { '@context': AS, type: 'Like', actor: bram.uri, object: stage.first.uri }
      for (const [type, status] of [
        ['application/json', 415],
        [`application/ld+json; profile="${AS}"`, 202],
        [`${ACTIVITY_JSON}; charset=utf-8`, 202],
      ] as const) {
        const body = { ...like, id: `${bram.uri}#85-${status}` }
        const { status: answer } = await deliverAs(bram, `${stage.node.origin}/inbox`, body, {
          headers: { 'content-type': type },
        })
        t.equal(answer, status, type)
      }
    },
  },
  {
    row: 86,
    says: 'an inbox takes nothing from nobody, and shows nothing to strangers',
    holds: async (t, stage) => {
      t.equal((await unsigned(stage, { type: 'Like' })).status, 401)
      for (const path of ['/inbox', '/users/ada/inbox'])
        t.ok([401, 403, 404, 405].includes((await get(stage.node.origin + path)).status), path)
    },
  },
  {
    row: 87,
    says: 'a page of a list is read with a signature over its query',
    holds: async (t, { theirs, ada }) =>
      t.equal((await readAs(theirs.bram, `${ada.uri}/outbox?page=`)).status, 200),
  },
  {
    row: 88,
    says: 'when others count followers otherwise we look once, at their node only',
    holds: async (t, stage) => {
      await played('33-create-note-followers-only.json')(t, stage)
      t.equal(
        digestOf(['https://writers.example/users/ada']),
        '07f80b82cfdc63fe3e5235448249575182b91748a136142b613a891f1a8f7e9f',
      )
      const path = '/users/bram/followers_synchronization'
      for (const [n, origin] of [stage.victim.origin, stage.peer.origin].entries())
        await toFollowers(stage, `88-${n}`, `${origin}${path}`)
      t.strictSame(stage.victim.asked, [])
      t.equal(stage.peer.asked.filter((line) => line === `GET ${path}`).length, 1)
    },
  },
  {
    row: 89,
    says: 'nothing is fetched from inside, without end, or by way of many',
    holds: async (t, stage) => {
      const { peer } = stage
      peer.serve('/large', (response) =>
        response.writeHead(200, { 'content-type': ACTIVITY_JSON }).end(`{"id":"${'x'.repeat(1_100_000)}"}`),
      )
      for (let n = 0; n < 5; n++)
        peer.serve(`/round/${n}`, (response) =>
          response.writeHead(302, { location: `${peer.origin}/round/${n + 1}` }).end(),
        )
      for (const uri of ['http://10.0.0.1/x', 'http://[::1]/x', 'http://169.254.169.254/x'])
        t.equal(await fetched(stage, uri), undefined, uri)
      for (const path of ['/large', '/round/0'])
        t.equal(await fetched(stage, peer.origin + path), undefined, path)
      t.equal(peer.asked.filter((line) => line.includes('/round/')).length, 4)
    },
  },
  {
    row: 90,
    says: 'what names itself elsewhere is not believed where it is found',
    holds: async (t, stage) => {
      const { peer, victim, theirs } = stage
      const note = (id: string) => ({
        id,
        type: 'Note',
        attributedTo: theirs.bram.uri,
        content: 'x',
        to: PUBLIC,
      })
      peer.serve('/notes/90', note(`${victim.origin}/notes/90`))
      t.equal(await fetched(stage, `${peer.origin}/notes/90`), undefined)
      peer.serve('/notes/91?short', note(`${peer.origin}/notes/91`))
      peer.serve('/notes/91', { ...note(`${peer.origin}/notes/91`), content: 'as it stands there' })
      await meet(stage, 'bram')
      t.ok(await fetched(stage, `${peer.origin}/notes/91?short`))
      t.match(await stage.node.see(null, `${peer.origin}/notes/91`), { html: 'as it stands there' })
    },
  },
]

const unsigned = ({ node }: Stage, activity: Json) =>
  send(`${node.origin}/inbox`, JSON.stringify(activity), {
    host: node.site.host,
    'content-type': ACTIVITY_JSON,
  })

// What our node finds under an address; what cannot be fetched is nothing.
async function fetched({ node }: Stage, uri: string): Promise<unknown> {
  return await node.federation.lookup.post(uri).catch(() => undefined)
}

async function toFollowers(stage: Stage, name: string, url: string): Promise<void> {
  const { node, theirs } = stage
  const { bram } = theirs
  await noorFollowsBram(stage)
  const to = [`${bram.uri}/followers`]
  const value = `collectionId="${bram.uri}/followers", digest="${'1'.repeat(64)}", url="${url}"`
  await deliverAs(
    bram,
    `${node.origin}/inbox`,
    { '@context': AS, actor: bram.uri, ...createOf(stage, bram, name, { to, cc: [], tag: [] }) },
    { headers: { 'collection-synchronization': value } },
  )
  await node.settle()
}
