// Quotes (FEP-044f): nobody is quoted against her will, and no stamp counts that she did not give.
import t, { type Test } from 'tap'
import { POLICY_UNSAID } from '../../src/core/posts/policy.ts'
import { readStampsOf } from '../../src/core/posts/quotes/quote.ts'
import { withdrawStamp } from '../../src/core/posts/quotes/stamp.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { type Attack, createOf, prepareAttack } from '../helpers/attack.ts'
import { deliverAs, type PeerActor } from '../helpers/peer.ts'

const AS = 'https://www.w3.org/ns/activitystreams'

interface Asking extends Attack {
  say: (actor: PeerActor, activity: Record<string, unknown>) => Promise<number>
  answers: () => string[]
}

async function prepare(t: Test): Promise<Asking> {
  const attack = await prepareAttack(t)
  const { node, inbox, victim, evil } = attack
  return {
    ...attack,
    say: async (actor, activity) => {
      const { status } = await deliverAs(actor, inbox, { '@context': AS, actor: actor.uri, ...activity })
      await node.settle()
      return status
    },
    answers: () =>
      [...victim.delivered, ...evil.delivered]
        .map(({ activity }) => String(activity.type))
        .filter((type) => type === 'Accept' || type === 'Reject'),
  }
}

let asked = 0

const requestOf = (actor: PeerActor, post: string, note: Record<string, unknown> = {}) => ({
  id: `${actor.uri}#asks/${++asked}`,
  type: 'QuoteRequest',
  object: post,
  instrument: {
    id: `${actor.uri}/notes/q`,
    type: 'Note',
    attributedTo: actor.uri,
    content: '<p>This.</p>',
    to: [`${AS}#Public`],
    quote: post,
    ...note,
  },
})

t.test('an author’s policy decides who may quote her', async (t) => {
  const { node, bob, alice, say, answers } = await prepare(t)
  const cases: [Parameters<typeof node.write>[2], string][] = [
    [{}, 'Accept'],
    [{ lets: { quote: 'nobody' } }, 'Reject'],
    [{ lets: { quote: 'followers' } }, 'Reject'],
    [{ visibility: 'unlisted' }, 'Accept'],
    [{ visibility: 'followers' }, 'Reject'],
  ]
  for (const [manner, expected] of cases) {
    const post = await node.write(bob, 'Quote me.', manner)
    await say(alice, requestOf(alice, post.uri, { id: `${alice.uri}/notes/${post.id}` }))
    t.equal(answers().at(-1), expected, JSON.stringify(manner))
  }
  await say(alice, { id: `${alice.uri}#follow`, type: 'Follow', object: bob.uri })
  const forFollowers = await node.write(bob, 'Friends may.', { lets: { quote: 'followers' } })
  await say(alice, requestOf(alice, forFollowers.uri, { id: `${alice.uri}/notes/f` }))
  t.equal(answers().at(-1), 'Accept', 'a follower may')
})

t.test('nobody asks with what is not hers, or does not quote', async (t) => {
  const { node, bob, alice, mallory, victim, say, answers } = await prepare(t)
  const post = await node.write(bob, 'Quote me.')
  const wrong = [
    { attributedTo: alice.uri },
    { id: `${alice.uri}/notes/q` },
    { quote: `${bob.uri}/posts/1` },
    { quote: undefined },
  ]
  for (const note of wrong) t.equal(await say(mallory, requestOf(mallory, post.uri, note)), 202)
  await say(mallory, { ...requestOf(mallory, post.uri), instrument: undefined })
  const no = Array(wrong.length).fill('Reject')
  t.strictSame(answers(), no, 'each is answered by no, and who names nothing that quotes is not answered')
  t.strictSame(victim.delivered, [], 'who asked is told, and nobody else')
  t.strictSame(await readStampsOf(node.db, post.id), [])
})

