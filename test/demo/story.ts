// The story: Ana is booked out and passes work on; Bo answers from Mastodon, Dev from another node; Bo gets it.
import type { Account } from '../../src/core/accounts/account.ts'
import { giveLogin } from '../../src/core/auth/logins.ts'
import { hashPassword } from '../../src/core/auth/passwords.ts'
import { moveCandidate } from '../../src/core/interests/move.ts'
import { type CandidateView, viewCandidates } from '../../src/core/interests/view.ts'
import { findIntroductionOf } from '../../src/core/introductions/introduction.ts'
import { openIntroduction } from '../../src/core/introductions/open.ts'
import { proposeIntroduction } from '../../src/core/introductions/propose.ts'
import { keepClient } from '../../src/core/vault/keep.ts'
import { vaultKeys } from '../../src/core/vault/keys.ts'
import type { Tx } from '../../src/db/connect.ts'
import type { Mastodon } from '../helpers/mastodon.ts'
import type { TestNode } from '../helpers/running-node.ts'
import { until } from '../helpers/wait.ts'
import { readTexts } from '../journeys/told.ts'
import { link, quote, say, title } from './tell.ts'

const PASSWORD = 'the kettle is on the hob'

/** Where the story plays. */
export interface Stage {
  here: TestNode
  there: TestNode
  mastodon: Mastodon
}

/** Plays the story, and tells it while it happens. */
export async function playStory(stage: Stage): Promise<void> {
  const { here, mastodon } = stage
  const ana = await here.makeWriter('ana')
  await here.makeBoard('editing', ['copyediting', 'proofreading'])
  await letSignIn(here, ana)
  const { uri: bo } = await mastodon.asks('join', { name: 'bo' })
  link('Ana’s node', `${here.origin}/`)
  link('Dev’s node', `${stage.there.origin}/`)
  say(
    `Ana signs in at ${here.origin}/sign-in as “ana”, with “${PASSWORD}”. Bo has no account there: he is on Mastodon.`,
  )
  await follow(stage, bo)
  const referral = await passOn(stage, ana, bo)
  await answer(stage, bo, referral)
  const chosen = await choose(stage, ana, referral)
  await introduce(stage, { ana, bo, chosen, referral })
  await fill(stage, { ana, bo, chosen, referral })
}

type Referral = Awaited<ReturnType<TestNode['passOn']>>

async function letSignIn(here: TestNode, ana: Account): Promise<void> {
  const passwordHash = await hashPassword(PASSWORD)
  await inOne(here, (tx) => giveLogin(tx, ana.id, { role: 'owner', passwordHash }))
}

async function follow({ here, mastodon }: Stage, bo: string): Promise<void> {
  title('1. Bo follows the board from Mastodon')
  const board = (await mastodon.asks('find', { handle: here.handleOf('editing') }))!
  await mastodon.asks('follow', { as: bo, uri: board.uri })
  await until(
    'the board to accept',
    async () => (await mastodon.asks('tie', { follower: bo, followee: board.uri }))?.isAccepted,
  )
  say(`He searched for ${here.handleOf('editing')} and pressed Follow. A board lets everybody in.`)
  link('the board', `${here.origin}/b/editing`)
}

async function passOn({ here, mastodon }: Stage, ana: Account, bo: string): Promise<Referral> {
  title('2. Ana is booked out, and passes work on')
  const referral = await here.passOn(ana)
  const { id } = await here.referralOf(referral.uri)
  const keys = vaultKeys(here.secretKey, [])
  await inOne(here, (tx) =>
    keepClient(tx, keys, id, { client_name: 'Acme Ltd', client_contact: 'Joan, joan@acme.example' }),
  )
  say('Who the client is goes to the vault, sealed; the post says only what kind. Her boards boost it:')
  const post = await until('the boost in Bo’s home', async () => {
    const lines = await mastodon.asks('home', { as: bo })
    return (
      lines?.some((line) => line.post === referral.uri) &&
      (await mastodon.asks('post', { uri: referral.uri }))
    )
  })
  quote('in Bo’s home on Mastodon, boosted by the board', textOf(post.content))
  link('the referral', referral.url)
  return referral
}

