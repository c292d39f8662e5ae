// One story in which everything happens that this node says to others about work: told on a running node, to a peer, by
// the deeds that pages and the desk use.
import { sql } from 'kysely'
import type { Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { giveLogin } from '../../src/core/auth/logins.ts'
import type { InterestId } from '../../src/core/interests/interest.ts'
import { moveCandidate } from '../../src/core/interests/move.ts'
import { Policy } from '../../src/core/policy/policy.ts'
import { setPolicy } from '../../src/core/policy/versions.ts'
import type { FoundPost } from '../../src/core/posts/find.ts'
import { moveReferral } from '../../src/core/referrals/moves/move.ts'
import { openReferral } from '../../src/core/referrals/open.ts'
import type { ReferralId } from '../../src/core/referrals/referral.ts'
import type { ReferralState } from '../../src/core/referrals/states.ts'
import { referralTerms } from '../../src/core/referrals/terms.ts'
import { deed } from './candidates.ts'
import { type NodeOptions, startNode, type TestNode } from './node.ts'
import { deliverAs, type Peer, type PeerActor, startPeer } from './peer.ts'
import { WORK } from './people.ts'

const AS = 'https://www.w3.org/ns/activitystreams'
const PUBLIC = `${AS}#Public`

/** A referral of the story. */
export interface Told {
  id: ReferralId
  code: string
  author: Account
  /** Null before everybody may see it. */
  post: FoundPost | null
}

/** Who is in the story. Ana, Cara and Dev live at the node, the others at the peer. */
export interface Story {
  node: TestNode
  peer: Peer
  ana: Account
  cara: Account
  dev: Account
  board: Account
  bo: PeerActor
  lena: PeerActor
  /** How much was said at the peer: the next note is numbered so. */
  said: number
}

/** Sets the stage: a board, a policy that holds work below its floor, and Bo, who follows the board and Ana. */
export async function beginStory(t: Test, options: NodeOptions = {}): Promise<Story> {
  const [node, peer] = await Promise.all([startNode(t, options), startPeer(t)])
  for (const name of ['ana', 'cara', 'dev']) await node.makeWriter(name)
  const board = await node.makeBoard('editing', ['copyediting'])
  const cara = await node.account('cara')
  await deed(node.db, async (tx) => {
    await giveLogin(tx, cara.id, { role: 'owner', passwordHash: 'none' })
    await setPolicy(tx, null, Policy.parse({ whoCanList: 'anyone', floorMode: 'block' }))
    // Nobody endorses anybody before they have been here for two weeks.
    await sql`update accounts set joined_at = '2026-01-01'`.execute(tx)
  })
  const [ana, dev] = [await node.account('ana'), await node.account('dev')]
  const story = { node, peer, ana, dev, board, bo: peer.actor('bo'), lena: peer.actor('lena') }
  for (const followed of [ana, board]) {
    const follow = { id: `${story.bo.uri}#${followed.handle}`, type: 'Follow', object: followed.uri }
    await deliverAs(story.bo, `${node.origin}/inbox`, { '@context': AS, actor: story.bo.uri, ...follow })
  }
  await node.settle()
  return { ...story, cara: await node.account('cara'), said: 1 }
}

/** Passes work on, by the terms of `WORK` and whatever is added to them. */
export async function passOn(
  { node }: Story,
  author: Account,
  terms: Record<string, unknown> = {},
  circle: Account[] = [],
): Promise<Told> {
  const at = new Date()
  const whole = referralTerms(at).parse({ ...WORK, boards: ['editing'], ...terms })
  const { code } = await deed(node.db, (tx) =>
    openReferral(tx, node.site, author, { terms: whole, at, circle: circle.map(({ id }) => id) }),
  )
  await node.settle()
  return await tellOf(node, author, code)
}

/** A referral of the story as it stands now. */
export async function tellOf(node: TestNode, author: Account, code: string): Promise<Told> {
  const row = await node.db
    .selectFrom('referrals')
    .leftJoin('posts', 'posts.id', 'referrals.post_id')
    .select(['referrals.id', 'posts.uri'])
    .where('code', '=', code)
    .executeTakeFirstOrThrow()
  const post = row.uri === null ? undefined : await node.post(row.uri)
  return { id: row.id, code, author, post: post ?? null }
}

/** Somebody at the peer says something; to whom it is said is named in it. */
export async function say(
  story: Story,
  actor: PeerActor,
  text: string,
  manner: { to?: Account[]; inReplyTo?: string; isPublic?: boolean; more?: Record<string, unknown> } = {},
): Promise<string> {
  const { node } = story
  const { to = [], inReplyTo, isPublic = false, more = {} } = manner
  const id = `${actor.uri}/notes/${story.said++}`
  const uris = to.map(({ uri }) => uri)
  const audience = isPublic ? { to: [PUBLIC], cc: uris } : { to: uris, cc: [] }
  const note = {
    id,
    type: 'Note',
    attributedTo: actor.uri,
    content: text,
    inReplyTo,
    published: new Date().toISOString(),
    ...audience,
    tag: to.map((account) => ({ type: 'Mention', href: account.uri, name: node.handleOf(account.handle) })),
    ...more,
  }
  const create = { '@context': AS, id: `${id}/create`, type: 'Create', actor: actor.uri, ...audience }
  await deliverAs(actor, `${node.origin}/inbox`, { ...create, object: note })
  await node.settle()
  return id
}

/** Somebody at the peer offers to do the work of a referral (FEP-0837). */
export async function offerWork({ node }: Story, actor: PeerActor, referral: Told): Promise<void> {
  const commitment = { type: 'Commitment', satisfies: `${referral.post!.uri}#primary` }
  const object = { type: 'Agreement', stipulates: commitment }
  const offer = { id: `${actor.uri}/offers/1`, type: 'Offer', to: [referral.author.uri], object }
  await deliverAs(actor, `${node.origin}/inbox`, { '@context': AS, actor: actor.uri, ...offer })
  await node.settle()
}

/** The candidacy of somebody in a referral. */
export async function interestOf({ node }: Story, referral: Told, uri: string): Promise<InterestId> {
  const { id } = await node.db
    .selectFrom('interests')
    .innerJoin('accounts', 'accounts.id', 'interests.candidate_id')
    .select('interests.id')
    .where('interests.referral_id', '=', referral.id)
    .where('accounts.uri', '=', uri)
    .executeTakeFirstOrThrow()
  return id
}

/** The author of a referral decides about a candidate. */
export async function decide(
  story: Story,
  referral: Told,
  { uri, to }: { uri: string; to: 'shortlisted' | 'not_chosen' | 'chosen' },
): Promise<void> {
  const { node } = story
  const interestId = await interestOf(story, referral, uri)
  await deed(node.db, (tx) =>
    moveCandidate(tx, node.site, referral.author.id, { interestId, to, at: new Date() }),
  )
  await node.settle()
}

/** The author of a referral moves it, and everybody is told. */
export async function move(
  { node }: Story,
  { author, code }: Told,
  to: ReferralState,
  reason?: 'client_cancelled',
): Promise<void> {
  await deed(node.db, (tx) =>
    moveReferral(tx, node.site, author.id, { code, move: { to, at: new Date(), reason } }),
  )
  await node.hurry()
}