t.test('a stamp names the post that quotes by its own id, by whatever address it was found', async (t) => {
  const { node, bob, alice, victim, say } = await prepare(t)
  const post = await node.write(bob, 'Quote me.')
  const { instrument, ...request } = requestOf(alice, post.uri)
  const address = `${victim.origin}/@alice/q`
  for (const path of ['/@alice/q', new URL(instrument.id).pathname])
    victim.serve(path, { '@context': AS, ...instrument })
  await say(alice, { ...request, instrument: address })
  t.match((await node.see(null, instrument.id))?.quote, { state: 'accepted' })
  const { activity } = victim.delivered.findLast(({ activity }) => activity.type === 'Accept')!
  t.match(activity, { object: { id: request.id, instrument: instrument.id } })
  const stamp = await fetch(String(activity.result), { headers: { accept: 'application/activity+json' } })
  t.match(await stamp.json(), { interactingObject: instrument.id })
  const silent = await node.write(bob, 'Not me.', { lets: { quote: 'nobody' } })
  const asking = requestOf(alice, post.uri, { id: `${alice.uri}/notes/s` })
  victim.serve('/@alice/s', { '@context': AS, ...asking.instrument, attributedTo: bob.uri })
  await say(alice, { ...asking, object: silent.uri, instrument: `${victim.origin}/@alice/s` })
  t.match(victim.delivered.findLast(({ activity }) => activity.type === 'Reject')?.activity.object, {
    id: asking.id,
    instrument: `${victim.origin}/@alice/s`,
  })
})

t.test('a stamp that is taken back is gone, told, and not given again', async (t) => {
  const { node, bob, alice, victim, say, answers } = await prepare(t)
  const post = await node.write(bob, 'Quote me.')
  await say(alice, requestOf(alice, post.uri))
  const [stamp] = await readStampsOf(node.db, post.id)
  const address = `${bob.uri}/quote-authorizations/${stamp!.id}`
  const status = async () =>
    (await fetch(address, { headers: { accept: 'application/activity+json' } })).status
  t.equal(await status(), 200)
  t.match((await node.see(null, `${alice.uri}/notes/q`))?.quote, { state: 'accepted' })
  await node.db.transaction().execute((tx) => withdrawStamp(tx, bob, stamp!.id))
  await node.settle()
  t.equal(await status(), 404)
  t.match(victim.delivered.find(({ activity }) => activity.type === 'Delete')?.activity.object, {
    id: address,
  })
  t.match((await node.see(null, `${alice.uri}/notes/q`))?.quote, { state: 'withdrawn', post: null })
  await say(alice, { ...requestOf(alice, post.uri), id: `${alice.uri}#asks/again` })
  t.equal(answers().at(-1), 'Reject')
})

t.test('what others quote of others stands by the right stamp alone', async (t) => {
  const { node, bob, alice, mallory, inbox, victim, evil } = await prepare(t)
  const original = {
    id: `${alice.uri}/notes/o`,
    type: 'Note',
    attributedTo: alice.uri,
    content: 'Mine.',
    to: `${AS}#Public`,
  }
  victim.serve('/users/alice/notes/o', original)
  let number = 0
  const quoteBy = async (stamp: Record<string, unknown>, at = victim) => {
    const id = `${mallory.uri}/notes/${++number}`
    const stampUri = `${at.origin}/stamps/${number}`
    const whole = {
      '@context': AS,
      id: stampUri,
      type: 'QuoteAuthorization',
      attributedTo: alice.uri,
      interactionTarget: original.id,
      interactingObject: id,
    }
    at.serve(`/stamps/${number}`, { ...whole, ...stamp })
    await deliverAs(
      mallory,
      inbox,
      createOf(mallory, bob, { id, note: { quote: original.id, quoteAuthorization: stampUri } }),
    )
    await node.settle()
    const { quote } = (await node.see(null, id))!
    return { state: quote!.state, shows: quote!.post !== null }
  }
  t.strictSame(await quoteBy({}), { state: 'accepted', shows: true })
  const wrong = [
    { interactingObject: `${mallory.uri}/notes/other` },
    { interactionTarget: `${alice.uri}/notes/other` },
    { attributedTo: mallory.uri },
    { type: 'Note' },
  ]
  for (const stamp of wrong)
    t.strictSame(await quoteBy(stamp), { state: 'pending', shows: false }, JSON.stringify(stamp))
  t.strictSame(await quoteBy({}, evil), { state: 'pending', shows: false }, 'a stamp at another node')
})

