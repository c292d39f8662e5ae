// The checks of product §2.11, by their numbers, over what a node of ours really sent and serves.

import { preloadedContexts } from '@fedify/vocab-runtime'
import jsonld from '@fedify/vocab-runtime/jsonld'
import { sql } from 'kysely'
import t from 'tap'
import { CALL_DAYS } from '../../src/core/messages/contacts.ts'
import { createOf } from '../helpers/attack.ts'
import { CLIENT } from '../helpers/introducing.ts'
import { deliverAs, readAs } from '../helpers/peer.ts'
import {
  playEndings,
  playEndorsement,
  playExpiry,
  playListing,
  playOffer,
  playReferral,
} from '../helpers/plays.ts'
import { beginStory, passOn, type Story, say } from '../helpers/story.ts'
import { HANGS_MS } from '../helpers/wait.ts'

t.setTimeout(HANGS_MS)

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

interface Note extends Record<string, unknown> {
  id: string
  attributedTo: string
  content: string
  contentMap: Record<string, string>
  published: string
  updated?: string
  to: string[]
  cc: string[]
  tag: { type: string; href?: string }[]
  inReplyTo: string | null
}

interface Activity extends Record<string, unknown> {
  id: string
  type: string
  actor: string
  object: unknown
  published: string
}

const story = await play()
const activities = await readActivities(story)
const notes = activities.filter(({ type }) => type === 'Create' || type === 'Update').filter(isOfNote)
const referrals = notes.filter(({ object }) => 'referral' in object && 'purpose' in object)

t.test('1. a referral contains no attachment and only Hashtag and Mention tags', async (t) => {
  t.ok(referrals.length > 8)
  for (const { object } of referrals) {
    t.strictSame(object.attachment, [])
    t.strictSame(
      object.tag.filter(({ type }) => type !== 'Hashtag' && type !== 'Mention'),
      [],
    )
  }
})

t.test('2. type, url, context, audience and attributedTo are strings', async (t) => {
  for (const { object } of referrals)
    for (const word of ['type', 'url', 'context', 'audience', 'attributedTo'])
      t.type(object[word], 'string', `${word} of ${object.id}`)
})

t.test('3. content equals contentMap[lang]', async (t) => {
  for (const { object } of notes.filter((note) => 'contentMap' in note.object))
    t.strictSame(Object.values(object.contentMap), [object.content])
  for (const { object } of referrals) t.strictSame(Object.keys(object.contentMap), ['en'])
})

t.test('4. an Update is later than what was before it, and its first line says the state', async (t) => {
  const words: Record<string, string> = {
    open: '[Open]',
    in_talks: '[In talks]',
    filled: '[Filled]',
    withdrawn: '[Withdrawn]',
    expired: '[Closed]',
  }
  const states = new Set<string>()
  for (const [uri, versions] of Object.entries(Object.groupBy(referrals, ({ object }) => object.id))) {
    let last = ''
    for (const { type, object } of versions!) {
      const { state } = object.referral as { state: string }
      const at = type === 'Create' ? object.published : object.updated!
      t.ok(at > last, `${uri} is later`)
      t.ok(object.content.startsWith(`<p><strong>${words[state]} `), `${uri} says ${state}`)
      states.add(state)
      last = at
    }
  }
  t.strictSame([...states].sort(), Object.keys(words).sort(), 'every state was told')
})

t.test('5. every closing yields one Undo for each standing Announce', async (t) => {
  const { rows } = await sql<{ standing: number }>`
    select count(*)::int as standing from boosts join accounts on accounts.id = boosts.account_id
    where accounts.kind = 'board'`.execute(story.node.db)
  t.strictSame(rows, [{ standing: 0 }], 'nothing that is closed is boosted still')
  const ofBoards = activities.filter(({ actor }) => /\/(?:editing|board)$/.test(actor))
  const announced = ofBoards.filter(({ type }) => type === 'Announce').map(({ id }) => id)
  const undone = ofBoards.filter(({ type }) => type === 'Undo').map(({ object }) => (object as Activity).id)
  t.ok(announced.length > 8)
  t.strictSame(undone.sort(), announced.sort())
})

