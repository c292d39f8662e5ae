// Hundreds of activities that are wrong in one thing each (test/fixtures/malformed), sent by nobody, by somebody else, and
// by their author. Each is answered as its line says; nothing is ever stored in another's name, nothing breaks, and what is
// right and comes next is received.
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import { type Attack, createOf, introduce, prepareAttack } from '../helpers/attack.ts'
import { bytesOf, type Malformed, readMalformed } from '../helpers/malformed.ts'
import type { TestNode } from '../helpers/node.ts'
import { deliverAs, type PeerActor, send } from '../helpers/peer.ts'
import { snapshot } from '../helpers/snapshot.ts'
import { HANGS_MS } from '../helpers/wait.ts'

const ALL = readMalformed()
// Among those signed by their author, a good one comes after so many.
const STRETCH = 25

t.setTimeout(HANGS_MS)

t.test('there are hundreds, each with a name of its own', async (t) => {
  t.ok(ALL.length >= 200)
  t.equal(new Set(ALL.map(({ name }) => name)).size, ALL.length)
})

t.test('signed by nobody', async (t) => {
  const stage = await prepare(t)
  await unchanged(t, stage, async (one, body) => {
    const headers = { host: stage.node.site.host, 'content-type': 'application/activity+json' }
    return [(await send(stage.inbox, body, headers)).status, one.answers.unsigned]
  })
})

t.test('signed by somebody else', async (t) => {
  const stage = await prepare(t)
  await unchanged(t, stage, async (one, body) => [
    (await deliverAs(stage.mallory, stage.inbox, body)).status,
    one.answers.mallory,
  ])
})

t.test('signed by its author', { timeout: HANGS_MS }, async (t) => {
  const stage = await prepare(t)
  let before = await snapshot(stage.node)
  for (const [at, one] of ALL.entries()) {
    const { status } = await deliverAs(stage.alice, stage.inbox, bytesOf(one, stage.words))
    await stage.node.settle()
    const after = await snapshot(stage.node)
    const changes = Object.keys(after).filter((table) => !isSame(before[table], after[table]))
    t.strictSame({ status, changes }, { status: one.answers.alice, changes: one.changes }, said(one))
    before = after
    if (at % STRETCH === STRETCH - 1) before = await isGoodTaken(t, stage, `after ${one.name}`)
  }
  await isSound(t, stage)
})

interface Stage extends Attack {
  words: Record<string, string>
}

async function prepare(t: Test): Promise<Stage> {
  const attack = await prepareAttack(t)
  const { node, bob, alice, mallory } = attack
  for (const actor of [alice, mallory]) await introduce(attack, actor)
  const { uri } = await node.write(bob, 'The last line.')
  await node.settle()
  return { ...attack, words: wordsOf(attack, uri) }
}

function wordsOf({ node, bob, alice, mallory, victim }: Attack, post: string): Record<string, string> {
  const path = alice.uri.slice(victim.origin.length)
  return {
    alice: alice.uri,
    mallory: mallory.uri,
    bob: bob.uri,
    ours: node.origin,
    post,
    'alice-upper': `HTTP://${victim.host}${path}`,
    'alice-userinfo': `http://bob@${victim.host}${path}`,
    'alice-dot': `http://${victim.host.replace(':', '.:')}${path}`,
    pem: (alice.document.publicKey as { publicKeyPem: string }).publicKeyPem,
    ec: pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' })),
    weak: pemOf(generateKeyPairSync('rsa', { modulusLength: 512 })),
  }
}

function pemOf({ publicKey }: { publicKey: KeyObject }): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString()
}

// Sends all of them; none may change anything.
async function unchanged(
  t: Test,
  stage: Stage,
  sending: (one: Malformed, body: Buffer) => Promise<[answer: number, expected: number]>,
): Promise<void> {
  const before = await snapshot(stage.node)
  for (const one of ALL) {
    const [answer, expected] = await sending(one, bytesOf(one, stage.words))
    t.equal(answer, expected, said(one))
  }
  await stage.node.settle()
  t.strictSame(await snapshot(stage.node), before, 'nothing changed')
  await isGoodTaken(t, stage, 'in the end')
  await isSound(t, stage)
}

let good = 0

async function isGoodTaken(t: Test, { node, bob, inbox, alice }: Stage, when: string) {
  const id = `${alice.uri}/notes/good-${++good}`
  await deliverAs(alice, inbox, createOf(alice, bob, { id }))
  await node.settle()
  t.ok(await node.post(id), `what is right is received ${when}`)
  return await snapshot(node)
}

// Nothing broke, no work is left to the operator, and nothing stands that must not.
async function isSound(t: Test, { node, alice, mallory, bob }: Stage): Promise<void> {
  t.strictSame(node.log.faults(), [])
  const failed = await sql`select name, error, payload from jobs where run_at = 'infinity'`.execute(node.db)
  t.strictSame(failed.rows, [])
  t.strictSame(await inNamesOfOthers(node, alice), [], 'nobody else wrote anything')
  const names =
    await sql`select uri, name from accounts where uri in (${bob.uri}, ${mallory.uri}) order by uri`.execute(
      node.db,
    )
  t.match(JSON.stringify(names.rows), /bob/)
  t.notMatch(JSON.stringify(names.rows), 'FORGED')
}

async function inNamesOfOthers({ db }: TestNode, alice: PeerActor): Promise<unknown[]> {
  const { origin } = new URL(alice.uri)
  const { rows } = await sql`
    select posts.uri, accounts.uri as by from posts join accounts on accounts.id = posts.author_id
      where host is not null and (accounts.uri <> ${alice.uri} or posts.uri not like ${`${origin}/%`}
        or posts.url not like ${`${origin}/%`} or posts.attachments::text || posts.emojis::text || accounts.emojis::text like '%javascript:%')
    union all select posts.uri, html from posts where html like '%FORGED%'
      or html ~* '<script|<style|<img|<svg|javascript:|\\son[a-z]+\\s*='
    union all select follows.uri, accounts.uri from follows join accounts on accounts.id = follower_id
      where accounts.uri <> ${alice.uri}
    union all select uri, author_uri from tombstones where author_uri <> ${alice.uri}
    union all select likes.uri, accounts.uri from likes join accounts on accounts.id = account_id
      where accounts.uri <> ${alice.uri}
    union all select boosts.uri, accounts.uri from boosts join accounts on accounts.id = account_id
      where accounts.uri <> ${alice.uri}`.execute(db)
  return rows
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function said({ name, what }: Malformed): string {
  return `${name}: ${what}`
}