t.test('a post may say whom it quotes once she let it', async (t) => {
  const { node, bob, alice, mallory, inbox, victim, say } = await prepare(t)
  const post = await node.write(bob, 'Quote me.')
  const asking = { id: `${alice.uri}/notes/first` }
  await deliverAs(alice, inbox, createOf(alice, bob, asking))
  await say(alice, requestOf(alice, post.uri, asking))
  t.match(
    (await node.see(null, asking.id))?.quote,
    { state: 'accepted', post: { uri: post.uri } },
    'as it asks',
  )
  const id = `${mallory.uri}/notes/later`
  await say(mallory, createOf(mallory, bob, { id }))
  const original = `${alice.uri}/notes/o`
  const said = { type: 'Note', attributedTo: alice.uri, content: 'Mine.', to: `${AS}#Public` }
  victim.serve('/users/alice/notes/o', { '@context': AS, id: original, ...said })
  const stampUri = `${victim.origin}/stamps/later`
  const stamp = { type: 'QuoteAuthorization', attributedTo: alice.uri, interactionTarget: original }
  victim.serve('/stamps/later', { '@context': AS, id: stampUri, ...stamp, interactingObject: id })
  const edit = (more: Record<string, unknown>) => {
    const note = { updated: new Date().toISOString(), quote: original, ...more }
    const { object } = createOf(mallory, bob, { id, note })
    return { id: `${id}#edit-${++asked}`, type: 'Update', object }
  }
  await say(mallory, edit({}))
  t.match((await node.see(null, id))?.quote, { uri: original, state: 'pending' }, 'by an edit, as a link')
  await say(mallory, edit({ quoteAuthorization: stampUri }))
  t.match(
    (await node.see(null, id))?.quote,
    { uri: original, state: 'accepted' },
    'which stands by its stamp',
  )
})

t.test('nobody answers for whom we asked', async (t) => {
  const { node, bob, alice, mallory, victim, say } = await prepare(t)
  const original = {
    id: `${alice.uri}/notes/o`,
    type: 'Note',
    attributedTo: alice.uri,
    content: 'Mine.',
    to: `${AS}#Public`,
  }
  const policy = { canQuote: { automaticApproval: [`${AS}#Public`] } }
  victim.serve('/users/alice/notes/o', { '@context': AS, ...original, interactionPolicy: policy })
  const quoted = (await node.federation.lookup.post(original.id))!
  const mine = await node.write(bob, 'As she says.', { quoted })
  await node.settle()
  const state = async () => (await node.see(null, mine.uri))!.quote!.state
  const accept = (result: string) => ({
    id: `${result}#accept`,
    type: 'Accept',
    object: `${mine.uri}/quote-request`,
    result,
  })
  await say(mallory, accept(`${mallory.uri}/stamps/1`))
  t.equal(await state(), 'pending')
  await say(alice, accept(`${mallory.uri}/stamps/1`))
  t.equal(await state(), 'pending', 'a stamp at another node')
  await say(alice, accept(`${alice.uri}/stamps/1`))
  t.equal(await state(), 'accepted', 'the right answer, though it names our request only')
  await say(mallory, { id: `${mallory.uri}#d`, type: 'Delete', object: `${alice.uri}/stamps/1` })
  t.equal(await state(), 'accepted')
  const ofOthers = { ...original, id: `${alice.uri}/notes/n`, interactionPolicy: undefined }
  victim.serve('/users/alice/notes/n', { '@context': AS, ...ofOthers })
  const silent = (await node.federation.lookup.post(ofOthers.id))!
  await t.rejects(
    node.write(bob, 'I say.', { quoted: silent }),
    new Refusal('forbidden', 'Its author does not let you quote this post.'),
  )
})

t.test('replies come from whom their author lets reply', async (t) => {
  const { node, bob, alice, mallory, inbox } = await prepare(t)
  const her = await node.find(alice.uri)
  const toFollowers = await node.write(bob, 'Friends only.', { lets: { reply: 'followers' } })
  const toNamed = await node.write(bob, `${`@alice@${new URL(alice.uri).host}`} and nobody else.`, {
    lets: { reply: 'named' },
  })
  t.ok(her)
  await deliverAs(alice, inbox, {
    '@context': AS,
    id: `${alice.uri}#f`,
    type: 'Follow',
    actor: alice.uri,
    object: bob.uri,
  })
  await node.settle()
  const reply = async (actor: PeerActor, post: { id: string; uri: string }) => {
    const id = `${actor.uri}/notes/${post.id}`
    await deliverAs(actor, inbox, createOf(actor, bob, { id, note: { inReplyTo: post.uri } }))
    await node.settle()
    return (await node.post(id)) !== undefined
  }
  t.strictSame(
    [await reply(alice, toFollowers), await reply(mallory, toFollowers), await reply(mallory, toNamed)],
    [true, false, false],
  )
})

