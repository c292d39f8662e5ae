// The first story of this node, told with a server of another make: GoToSocial, a binary built elsewhere.
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { freePort, waitFor } from '../helpers/process.ts'
import { type GtsMember, type GtsPost, startGoToSocial } from './gts.ts'
import { type OpenedReferral, startWatercooler, type Watercooler } from './watercooler.ts'

const binary = process.env.GOTOSOCIAL ?? ''
const REFERRAL = join(import.meta.dirname, 'referral.yaml')
const LIMIT_MS = 110_000

interface Stage {
  node: Watercooler
  /** Follows our writer. */
  bram: GtsMember
  /** Follows our board only: GoToSocial hides a boost of a post that stands in the timeline already. */
  cleo: GtsMember
}

/** The referral, and the same as bram sees it. */
interface Passed {
  referral: OpenedReferral
  seen: GtsPost
}

// Both limits count: the file alone would be ended after 30 s.
t.setTimeout(LIMIT_MS)

const REAL = { timeout: LIMIT_MS, skip: binary === '' && 'set GOTOSOCIAL=<path to the binary> to run this' }

t.test('work is passed on to GoToSocial, is answered and boosted there, and is filled', REAL, async (t) => {
  const stage = await setStage(t)
  await theyFollowUs(t, stage)
  const passed = await referralArrives(t, stage)
  await replyAndBoostArrive(t, stage, passed)
  await fillingArrives(t, stage, passed)
  await weFollowThem(t, stage, passed)
})

t.test('somebody at GoToSocial lists work by naming a board, and fills it by a message', REAL, async (t) => {
  const { node, bram, cleo } = await setStage(t)
  const board = await cleo.find(node.handleOf('board'))
  await cleo.follow(board!.id)
  await waitFor('our Accept', async () => (await cleo.relationship(board!.id))?.following)
  await bram.find(node.handleOf('desk'))
  const lines = ['Proofreader for a cookbook of soups', 'PAY: €0.02/word net 14', 'SIZE: 1 x 40000 words']
  const listed = await bram.write([node.handleOf('board'), ...lines].join('\n'), 'public')
  await waitFor('our boost', async () => (await boosts(cleo, listed)).length === 1)
  t.pass('the board boosts the post that its author wrote')
  const answer = await waitFor('the answer', async () =>
    (await bram.mentions()).find(({ by }) => by === node.handleOf('board')),
  )
  t.match(answer.content, '€0.02', 'and answers with what it understood')
  await bram.write(`${node.handleOf('desk')} filled`, 'direct')
  const done = await waitFor('the desk', async () =>
    (await bram.mentions()).find(({ by }) => by === node.handleOf('desk')),
  )
  t.match(done, { visibility: 'direct', content: /is filled/ }, 'the desk does what it is told, and says so')
  await waitFor('the boost to go', async () => (await boosts(cleo, listed)).length === 0)
  t.pass('the boost is undone')
})

async function setStage(t: Test): Promise<Stage> {
  const node = await startWatercooler(t, { port: await freePort() })
  const gotosocial = await startGoToSocial(t, { binary, port: await freePort() })
  await node.setPolicy({ trusted_hosts: [gotosocial.host] })
  await node.createAccount('ada')
  await node.createMainBoard('board')
  return { node, bram: await gotosocial.join('bram'), cleo: await gotosocial.join('cleo') }
}

async function theyFollowUs(t: Test, { node, bram, cleo }: Stage): Promise<void> {
  for (const [member, name] of [
    [bram, 'ada'],
    [cleo, 'board'],
  ] as const) {
    const account = await member.find(node.handleOf(name))
    t.equal(`@${account?.acct}`, node.handleOf(name), `${name} is found by handle`)
    await member.follow(account!.id)
    await waitFor('our Accept', async () => (await member.relationship(account!.id))?.following)
    t.pass(`${name} is followed: our Accept has arrived`)
  }
}

async function referralArrives(t: Test, { node, bram, cleo }: Stage): Promise<Passed> {
  const referral = await node.openReferral('ada', REFERRAL)
  const seen = await waitFor('the referral at GoToSocial', async () =>
    (await bram.homeTimeline()).find((post) => post.uri === referral.uri),
  )
  t.match(seen.content, '[Open]', 'the referral is in the timeline of its author’s follower')
  t.equal(seen.edited_at, null, 'and is no edit')
  await waitFor('the boost by our board', async () => (await boosts(cleo, referral)).length > 0)
  t.equal((await boosts(cleo, referral)).length, 1, 'the board’s follower sees it boosted, once')
  return { referral, seen }
}

async function replyAndBoostArrive(
  t: Test,
  { node, bram }: Stage,
  { referral, seen }: Passed,
): Promise<void> {
  const before = await node.showReferral(referral.code)
  await bram.reply(seen.id, `${node.handleOf('ada')} I edited two such series last year.`)
  await bram.boost(seen.id)
  await waitFor('the reply and the boost', async () => {
    const { replies, boosts } = await node.showReferral(referral.code)
    return replies === before.replies + 1 && boosts === before.boosts + 1
  })
  t.pass('the reply and the boost are counted')
  t.match(await pageOf(node, referral), 'I edited two such series last year.', 'the reply is on the page')
}

async function fillingArrives(
  t: Test,
  { node, bram, cleo }: Stage,
  { referral, seen }: Passed,
): Promise<void> {
  await node.moveReferral('ada', referral.code, 'filled')
  const edited = await waitFor('the edit', async () => {
    const post = await bram.readPost(seen.id)
    return post.edited_at !== null && post
  })
  t.match(edited.content, '[Filled]', 'the move has arrived as an edit')
  const [before] = await bram.history(seen.id)
  t.match(before?.content, '[Open]', 'and what stood before is kept')
  await waitFor('the boost to go', async () => (await boosts(cleo, referral)).length === 0)
  t.pass('the board’s boost is undone')
}

async function weFollowThem(t: Test, { node, bram }: Stage, { referral, seen }: Passed): Promise<void> {
  await node.follow('ada', bram.handle)
  const ada = await bram.find(node.handleOf('ada'))
  await waitFor('our Follow', async () => (await bram.relationship(ada!.id))?.followed_by)
  t.pass('bram is followed by ada')
  const { replies } = await node.showReferral(referral.code)
  // It names nobody, so GoToSocial sends it to bram's followers alone.
  await bram.reply(seen.id, 'Congratulations to whoever got this.')
  await waitFor('a post by bram', async () => (await node.showReferral(referral.code)).replies > replies)
  t.match(await pageOf(node, referral), 'Congratulations to whoever got this.', 'his posts arrive here')
}

async function boosts(member: GtsMember, referral: { uri: string }): Promise<GtsPost[]> {
  return (await member.homeTimeline()).filter((post) => post.reblog?.uri === referral.uri)
}

function pageOf(node: Watercooler, referral: OpenedReferral): Promise<string> {
  return node.page(`/r/${referral.code}`)
}