t.test('6. a referral that was reviewed is published when it was approved', async (t) => {
  const { rows } = await sql<{ uri: string; approvedAt: Date; madeAt: Date }>`
    select posts.uri, referrals.opened_at as "approvedAt", referrals.made_at as "madeAt"
    from referral_events join referrals on referrals.id = referral_events.referral_id
    join posts on posts.id = referrals.post_id
    where from_state = 'pending_review' and to_state = 'open'`.execute(story.node.db)
  t.equal(rows.length, 1)
  const sent = referrals.find(({ type, object }) => type === 'Create' && object.id === rows[0]!.uri)!
  const published = new Date(sent.object.published).getTime()
  t.ok(
    published - rows[0]!.approvedAt.getTime() < 1_000 && published >= rows[0]!.approvedAt.getTime() - 1_000,
  )
  t.ok(published > rows[0]!.madeAt.getTime(), 'and not when it was handed in')
})

t.test('7. a direct note mentions its only recipient', async (t) => {
  const direct = notes.filter(({ object }) => isDirect(object))
  t.ok(direct.length > 8)
  for (const { object } of direct) {
    t.equal(object.to.length, 1)
    const mentioned = object.tag.filter(({ type }) => type === 'Mention').map(({ href }) => href)
    t.strictSame(mentioned, object.to, object.content)
  }
})

t.test('8. a private note to a board is never announced, forwarded or shown', async (t) => {
  const { node, peer, bo, board } = story
  const before = peer.delivered.length
  // As Mastodon does, the followers of the group stand beside it.
  const more = { to: [board.uri, `${board.uri}/followers`] }
  const uri = await say(story, bo, '<p>MARKER for the board alone</p>', { to: [board], more })
  await node.hurry()
  t.ok(await node.post(uri))
  const after = peer.delivered.slice(before).map(({ body }) => body)
  t.strictSame(
    after.filter((body) => body.includes('MARKER')),
    [],
  )
  t.strictSame(
    after.filter((body) => JSON.parse(body).type === 'Announce'),
    [],
  )
  t.equal(await node.see(null, uri), undefined)
  for (const part of ['', '/outbox?page=', '/open?page='])
    t.notMatch((await readAs(null, board.uri + part)).body, /MARKER/)
})

t.test('9. no client is in any outgoing JSON', async (t) => {
  const { rows } = await sql<{ fields: number }>`select count(*)::int as fields from vault_fields`.execute(
    story.node.db,
  )
  t.ok(rows[0]!.fields > 0, 'the vault holds some')
  for (const { body } of story.peer.delivered)
    for (const word of Object.values(CLIENT)) t.notOk(body.includes(word))
  for (const one of activities)
    for (const word of Object.values(CLIENT)) t.notOk(JSON.stringify(one).includes(word))
})

