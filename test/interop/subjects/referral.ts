import { join } from 'node:path'
import type { Test } from 'tap'
import type { Browser } from '../browser.ts'
import { signInGuest } from '../guest.ts'
import type { Member } from '../mastodon-client.ts'
import { type Stage, type Subject, see } from '../stage.ts'
import type { Writer } from '../writer.ts'

const REFERRAL = join(import.meta.dirname, '../referral.yaml')

/** Work of ours: followed, answered in private, put on the shortlist, introduced, filled. */
export const passedOn: Subject = async (t, stage) => {
  const { node, other, ada, bram, cleo } = stage
  await see(t, 'they follow the board', () => followBoard(stage))
  const referral = await node.openReferral('ada', REFERRAL)
  const seen = await see(t, 'the referral arrives at its author’s follower', () => bram.atHome('[Open]'))
  t.equal(seen.uri, referral.uri, 'as her post')
  await see(t, 'and, by the board’s boost, at who follows that', () => isBoosted(cleo, referral))
  const { boosts } = await node.showReferral(referral.code)
  await bram.boost(seen.id)
  await see(t, 'their boost is counted', async () => (await node.showReferral(referral.code)).boosts > boosts)
  await bram.write(`${ada.handle} I edited two such series.`, {
    visibility: 'direct',
    in_reply_to_id: seen.id,
  })
  await see(t, 'a private reply is an interest: it is confirmed', () => bram.told('has your reply'))
  const desk = `/r/${referral.code}/desk`
  const interest = await see(t, 'and stands among the candidates', () => candidateOn(ada, desk))
  t.match(await ada.browser.read(desk), 'I edited two such series.', 'with their words')
  await ada.browser.send(`${desk}/move`, { interest, to: 'shortlisted' }, desk)
  await see(t, 'they are told of the shortlist', () => bram.told('shortlist'))
  await introduce(t, { ada, bram, desk, interest })
  const guest = await signInGuest(node.origin, { other, member: bram })
  t.match(await guest.read('/guest'), bram.handle, 'they sign in here as a guest')
  await openClient(t, { guest, bram })
  await ada.browser.send(`${desk}/move`, { interest, to: 'chosen' }, desk)
  await see(t, 'they are told that the work is theirs', () => bram.told('is yours'))
  await ada.browser.send(`/r/${referral.code}/move`, { to: 'filled', by: interest }, desk)
  await see(t, 'filling it arrives as an edit', async () =>
    (await bram.readPost(seen.id))?.content.includes('[Filled]'),
  )
  await see(t, 'and the board lets go', async () => !(await isBoosted(cleo, referral)))
}

/** Whether the member follows our board, asked for once. */
async function followBoard({ node, other, cleo }: Stage): Promise<boolean> {
  const named = { handle: node.handleOf('board'), uri: `${node.origin}/users/board` }
  const board = await cleo.find(named[other.knowsBy])
  if (!(await cleo.relationship(board!.id))!.following) await cleo.follow(board!.id)
  return (await cleo.relationship(board!.id))!.following
}

async function isBoosted(member: Member, { uri }: { uri: string }): Promise<boolean> {
  return (await member.homeTimeline()).some(({ reblog }) => reblog?.uri === uri)
}

async function candidateOn(ada: Writer, desk: string): Promise<string | undefined> {
  return /id="candidate-(\d+)"/.exec(await ada.browser.read(desk))?.[1]
}

interface Introducing {
  ada: Writer
  bram: Member
  desk: string
  interest: string
}

async function introduce(t: Test, { ada, bram, desk, interest }: Introducing): Promise<void> {
  const client = { client_name: 'Acme Ltd', client_contact: 'joan@acme.example', brief: '', links: '' }
  await ada.browser.send(`${desk}/client`, client, desk)
  const fields = ['client_name', 'client_contact']
  await ada.browser.send(`${desk}/introduce`, { interest, fields }, desk)
  const consent = await see(t, 'they are asked before they are introduced', () =>
    bram.told('Nothing about you'),
  )
  t.notMatch(consent.content, /Acme|joan/, 'without the client’s name')
  await bram.write(`${ada.handle} YES`, { visibility: 'direct', in_reply_to_id: consent.id })
  const ready = await see(t, 'after their yes there is a page for them alone', () =>
    bram.told('for you alone'),
  )
  t.notMatch(ready.content, /Acme|joan/, 'and no message holds the client’s name')
}

async function openClient(t: Test, { guest, bram }: { guest: Browser; bram: Member }): Promise<void> {
  const ready = (await bram.told('for you alone'))!
  const [, path = ''] = /(\/i\/[a-z0-9]+)/.exec(ready.content) ?? []
  const page = await guest.sendForPage(`${path}/open`, {}, path)
  t.match(page, /Acme Ltd[\s\S]*joan@acme\.example/, 'there they read who the client is')
}

/** Work of theirs: listed by naming a board, asked about, answered, filled. */
export const listed: Subject = async (t, stage) => {
  const { node, bram, cleo } = stage
  await see(t, 'they follow the board', () => followBoard(stage))
  const lines = ['Proofreader for a cookbook of soups', 'PAY: €0.02/word net 14', 'SIZE: 1 x 40000 words']
  // Takahē takes what stands right after the end of a line for a part of the name before it.
  const post = await bram.write([`${node.handleOf('board')} `, ...lines].join('\n'))
  await see(t, 'the board boosts the post that its author wrote', () => isBoosted(cleo, post))
  const answer = await see(t, 'and answers', () => bram.told('€0.02'))
  t.equal(answer.by, node.handleOf('board'), 'itself')
  await bram.write(`${node.handleOf('board')} filled`, { visibility: 'direct', in_reply_to_id: answer.id })
  const done = await see(t, 'told that it is filled, it says so', () => bram.told('is filled'))
  t.equal(done.visibility, 'direct', 'in private')
  await see(t, 'and lets go', async () => !(await isBoosted(cleo, post)))
}
