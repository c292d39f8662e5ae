// Offers between two nodes of our kind (FEP-0837, product §2.7), and what others make of them.
import t, { type Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { moveCandidate } from '../../src/core/interests/move.ts'
import { findHeardReferral } from '../../src/core/offers/heard.ts'
import { type MadeOffer, makeOffer } from '../../src/core/offers/make.ts'
import { withdrawOffer } from '../../src/core/offers/move.ts'
import type { OfferId } from '../../src/core/offers/offer.ts'
import { viewOwnOffers } from '../../src/core/offers/view.ts'
import type { FoundPost } from '../../src/core/posts/find.ts'
import { createOf } from '../helpers/attack.ts'
import { deed, refusalOf } from '../helpers/candidates.ts'
import { answer, propose } from '../helpers/introducing.ts'
import { startNode, type TestNode } from '../helpers/node.ts'
import { deliverAs, type Peer, type PeerActor, startPeer } from '../helpers/peer.ts'
import { HANGS_MS } from '../helpers/wait.ts'

t.setTimeout(HANGS_MS)

const AS = 'https://www.w3.org/ns/activitystreams'

t.test('a referral is heard of, and its edits', async (t) => {
  const { here, there, ada, referral, heard } = await meet(t)
  t.match(await findHeardReferral(there.db, heard.id), {
    title: 'Copyeditor for six B2B SaaS case studies',
    state: 'open',
    accepting: true,
    terms: { work: ['copyediting'], pay: { unit: 'word', min: '0.06', max: '0.08', currency: 'USD' } },
  })
  await here.move(ada, referral.code, 'filled')
  await settle(here, there)
  t.match(await findHeardReferral(there.db, heard.id), { state: 'filled', accepting: false })
})

t.test('an offer is one interest, with its reply, and is answered as its candidate moves', async (t) => {
  const pair = await meet(t)
  const { here, there, ada, bo } = pair
  await offer(pair)
  t.match(await interestsAt(here), [
    { state: 'received', rate: '504.0000', rateUnit: 'project', currency: 'USD', isSaid: true },
  ])
  const [one] = await interestsAt(here)
  for (const [to, stands] of [
    ['shortlisted', 'shortlisted'],
    ['not_chosen', 'not_chosen'],
  ] as const) {
    await deed(here.db, (tx) =>
      moveCandidate(tx, here.site, ada.id, { interestId: one!.id, to, at: new Date() }),
    )
    await settle(here, there)
    const [known] = await viewOwnOffers(there.db, bo.id, { limit: 9 })
    t.match(known, { state: stands, referral: { title: /^Copyeditor/, author: { handle: 'ada' } } })
  }
  const told = await there.db
    .selectFrom('notifications')
    .select('kind')
    .where('account_id', '=', bo.id)
    .execute()
  t.equal(told.filter(({ kind }) => kind === 'candidate_moved').length, 1, 'the newest answer is news')
})

t.test('an offer and its reply are one interest, whichever comes first, and get one receipt', async (t) => {
  const { here, ada, referral, cyd, peer } = await meet(t)
  const dee = peer.actor('dee')
  const reply = (actor: PeerActor) =>
    deliverAs(
      actor,
      `${here.origin}/inbox`,
      createOf(actor, ada, {
        note: { to: [ada.uri], cc: [], inReplyTo: referral.uri, content: '<p>I would like to do it.</p>' },
        activity: { to: [ada.uri] },
      }),
    )
  const offer = (actor: PeerActor) => deliverAs(actor, `${here.origin}/inbox`, offerOf(actor, referral))
  for (const say of [() => reply(cyd), () => offer(cyd), () => offer(dee), () => reply(dee)]) {
    await say()
    await here.settle()
  }
  t.match(await interestsAt(here), [
    { state: 'received', isSaid: true },
    { state: 'received', isSaid: true },
  ])
  const receipts = await here.db
    .selectFrom('desk_messages')
    .select('kind')
    .where('kind', 'like', 'received%')
    .execute()
  t.strictSame(receipts, [{ kind: 'received' }, { kind: 'received' }])
  t.strictSame(here.log.faults(), [])
})

t.test('a referral is heard of from a board that boosts it', async (t) => {
  const [here, there] = await Promise.all([startNode(t), startNode(t)])
  const [ada, bo] = [await here.makeWriter('ada'), await there.makeWriter('bo')]
  await there.follow(bo, await there.find(here.handleOf('board')))
  await settle(there, here)
  const referral = await here.passOn(ada)
  await settle(here, there)
  const heard = (await there.post(referral.uri))!
  t.match(await findHeardReferral(there.db, heard.id), { state: 'open', accepting: true })
})

t.test('an introduction takes the offer up, and closing ends the others', async (t) => {
  const pair = await meet(t)
  const { here, there, ada, bo, cyd, peer, referral } = pair
  await offer(pair)
  await deliverAs(cyd, `${here.origin}/inbox`, offerOf(cyd, referral))
  await here.settle()
  const [one] = await interestsAt(here)
  const boHere = await here.find(there.handleOf('bo'))
  await answer(here, boHere, { code: await propose(here, one!.id), isYes: true })
  await settle(here, there)
  t.match(await viewOwnOffers(there.db, bo.id, { limit: 9 }), [{ state: 'introduced' }])
  await here.move(ada, referral.code, 'filled')
  await settle(here, there)
  const answers = peer.delivered.map(({ activity }) => activity).filter(({ type }) => type === 'Reject')
  t.match(answers, [{ object: `${cyd.uri}/offers/1`, content: /gone to somebody else/ }])
})

t.test('who takes an offer back is out of it at the other node', async (t) => {
  const pair = await meet(t)
  const { here, there, bo } = pair
  const id = await offer(pair)
  const at = new Date()
  t.equal(
    (await refusalOf(deed(there.db, (tx) => withdrawOffer(tx, pair.adaThere.id, { id, at })))).kind,
    'not_found',
  )
  await deed(there.db, (tx) => withdrawOffer(tx, bo.id, { id, at }))
  await settle(here, there)
  t.match(await interestsAt(here), [{ state: 'withdrawn' }])
  t.equal((await refusalOf(deed(there.db, (tx) => withdrawOffer(tx, bo.id, { id, at })))).kind, 'conflict')
})

t.test('a second offer is refused, and one for what is closed', async (t) => {
  const pair = await meet(t)
  const { here, there, ada, referral } = pair
  await offer(pair)
  t.match(await refusalOf(make(pair)), { kind: 'conflict', message: /already/ })
  await here.move(ada, referral.code, 'filled')
  await settle(here, there)
  t.match(await refusalOf(make(pair)), { kind: 'conflict', message: /closed/ })
  t.equal((await viewOwnOffers(there.db, pair.bo.id, { limit: 9 }))[0]?.state, 'not_chosen', 'and told so')
})

t.test('an offer that cannot be taken is rejected with the reason', async (t) => {
  const { here, referral, ada, peer, cyd } = await meet(t)
  await here.move(ada, referral.code, 'filled')
  await here.settle()
  await deliverAs(cyd, `${here.origin}/inbox`, offerOf(cyd, referral))
  await here.settle()
  const [answer] = peer.delivered.filter(({ activity }) => activity.type === 'Reject')
  t.match(answer?.activity, { actor: ada.uri, object: `${cyd.uri}/offers/1`, content: /filled/ })
  t.strictSame(await interestsAt(here), [])
})

t.test('an offer that makes no sense is let fall', async (t) => {
  const { here, referral, cyd } = await meet(t)
  const whole = offerOf(cyd, referral)
  const wrong = [
    { object: 'https://a.example/' },
    { object: { ...whole.object, type: 'Proposal' } },
    { object: { ...whole.object, stipulates: { satisfies: referral.uri } } },
    { object: { ...whole.object, stipulates: { satisfies: `${here.origin}/nothing#primary` } } },
  ]
  for (const [at, more] of wrong.entries())
    await deliverAs(cyd, `${here.origin}/inbox`, { ...whole, id: `${cyd.uri}/offers/wrong${at}`, ...more })
  await here.settle()
  t.strictSame(await interestsAt(here), [])
  t.strictSame(here.log.faults(), [])
})

t.test('a sum that cannot be right is not taken for a rate', async (t) => {
  const { here, referral, cyd } = await meet(t)
  const quantity = { hasUnit: 'one', hasNumericalValue: '99999999999999999999' }
  const whole = offerOf(cyd, referral)
  const object = { ...whole.object, stipulatesReciprocal: { resourceQuantity: quantity } }
  await deliverAs(cyd, `${here.origin}/inbox`, { ...whole, object })
  await here.settle()
  t.match(await interestsAt(here), [{ state: 'received', rate: null }])
  t.strictSame(here.log.faults(), [])
})

t.test('nobody but the author answers an offer, and nobody but its writer takes it back', async (t) => {
  const pair = await meet(t)
  const { here, there, bo, cyd } = pair
  await offer(pair)
  const { uri } = await there.db.selectFrom('offers').select('uri').executeTakeFirstOrThrow()
  for (const type of ['TentativeAccept', 'Accept', 'Reject']) {
    const forged = { '@context': AS, id: `${cyd.uri}#${type}`, type, actor: cyd.uri, object: uri }
    await deliverAs(cyd, `${there.origin}/inbox`, forged)
  }
  const undo = { '@context': AS, id: `${cyd.uri}#undo`, type: 'Undo', actor: cyd.uri, object: uri }
  await deliverAs(cyd, `${here.origin}/inbox`, undo)
  await settle(here, there)
  t.match(await viewOwnOffers(there.db, bo.id, { limit: 9 }), [{ state: 'received' }])
  t.match(await interestsAt(here), [{ state: 'received' }])
})

t.test('garbage in the place of a referral is no referral, and the post is a post', async (t) => {
  const { there, bo, cyd } = await meet(t)
  const blocks = [null, 7, 'open', [], {}, { state: 'open' }, { version: '1', state: 'odd', accepting: true }]
  for (const [at, referral] of blocks.entries())
    await deliverAs(
      cyd,
      `${there.origin}/inbox`,
      createOf(cyd, bo, { id: `${cyd.uri}/notes/${at}`, note: { referral } }),
    )
  await there.settle()
  t.ok(await there.post(`${cyd.uri}/notes/${blocks.length - 1}`))
  t.equal((await there.db.selectFrom('heard_referrals').select('post_id').execute()).length, 1)
  t.strictSame(there.log.faults(), [])
})

/** Ada passes work on at one node; Bo, who follows her, is at another; Cyd at a node that we only simulate. */
interface Pair {
  here: TestNode
  there: TestNode
  ada: Account
  bo: Account
  adaThere: Account
  referral: FoundPost & { code: string }
  heard: FoundPost
  peer: Peer
  cyd: PeerActor
}

async function meet(t: Test): Promise<Pair> {
  const [here, there, peer] = await Promise.all([startNode(t), startNode(t), startPeer(t)])
  const [ada, bo] = [await here.makeWriter('ada'), await there.makeWriter('bo')]
  const adaThere = await there.find(here.handleOf('ada'))
  await there.follow(bo, adaThere)
  await settle(here, there)
  const referral = await here.passOn(ada)
  await settle(here, there)
  const heard = (await there.post(referral.uri))!
  return { here, there, ada, bo, adaThere, referral, heard, peer, cyd: peer.actor('cyd') }
}

async function settle(...nodes: TestNode[]): Promise<void> {
  for (let round = 0; round < 3; round++) for (const node of nodes) await node.hurry()
}

const RATE = { amount: '504', unit: 'project' as const, currency: 'USD' }

function make({ there, bo, heard }: Pair, more: Partial<MadeOffer> = {}): Promise<OfferId> {
  const words = { message: 'I would like the case studies.', rate: RATE, availableFrom: null, samples: [] }
  return deed(there.db, (tx) =>
    makeOffer(tx, there.site, bo, { ...words, referralPostId: heard.id, at: new Date(), ...more }),
  )
}

async function offer(pair: Pair): Promise<OfferId> {
  const id = await make(pair)
  await settle(pair.there, pair.here)
  return id
}

async function interestsAt({ db }: TestNode) {
  const rows = await db
    .selectFrom('interests')
    .select(['id', 'state', 'rate', 'rate_unit as rateUnit', 'currency', 'post_id as postId'])
    .execute()
  return rows.map(({ postId, ...row }) => ({ ...row, isSaid: postId !== null }))
}

function offerOf(actor: PeerActor, referral: FoundPost) {
  return {
    '@context': AS,
    id: `${actor.uri}/offers/1`,
    type: 'Offer',
    actor: actor.uri,
    to: [referral.authorUri],
    object: {
      type: 'Agreement',
      stipulates: { type: 'Commitment', satisfies: `${referral.uri}#primary` },
    },
  }
}