t.test('10. every document expands in JSON-LD safe mode', async (t) => {
  const documentLoader = async (url: string) => {
    const document = preloadedContexts[url]
    if (document === undefined) throw new Error(`${url} would be fetched`)
    return { contextUrl: null, document, documentUrl: url }
  }
  for (const activity of activities) {
    const expanded = await jsonld.expand(activity, { safe: true, documentLoader })
    t.strictSame(JSON.stringify(expanded).match(/"_:[^"]*"/g) ?? [], [], activity.id)
  }
})

t.test('11. a referral block that is unknown or garbage never throws', async (t) => {
  const { node, peer, dev } = story
  const mia = peer.actor('mia')
  const deep = JSON.parse(`${'['.repeat(30)}${']'.repeat(30)}`)
  const good = { version: '1', state: 'open', accepting: true }
  const blocks = [
    ...[
      'x',
      7,
      true,
      null,
      [],
      {},
      deep,
      [good],
      { ...good, version: '99' },
      { ...good, state: '__proto__' },
    ],
    ...[{ work: 'x' }, { pay: 'lots' }, { pay: { min: Number.MAX_VALUE } }, { title: '\u0000' }].map(
      (more) => ({
        ...good,
        ...more,
      }),
    ),
    { ...good, pay: { unit: 'word', min: '9'.repeat(99), max: '-1', currency: 'doubloons' } },
  ]
  for (const [at, referral] of blocks.entries()) {
    const id = `${mia.uri}/notes/garbage${at}`
    await deliverAs(mia, `${node.origin}/inbox`, createOf(mia, dev, { id, note: { referral } }))
  }
  await node.settle()
  for (const at of blocks.keys()) t.ok(await node.post(`${mia.uri}/notes/garbage${at}`), `post ${at} is here`)
  t.strictSame(node.log.faults(), [])
})

t.test('12. a post that does not address a board is not announced', async (t) => {
  const { node, peer, lena, board } = story
  const template = '<p>Copyeditor for a gazette<br>PAY: £350/piece<br>SIZE: 2 pieces<br>WORK: copyediting</p>'
  const uris = [
    await say(story, lena, template, { isPublic: true }),
    await say(story, lena, template, { to: [board] }),
    await say(story, peer.actor('zed'), template, {
      to: [board],
      inReplyTo: `${lena.uri}/notes/1`,
      isPublic: true,
    }),
  ]
  await node.hurry()
  const announced = (await readActivities(story))
    .filter(({ type }) => type === 'Announce')
    .map(({ object }) => object)
  for (const uri of uris) t.notOk(announced.includes(uri), uri)
})

t.test('13. no direct note goes where it would be filtered, but with a quiet call in public', async (t) => {
  const { node, peer } = story
  const { rows } = await sql<{
    uri: string
    to: string
    kind: string | null
    isAwaited: boolean
    isCalled: boolean
  }>`
    select posts.uri, reader.uri as "to", desk_messages.kind,
      exists (select from posts asked join post_mentions on post_mentions.post_id = asked.id
        where asked.author_id = reader.id and asked.visibility = 'direct' and asked.id < posts.id
          and post_mentions.account_id = posts.author_id) as "isAwaited",
      exists (select from posts called join post_mentions on post_mentions.post_id = called.id
        where called.author_id = posts.author_id and called.visibility = 'unlisted'
          and post_mentions.account_id = reader.id
          and called.published_at between posts.published_at - make_interval(days => ${CALL_DAYS}) and posts.published_at + interval '1 second')
        or exists (select from follows where follows.follower_id = reader.id and follows.followee_id = posts.author_id
          and follows.state = 'accepted') as "isCalled"
    from posts
    join accounts author on author.id = posts.author_id and author.host is null
    join post_mentions on post_mentions.post_id = posts.id
    join accounts reader on reader.id = post_mentions.account_id and reader.host is not null
    left join desk_messages on desk_messages.post_id = posts.id
    where posts.visibility = 'direct'`.execute(node.db)
  const sent = peer.delivered
    .filter(({ activity }) => activity.type === 'Create')
    .map(({ activity }) => activity.object as Note)
  t.ok(rows.length > 5)
  t.strictSame(
    rows.map(({ uri }) => uri).filter((uri) => !sent.some(({ id }) => id === uri)),
    [],
    'they went out',
  )
  // Whoever was called lately knows where to look. What a writer says by herself, such as an offer, is hers to say. The one exception of the desk is a writer's circle,
  // whom she asks in her own name and tells how it ended (§2.2 no. 17).
  const exceptions = rows.filter(({ kind, isAwaited, isCalled }) => kind !== null && !isAwaited && !isCalled)
  t.strictSame([...new Set(exceptions.map(({ kind }) => kind))].sort(), ['circle_asked', 'circle_expired'])
})

/** Everything happens that this node says to others about work. */
async function play(): Promise<Story> {
  const begun = await beginStory(t)
  await playReferral(begun)
  await playEndings(begun)
  await playListing(begun)
  await playOffer(begun)
  await playEndorsement(begun)
  await passOn(begun, begun.dev, { title: 'Copyeditor for an annual report' })
  await playExpiry(begun)
  return begun
}

async function readActivities({ node }: Story): Promise<Activity[]> {
  const rows = await node.db.selectFrom('activities').select('body').orderBy('id').execute()
  return rows.map(({ body }) => JSON.parse(body) as Activity)
}

function isOfNote(activity: Activity): activity is Activity & { object: Note } {
  return Object(activity.object).type === 'Note'
}

function isDirect({ to, cc }: Note): boolean {
  return ![...to, ...cc].some((uri) => uri === PUBLIC || uri.endsWith('/followers'))
}