t.test('boosts come from whom their author lets boost', async (t) => {
  const { node, bob, alice, mallory, say } = await prepare(t)
  await say(alice, { id: `${alice.uri}#f`, type: 'Follow', object: bob.uri })
  const post = await node.write(bob, 'For whom I like.')
  const boostBy = async (actor: PeerActor, boost: string) => {
    const policy = JSON.stringify({ ...POLICY_UNSAID, boost })
    await node.db.updateTable('posts').set({ policy }).where('id', '=', post.id).execute()
    await say(actor, { id: `${actor.uri}#b/${boost}`, type: 'Announce', object: post.uri })
    const { numDeletedRows } = await node.db.deleteFrom('boosts').executeTakeFirstOrThrow()
    return Number(numDeletedRows)
  }
  for (const [boost, follower, stranger] of [
    ['everybody', 1, 1],
    ['followers', 1, 0],
    ['named', 0, 0],
    ['asked', 0, 0],
    ['nobody', 0, 0],
  ] as const)
    t.strictSame([await boostBy(alice, boost), await boostBy(mallory, boost)], [follower, stranger], boost)
})

t.test('a policy says whom it lets boost without asking', async (t) => {
  const { node, alice, victim } = await prepare(t)
  const followers = `${alice.uri}/followers`
  const everybody = `${AS}#Public`
  let number = 0
  const boostOf = async (canAnnounce: unknown) => {
    const id = `${alice.uri}/notes/${++number}`
    const note = { id, type: 'Note', attributedTo: alice.uri, content: 'Mine.', to: everybody }
    victim.serve(`/users/alice/notes/${number}`, {
      '@context': AS,
      ...note,
      interactionPolicy: { canAnnounce },
    })
    return (await node.federation.lookup.post(id))?.policy.boost
  }
  t.equal(await boostOf(undefined), 'everybody')
  t.equal(await boostOf({ always: everybody }), 'everybody', 'as older GoToSocial says it')
  t.equal(
    await boostOf({ automaticApproval: [alice.uri, followers], manualApproval: everybody }),
    'followers',
  )
  t.equal(await boostOf({ automaticApproval: [alice.uri], manualApproval: [followers] }), 'nobody')
  t.equal(await boostOf({ automaticApproval: [alice.uri] }), 'nobody')
})

t.test('who is answered says whether our reply may stand under her words', async (t) => {
  const { node, bob, alice, mallory, victim, say } = await prepare(t)
  const original = {
    '@context': AS,
    id: `${alice.uri}/notes/o`,
    type: 'Note',
    attributedTo: alice.uri,
    content: 'Mine.',
    to: `${AS}#Public`,
  }
  victim.serve('/users/alice/notes/o', original)
  const inReplyTo = (await node.federation.lookup.post(original.id))!
  const reply = await node.write(bob, 'A reply.', { inReplyTo })
  await node.settle()
  const served = async () =>
    (await (await fetch(reply.uri, { headers: { accept: 'application/activity+json' } })).json()) as {
      approvedBy?: string
    }
  const approval = `${alice.uri}/approvals/1`
  await say(mallory, {
    id: `${mallory.uri}#a`,
    type: 'Accept',
    object: reply.uri,
    result: `${mallory.uri}/approvals/1`,
  })
  t.equal((await served()).approvedBy, undefined)
  await say(alice, { id: `${alice.uri}#a`, type: 'Accept', object: reply.uri, result: approval })
  t.equal((await served()).approvedBy, approval)
  t.match(victim.delivered.findLast(({ activity }) => activity.type === 'Update')?.activity.object, {
    approvedBy: approval,
  })
  await say(alice, { id: `${alice.uri}#r`, type: 'Reject', object: reply.uri })
  t.equal((await served()).approvedBy, undefined)
  const { refused_at } = await node.db
    .selectFrom('posts')
    .select('refused_at')
    .where('uri', '=', reply.uri)
    .executeTakeFirstOrThrow()
  t.ok(refused_at)
})
