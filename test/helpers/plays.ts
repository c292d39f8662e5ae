// What is played on the stage of story.ts: each play tells one part of what this node says to others about work.

import { type Availability, setAvailability } from '../../src/core/availability.ts'
import { endorseWriter } from '../../src/core/endorsements/endorse.ts'
import { acceptEndorsement } from '../../src/core/endorsements/move.ts'
import { giveCredit } from '../../src/core/introductions/credit.ts'
import { makeOffer } from '../../src/core/offers/make.ts'
import { withdrawOffer } from '../../src/core/offers/move.ts'
import type { FoundPost } from '../../src/core/posts/find.ts'
import { mindReferrals } from '../../src/core/referrals/moves/clock.ts'
import { approveReferral, removeReferral } from '../../src/core/referrals/review.ts'
import { deed } from './candidates.ts'
import { answer, open, propose } from './introducing.ts'
import { decide, interestOf, move, offerWork, passOn, type Story, say, type Told, tellOf } from './story.ts'

const DAY_MS = 86_400_000

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
  const referralPostId = (await node.post(uri))!.id
  const id = await deed(node.db, (tx) =>
    makeOffer(tx, node.site, dev, { ...words, referralPostId, at: new Date() }),
  )
  await node.hurry()
  await deed(node.db, (tx) => withdrawOffer(tx, dev.id, { id, at: new Date() }))
  await node.hurry()
}
