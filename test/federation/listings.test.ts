// Listings and stamps: what is served for others, as long as it is true, and to whom it is not told that there is more.
import t from 'tap'
import { endorseWriter } from '../../src/core/endorsements/endorse.ts'
import { acceptEndorsement, revokeEndorsement } from '../../src/core/endorsements/move.ts'
import { removeReferral } from '../../src/core/referrals/review.ts'
import { deed } from '../helpers/candidates.ts'
import { deliverAs, readAs } from '../helpers/peer.ts'
import { playListing } from '../helpers/plays.ts'
import { beginStory, passOn, type Story, say } from '../helpers/story.ts'
import { HANGS_MS } from '../helpers/wait.ts'

t.setTimeout(HANGS_MS)

const AS = 'https://www.w3.org/ns/activitystreams'

t.test('a board serves what somebody wrote elsewhere as a listing that names its source', async (t) => {
  const story = await beginStory(t)
  const source = await playListing(story)
  const uri = await listingOf(story)
  const { status, body } = await readAs(null, uri)
  t.equal(status, 200)
  t.match(JSON.parse(body), {
    id: uri,
    type: 'Note',
    attributedTo: story.board.uri,
    referral: { source, parsed: 'author_confirmed', state: 'open' },
  })
  const { orderedItems } = JSON.parse((await readAs(null, `${story.board.uri}/open?page=`)).body)
  t.strictSame(orderedItems, [uri])
  t.notOk(
    story.peer.delivered.some(({ body }) => body.includes('/listings/')),
    'and sends it to nobody',
  )
})

t.test('the listing of a deleted post is gone, and of a removed one', async (t) => {
  for (const end of ['deleted', 'removed'] as const) {
    const story = await beginStory(t)
    const source = await playListing(story)
    const uri = await listingOf(story)
    await (end === 'deleted' ? deleteNote(story, source) : remove(story))
    t.match(await readAs(null, uri), { status: 410, body: /Tombstone/ }, end)
    t.strictSame(JSON.parse((await readAs(null, `${story.board.uri}/open?page=`)).body).orderedItems, [])
  }
})

t.test('nothing is told of what was never listed, or is listed elsewhere', async (t) => {
  const story = await beginStory(t)
  const { ana, cara, board, node, lena } = story
  const gus = await node.find(story.peer.actor('gus').uri)
  const circle = { title: 'Copyeditor for a zine', audience: 'circle_only', boards: [] }
  const own = await passOn(story, ana)
  const asked = await passOn(story, cara, circle, [gus])
  const held = await passOn(story, ana, { title: 'Copyeditor for a blog', payMin: '0.005', payMax: '0.006' })
  await say(story, lena, '<p>@editing</p><p>Copyeditor<br>SIZE: 2 pieces<br>WORK: copyediting</p>', {
    to: [board],
    isPublic: true,
  })
  const codes = [own.code, asked.code, held.code, await codeOfSource(story), 'aaaaaaaa']
  for (const code of codes) {
    t.equal((await readAs(null, `${board.uri}/listings/${code}`)).status, 404)
    t.equal((await readAs(null, `${ana.uri}/listings/${code}`)).status, 404)
  }
})

t.test('a stamp is at the node of whom it speaks, until it is taken back', async (t) => {
  const story = await beginStory(t)
  const { node, cara, dev } = story
  const post = await node.write(cara, 'I have worked with @dev since 2024, and would again.')
  const words = {
    text: 'I have worked with Dev since 2024.',
    basis: 'hired_them' as const,
    skills: [],
    since: null,
  }
  const at = new Date()
  const id = await deed(node.db, (tx) =>
    endorseWriter(tx, { author: cara, subject: dev }, { ...words, postId: post.id, at }),
  )
  const uri = `${dev.uri}/stamps/${id}`
  const acceptance = async () => JSON.parse((await readAs(null, post.uri)).body).acceptance
  t.equal((await readAs(null, uri)).status, 404, 'not before she agrees')
  t.equal(await acceptance(), undefined)
  await deed(node.db, (tx) => acceptEndorsement(tx, dev.id, { id, at }))
  t.equal((await readAs(null, uri)).status, 200)
  t.equal(await acceptance(), uri)
  t.equal((await readAs(null, `${cara.uri}/stamps/${id}`)).status, 404, 'nowhere else')
  await deed(node.db, (tx) => revokeEndorsement(tx, dev.id, { id, at }))
  t.equal((await readAs(null, uri)).status, 404)
  t.match(JSON.parse((await readAs(null, `${dev.uri}/endorsements`)).body), { totalItems: 0 })
})

t.test('what others decided about a candidate is in no document', async (t) => {
  const story = await beginStory(t)
  const { node, ana, dev } = story
  const referral = await passOn(story, ana)
  const reply = await node.write(dev, '@ana I would like to do it.', { inReplyTo: referral.post! })
  await node.settle()
  const interest = async () => JSON.parse((await readAs(null, reply.uri)).body).interest
  const before = await interest()
  t.match(before, { version: '1', state: 'received', referral: referral.post!.uri })
  await deed(node.db, (tx) => tx.updateTable('interests').set({ state: 'not_chosen' }).execute())
  t.strictSame(await interest(), before)
})

async function codeOfSource({ node }: Story): Promise<string> {
  const found = await node.db
    .selectFrom('referrals')
    .select('code')
    .where('is_source', '=', true)
    .executeTakeFirstOrThrow()
  return found.code
}

async function listingOf(story: Story): Promise<string> {
  return `${story.board.uri}/listings/${await codeOfSource(story)}`
}

async function deleteNote({ node, lena }: Story, object: string): Promise<void> {
  const activity = { '@context': AS, id: `${object}#delete`, type: 'Delete', actor: lena.uri, object }
  await deliverAs(lena, `${node.origin}/inbox`, activity)
  await node.settle()
}

async function remove(story: Story): Promise<void> {
  const { node, cara } = story
  const { id } = await node.db
    .selectFrom('referrals')
    .select('id')
    .where('is_source', '=', true)
    .executeTakeFirstOrThrow()
  const reasons = { reasonCode: 'other' as const, statement: 'It is not what it says.' }
  const decision = { moderatorId: cara.id, referralId: id, at: new Date(), ...reasons }
  await deed(node.db, (tx) => removeReferral(tx, node.site, decision))
  await node.settle()
}
