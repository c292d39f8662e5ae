// A thousand of the examples made wrong and signed right, or the other way round: whatever comes, it is answered, nothing
// wrong stands afterwards, nothing breaks, and no work is left for the operator.
import fc from 'fast-check'
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import { Refusal } from '../../src/core/refusal.ts'
import { FIXTURES } from '../helpers/fixtures.ts'
import { mutate, mutations } from '../helpers/mutate.ts'
import type { TestNode } from '../helpers/node.ts'
import { type Differently, deliverAs } from '../helpers/peer.ts'
import { HANGS_MS } from '../helpers/wait.ts'
import { load, meetAll, type Stage, setStage } from './fixtures/stage.ts'

const RUNS = 1_000
const SIGNED = ['digest', 'date', 'content-type', 'content-encoding', 'cookie']
const HEADERS = [
  'signature',
  'signature-input',
  'digest',
  'content-digest',
  'date',
  'host',
  'content-type',
  'content-encoding',
  'authorization',
  'x-forwarded-for',
  'accept',
]

t.setTimeout(HANGS_MS)

t.test('no body breaks anything', { timeout: HANGS_MS }, async (t) => {
  const { stage, examples, addresses } = await prepare(t)
  const { node } = stage
  const before = await ours(node)
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...examples),
      fc.nat(60),
      mutations(addresses),
      async (example, n, mutation) => {
        // Of sixty posts of each kind, so that what is done to posts finds some.
        const numbered = example.replaceAll('/statuses/115770000000000', `/statuses/${n}0`)
        const body = mutate(numbered, mutation)
        const { status } = await deliverAs(signerOf(stage, example), `${node.origin}/inbox`, body)
        if (status !== 202 && (status < 400 || status > 499)) throw new Error(`answered ${status} to ${body}`)
        // Else the same id would be let in once.
        await node.db.deleteFrom('inbox_receipts').execute()
      },
    ),
    { numRuns: RUNS },
  )
  await node.settle()
  t.strictSame(node.log.faults(), [], 'nothing broke')
  const parked = await sql`select name, error, payload from jobs where run_at = 'infinity'`.execute(node.db)
  t.strictSame(parked.rows, [], 'nothing is left for the operator')
  t.strictSame(await ours(node), before, 'what is ours is as it was')
  t.strictSame(await wrongs(stage), [], 'nothing wrong is stored')
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from posts`.execute(node.db)
  t.ok(rows[0]!.count > 20, `and ${rows[0]!.count} posts were good enough to be kept`)
})

t.test('no header breaks anything', { timeout: HANGS_MS }, async (t) => {
  const { stage, examples } = await prepare(t)
  const { node } = stage
  const before = await known(node)
  const printable = fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0xa0, max: 0xff }))
  const value = fc.oneof(
    fc.constantFrom('', ' ', 'garbage', '"', 'keyId="', 'a'.repeat(4_000), 'gzip', '*/*;q=', 'http://[', '0'),
    fc.string({ unit: printable.map((code) => String.fromCharCode(code)), maxLength: 60 }),
  )
  const changed = (names: string[], to = value) =>
    fc.dictionary(fc.constantFrom(...names), to, { minKeys: 1, maxKeys: 3 })
  const differently: fc.Arbitrary<Differently> = fc.oneof(
    // The code that signs for us signs nothing that is empty.
    fc.record({ headers: changed(SIGNED, value.filter(Boolean)) }),
    fc.record({ unsigned: changed(HEADERS) }),
    fc.record({ unsigned: fc.constantFrom(...HEADERS).map((name) => ({ [name]: undefined })) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...examples), differently, async (example, how) => {
      const { status } = await deliverAs(signerOf(stage, example), `${node.origin}/inbox`, example, how)
      if (status !== 202 && (status < 400 || status > 499)) throw new Error(`answered ${status}`)
    }),
    { numRuns: RUNS / 4 },
  )
  await node.settle()
  t.strictSame(node.log.faults(), [], 'nothing broke')
  t.strictSame(await known(node), before, 'nobody new is known')
})

t.test('no document that we fetch breaks anything', { timeout: HANGS_MS }, async (t) => {
  const { stage, served, addresses } = await prepare(t)
  const { node, peer } = stage
  const before = await ours(node)
  let at = 0
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...served), mutations(addresses), async (document, mutation) => {
      const path = `/fetched/${at++}`
      const renamed = document.replace(/"id": "[^"]+"/, `"id": "${peer.origin}${path}"`)
      const body = mutate(renamed, mutation)
      peer.serve(path, (response) =>
        response.writeHead(200, { 'content-type': 'application/activity+json' }).end(body),
      )
      const found = node.federation.lookup.find(peer.origin + path)
      await found.catch((fault) => {
        if (!(fault instanceof Refusal)) throw fault
      })
    }),
    { numRuns: RUNS / 4 },
  )
  await node.settle()
  t.strictSame(node.log.faults(), [], 'nothing broke')
  t.strictSame(await ours(node), before, 'what is ours is as it was')
  t.strictSame(await wrongs(stage), [], 'nothing wrong is stored')
})

async function prepare(t: Test) {
  const stage = await setStage(t)
  await meetAll(stage)
  const { node, ada, noor, first, theirs } = stage
  const bram = await node.find(theirs.bram.uri)
  for (const one of [ada, noor]) await node.follow(one, bram)
  await node.settle()
  await node.db.updateTable('follows').set({ state: 'accepted' }).where('follower_id', '=', noor.id).execute()
  const all = await Promise.all(FIXTURES.map((file) => load(stage, file)))
  const isPosted = (example: string) => 'actor' in JSON.parse(example)
  const [examples, served] = [all.filter(isPosted), all.filter((example) => !isPosted(example))]
  const addresses = [ada, noor, bram].map(({ uri }) => uri)
  const more = [
    first.uri,
    theirs.ines.uri,
    `${theirs.bram.uri}/statuses/115770000000000110`,
    theirs.vanished.uri,
  ]
  return { stage, examples, served, addresses: [...addresses, ...more, node.origin, stage.victim.origin] }
}

function signerOf({ theirs }: Stage, example: string) {
  const { actor } = JSON.parse(example) as { actor?: string }
  return Object.values(theirs).find(({ uri }) => uri === actor) ?? theirs.ines
}

async function known({ db }: TestNode): Promise<unknown[]> {
  return await db.selectFrom('accounts').select('uri').orderBy('uri').execute()
}

/** What nobody but us may change: our accounts and our posts. */
async function ours({ db }: TestNode): Promise<unknown[]> {
  const { rows: accounts } = await sql`
    select handle, name, url, inbox_uri, suspended_at, gone_at from accounts where host is null order by 1`.execute(
    db,
  )
  const { rows: posts } = await sql`
    select posts.uri, posts.html, posts.visibility, posts.edited_at from posts
    join accounts on accounts.id = posts.author_id where host is null and kind = 'writer' order by 1`.execute(
    db,
  )
  return [...accounts, ...posts]
}

/** Whatever stands that must not. */
async function wrongs({ node, peer }: Stage): Promise<unknown[]> {
  const origin = `${peer.origin}/%`
  const questions = {
    'a post elsewhere than its author': sql`select uri from posts where author_id in
      (select id from accounts where host is not null) and not (uri like ${origin} and url like ${origin})`,
    'an account of another node than its own': sql`select uri, inbox_uri from accounts where host is not null
      and not (uri like ${origin} and inbox_uri like ${origin} and host = ${peer.host})`,
    'markup that acts': sql`select html from posts where html ~* '<script|<style|<img|javascript:|\\son[a-z]+\\s*='`,
    'a follow of ours that nobody asked for': sql`select uri from follows where follower_id in
      (select id from accounts where host is null) and uri not like ${`${node.origin}/%`}`,
    'a reaction in our name': sql`select uri from likes where account_id in (select id from accounts where host is null)
      union all select uri from boosts where account_id in (select id from accounts where host is null)`,
    'news for somebody else': sql`select kind from notifications where account_id in
      (select id from accounts where host is not null)`,
    'a grave of ours': sql`select uri from tombstones where uri like ${`${node.origin}/%`}`,
    'an id with a sign': sql`select id from posts where id < 0`,
  }
  const found = await Promise.all(
    Object.entries(questions).map(async ([what, question]) => {
      const { rows } = await question.execute(node.db)
      return rows.length === 0 ? [] : [{ what, rows: rows.slice(0, 3) }]
    }),
  )
  return found.flat()
}