async function answer({ here, there, mastodon }: Stage, bo: string, referral: Referral): Promise<void> {
  title('3. Bo and Dev answer in private')
  const text = 'I would like these: two SaaS clients since 2023, free from December.'
  await mastodon.asks('write', { as: bo, text, inReplyTo: referral.uri, visibility: 'direct' })
  quote('Bo, to “mentioned people only”', text)
  const receipt = await told(mastodon, bo, 'has your reply')
  quote(
    'Bo reads, from Ana’s account and in the same thread, so that Mastodon does not filter it',
    receipt.text,
  )
  const dev = await there.makeWriter('dev')
  await there.federation.lookup.find(referral.url)
  const known = (await there.post(referral.uri))!
  await there.write(dev, `${here.handleOf('ana')} I have edited white papers since 2019.`, {
    inReplyTo: known,
    visibility: 'direct',
  })
  await there.settle()
  say('Dev answers from the second node.')
}

async function choose({ here, mastodon }: Stage, ana: Account, referral: Referral): Promise<CandidateView> {
  title('4. Ana sees who they are, and shortlists both')
  const { id } = await here.referralOf(referral.uri)
  const candidates = await until('both candidates', async () => {
    const seen = await viewCandidates(here.db, ana.id, { referralId: id, at: new Date() })
    return seen.candidates.length === 2 && seen.candidates
  })
  for (const { candidate, message } of candidates) quote(`${candidate.handle} of ${candidate.host}`, message)
  link('her desk, with what she knows of each', `${referral.url}/desk`)
  for (const { interestId } of candidates)
    await inOne(here, (tx) =>
      moveCandidate(tx, here.site, ana.id, { interestId, to: 'shortlisted', at: new Date() }),
    )
  const [first] = candidates
  quote('Bo reads', (await told(mastodon, first!.candidate.uri, 'shortlist')).text)
  return first!
}

interface Scene {
  ana: Account
  bo: string
  chosen: CandidateView
  referral: Referral
}

async function introduce({ here, mastodon }: Stage, { ana, bo, chosen, referral }: Scene): Promise<void> {
  title('5. An introduction, with two consents')
  const at = new Date()
  const { interestId } = chosen
  await inOne(here, (tx) =>
    proposeIntroduction(tx, here.site, ana.id, {
      interestId,
      fields: ['client_name', 'client_contact'],
      asksClient: false,
      at,
    }),
  )
  const consent = await told(mastodon, bo, 'Nothing about you has been shared yet')
  quote('Bo reads', consent.text)
  await mastodon.asks('write', { as: bo, text: 'YES', inReplyTo: consent.uri, visibility: 'direct' })
  quote('Bo', 'YES')
  await told(mastodon, bo, 'for you alone')
  const { code } = (await findIntroductionOf(here.db, interestId))!
  const keys = vaultKeys(here.secretKey, [])
  const candidateId = chosen.candidate.id
  const client = await inOne(here, (tx) =>
    openIntroduction(tx, keys, { site: here.site, candidateId, code, at: new Date() }),
  )
  quote('on a page for Bo alone, once', `${client.client_name}: ${client.client_contact}`)
  say(`The referral is ${(await here.referralOf(referral.uri)).state.replace('_', ' ')} now, by itself.`)
}

async function fill({ here, there, mastodon }: Stage, { ana, bo, chosen, referral }: Scene): Promise<void> {
  title('6. It is filled: everybody hears, and the boards let go')
  const { interestId } = chosen
  await inOne(here, (tx) =>
    moveCandidate(tx, here.site, ana.id, { interestId, to: 'chosen', at: new Date() }),
  )
  const mine = await told(mastodon, bo, 'is yours')
  await here.move(ana, referral.code, 'filled')
  await until('the boards to let go', async () => {
    const lines = await mastodon.asks('home', { as: bo })
    return !lines?.some((line) => line.post === referral.uri)
  })
  say('The board took its boost back from everybody’s home.')
  const goodbye = await until('Dev to be told', async () => {
    const rows = await there.db
      .selectFrom('posts')
      .select('html')
      .where('visibility', '=', 'direct')
      .orderBy('id', 'desc')
      .execute()
    return rows.find(({ html }) => html.includes('went to someone else'))
  })
  quote('Dev reads', textOf(goodbye.html))
  await mastodon.asks('write', { as: bo, text: 'THANKS', inReplyTo: mine.uri, visibility: 'direct' })
  quote('Bo reads', (await told(mastodon, bo, 'You thanked')).text)
  link('the referral, filled, with its history', referral.url)
}

async function told(mastodon: Mastodon, as: string, text: string) {
  return await until(`“${text}”`, async () =>
    (await readTexts(mastodon, as)).find((one) => one.text.includes(text)),
  )
}

function textOf(markup: string): string {
  return markup.replaceAll(/<br ?\/?>|<\/p>/g, '\n').replaceAll(/<[^>]+>/g, '')
}

async function inOne<T>({ db }: TestNode, deed: (tx: Tx) => Promise<T>): Promise<T> {
  return await db.transaction().execute(deed)
}
