// One story in which everything happens that this node says to others about work: told on a running node, to a peer, by
// the deeds that pages and the desk use.
import { sql } from 'kysely'
import type { Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { giveLogin } from '../../src/core/auth/logins.ts'
import { type Availability, setAvailability } from '../../src/core/availability.ts'
import { endorseWriter } from '../../src/core/endorsements/endorse.ts'
import { acceptEndorsement } from '../../src/core/endorsements/move.ts'
import type { InterestId } from '../../src/core/interests/interest.ts'
import { moveCandidate } from '../../src/core/interests/move.ts'
import { giveCredit } from '../../src/core/introductions/credit.ts'
import { makeOffer } from '../../src/core/offers/make.ts'
import { withdrawOffer } from '../../src/core/offers/move.ts'
import { Policy } from '../../src/core/policy/policy.ts'
import { setPolicy } from '../../src/core/policy/versions.ts'
import type { FoundPost } from '../../src/core/posts/find.ts'
import type { PostId } from '../../src/core/posts/post.ts'
import { mindReferrals } from '../../src/core/referrals/clock.ts'
import { moveReferral } from '../../src/core/referrals/move.ts'
import { openReferral } from '../../src/core/referrals/open.ts'
import type { ReferralId } from '../../src/core/referrals/referral.ts'
import { approveReferral, removeReferral } from '../../src/core/referrals/review.ts'
import type { ReferralState } from '../../src/core/referrals/states.ts'
import { referralTerms } from '../../src/core/referrals/terms.ts'
import { deed } from './candidates.ts'
import { answer, open, propose } from './introducing.ts'
import { type NodeOptions, startNode, type TestNode } from './node.ts'
import { deliverAs, type Peer, type PeerActor, startPeer } from './peer.ts'
import { WORK } from './people.ts'

const AS = 'https://www.w3.org/ns/activitystreams'
const PUBLIC = `${AS}#Public`
const DAY_MS = 86_400_000

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

/** Ana passes work on; Bo answers in private, Fay is recommended, and offers come. Bo gets it. */
export async function playReferral(story: Story): Promise<{ referral: Told; recommended: FoundPost }> {
  const { node, ana, cara, dev, bo, peer } = story
  await deed(node.db, (tx) => setAvailability(tx, ana.id, BOOKED, new Date()))
  const referral = await passOn(story, ana)
  const post = referral.post!
  await say(story, bo, '<p>@ana I would like the case studies.</p>', { to: [ana], inReplyTo: post.uri })
  await node.find(peer.actor('fay').uri)
  const words = `@ana I recommend @fay@${peer.host}: quick and kind.`
  const recommended = await node.write(cara, words, { inReplyTo: post })
  await node.write(dev, '@ana I would like to do it.', { inReplyTo: post, visibility: 'direct' })
  await node.settle()
  const [oz, pat, quin] = ['oz', 'pat', 'quin'].map((name) => peer.actor(name))
  for (const actor of [oz!, pat!, quin!]) await offerWork(story, actor, referral)
  await decide(story, referral, { uri: oz!.uri, to: 'shortlisted' })
  await decide(story, referral, { uri: pat!.uri, to: 'not_chosen' })
  for (const actor of [oz!, bo]) await introduce(story, referral, actor.uri)
  await decide(story, referral, { uri: bo.uri, to: 'chosen' })
  await move(story, referral, 'filled')
  return { referral, recommended }
}

const BOOKED: Availability = { state: 'booked', until: null, takes: ['copywriting'], givesReferrals: true }

/** Both say yes, and the candidate opens the page. Gives what she saw. */
export async function introduce(story: Story, referral: Told, uri: string): Promise<void> {
  const { node } = story
  const candidate = await node.find(uri)
  const code = await propose(node, await interestOf(story, referral, uri))
  await node.settle()
  await answer(node, candidate, { code, isYes: true })
  await node.hurry()
  await open(node, candidate, code)
  await node.settle()
}

/** Other endings: withdrawn, opened again and thanked for, held and approved, with the circle, removed, expired. */
export async function playEndings(
  story: Story,
): Promise<Record<'withdrawn' | 'held' | 'removed' | 'circle', Told> & { thanks: FoundPost }> {
  const { node, peer, ana, cara, dev } = story
  const withdrawn = await passOn(story, ana, { title: 'Proofreader for a cookbook' })
  await move(story, withdrawn, 'withdrawn', 'client_cancelled')
  await move(story, withdrawn, 'open')
  await node.write(dev, '@ana I would like the cookbook.', {
    inReplyTo: withdrawn.post!,
    visibility: 'direct',
  })
  await node.settle()
  await introduce(story, withdrawn, dev.uri)
  await decide(story, withdrawn, { uri: dev.uri, to: 'chosen' })
  await move(story, withdrawn, 'filled')
  const thanks = await node.write(dev, 'Thank you @ana for passing work on to me.')
  const credit = { referralId: withdrawn.id, postId: thanks.id, at: new Date() }
  await deed(node.db, (tx) => giveCredit(tx, dev.id, credit))
  const held = await passOn(story, ana, { title: 'Copyeditor for a blog', payMin: '0.005', payMax: '0.006' })
  const removed = await passOn(story, dev, { title: 'Copyeditor for a thesis' })
  const at = new Date()
  const decision = { moderatorId: cara.id, at }
  await deed(node.db, (tx) => approveReferral(tx, node.site, { ...decision, referralId: held.id }))
  const reasons = { reasonCode: 'dishonest_work' as const, statement: 'A thesis is its author’s own work.' }
  await deed(node.db, (tx) =>
    removeReferral(tx, node.site, { ...decision, ...reasons, referralId: removed.id }),
  )
  const terms = { title: 'Copyeditor for a magazine', audience: 'circle_only', boards: [] }
  const circle = await passOn(story, cara, terms, [await node.find(peer.actor('gus').uri)])
  await node.hurry()
  return { withdrawn, held: await tellOf(node, ana, held.code), removed, circle, thanks }
}

/** Time passes, until whatever is still open has expired. */
export async function playExpiry({ node }: Story): Promise<void> {
  const later = new Date(Date.now() + 70 * DAY_MS)
  await deed(node.db, (tx) => mindReferrals(tx, node.site, later))
  await node.hurry()
}

/** Lena, who has no account here, lists work by naming a board. Gives the address of her post. */
export async function playListing(story: Story): Promise<string> {
  const { lena, board } = story
  const text =
    '<p>@editing</p><p>Copyeditor for a founder’s newsletter<br>PAY: £350/piece net 14<br>SIZE: 2 pieces/month<br>WORK: copyediting</p>'
  return await say(story, lena, text, { to: [board], isPublic: true })
}

/** Cara endorses Dev, who agrees. Gives the post that says it. */
export async function playEndorsement({ node, cara, dev }: Story): Promise<FoundPost> {
  const post = await node.write(
    cara,
    'I have worked with @dev since 2024: he finds what you hoped nobody would.',
  )
  const words = { text: 'He finds what you hoped nobody would notice.', basis: 'hired_them' as const }
  const more = { skills: ['copyediting'], since: '2024-03', postId: post.id, at: new Date() }
  const id = await deed(node.db, (tx) =>
    endorseWriter(tx, { author: cara, subject: dev }, { ...words, ...more }),
  )
  await deed(node.db, (tx) => acceptEndorsement(tx, dev.id, { id, at: new Date() }))
  await node.settle()
  return post
}

/** Nia, at a node of our kind, passes work on; Dev offers to do it, and takes that back. */
export async function playOffer(story: Story): Promise<void> {
  const { node, dev, peer } = story
  const block = {
    version: '1',
    state: 'open',
    accepting: true,
    title: 'Translator for a menu',
    work: ['translation'],
  }
  const uri = await say(story, peer.actor('nia'), '<p>[Open] Translator for a menu</p>', {
    to: [dev],
    isPublic: true,
    more: { referral: block },
  })
  const rate = { amount: '504', unit: 'project' as const, currency: 'USD' }
  const words = { message: 'I would like the menu.', rate, availableFrom: null, samples: [] }
  const referralPostId: PostId = (await node.post(uri))!.id
  const id = await deed(node.db, (tx) =>
    makeOffer(tx, node.site, dev, { ...words, referralPostId, at: new Date() }),
  )
  await node.hurry()
  await deed(node.db, (tx) => withdrawOffer(tx, dev.id, { id, at: new Date() }))
  await node.hurry()
}
