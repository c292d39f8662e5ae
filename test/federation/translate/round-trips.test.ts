// What we say is what we would hear: each translation, made and read back by its other half.
import { deepStrictEqual as deepEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Account } from '../../../src/core/accounts/account.ts'
import { ownPolicy } from '../../../src/core/posts/policy.ts'
import type { PostView } from '../../../src/core/posts/view.ts'
import { siteAt } from '../../../src/core/site.ts'
import type { AccountKind, Visibility } from '../../../src/db/schema/words.ts'
import { accountOf, actorOf } from '../../../src/federation/translate/actor.ts'
import { audienceOf, visibilityOf } from '../../../src/federation/translate/audience.ts'
import { noteOf, postOf } from '../../../src/federation/translate/note.ts'
import { ActorShape } from '../../../src/federation/wire/actor.ts'
import { NoteShape } from '../../../src/federation/wire/note.ts'
import { html, plainText, sanitize } from '../../../src/lib/html.ts'
import type { Id } from '../../../src/lib/ids.ts'
import { writeHtml } from '../../../src/lib/text.ts'

const SITE = siteAt('https://writers.example', 'Writers')
const VISIBILITIES: Visibility[] = ['public', 'unlisted', 'followers', 'direct']

const text = fc.string({ unit: 'grapheme', maxLength: 80 })
const word = fc.stringMatching(/^[a-z]{1,8}$/)
const uri = fc.tuple(word, word).map(([host, name]) => `https://${host}.example/users/${name}`)
const moment = fc.date({ min: new Date('1970-01-02'), max: new Date('2099-01-01'), noInvalidDate: true })

t.test('whom a post addresses tells who may read it', async () => {
  const named = fc.uniqueArray(uri, { maxLength: 4 })
  fc.assert(
    fc.property(fc.constantFrom(...VISIBILITIES), uri, named, (visibility, author, others) => {
      const followers = `${author}/followers`
      const audience = audienceOf(visibility, followers, others)
      const isAddressed = others.every((one) => [...audience.to, ...audience.cc].includes(one))
      return visibilityOf(audience, followers) === visibility && isAddressed
    }),
  )
})

t.test('a public post is public however Public is written', async (t) => {
  for (const name of ['https://www.w3.org/ns/activitystreams#Public', 'as:Public', 'Public']) {
    for (const to of [name, [name]]) {
      const note = NoteShape.parse({ id: 'https://a.example/1', type: 'Note', to, content: 'x' })
      t.equal(visibilityOf(note, null), 'public', JSON.stringify(to))
    }
  }
  t.equal(visibilityOf({ to: ['https://a.example/users/b/followers'], cc: [] }, null), 'direct')
})

const account = fc.record({
  kind: fc.constantFrom<AccountKind>('writer', 'board', 'desk', 'node'),
  handle: word,
  name: text.map((given) => plainText(sanitize(given))),
  bio: text,
  fields: fc.array(fc.record({ name: text, value: text }), { maxLength: 3 }),
  approvesFollows: fc.boolean(),
  isDiscoverable: fc.boolean(),
  isIndexable: fc.boolean(),
  alsoKnownAs: fc.array(uri, { maxLength: 3 }),
  movedToUri: fc.option(uri, { nil: null }),
  joinedAt: moment,
})

function accountFrom({ bio, ...given }: Given): Account {
  const own = `${SITE.origin}/users/${given.handle}`
  return {
    ...given,
    id: '1' as Id<'account'>,
    host: null,
    uri: own,
    url: `${SITE.origin}/@${given.handle}`,
    bioHtml: sanitize(html`<p>${bio}</p>`.toString()),
    fields: given.fields.map(({ name, value }) => ({
      name: plainText(sanitize(name)),
      html: sanitize(html`${value}`.toString()),
    })),
    emojis: [],
    avatarUrl: null,
    movedAt: null,
    featuredUri: `${own}/featured`,
    featuredTagsUri: `${own}/tags`,
    inboxUri: `${own}/inbox`,
    sharedInboxUri: `${SITE.origin}/inbox`,
    followersUri: `${own}/followers`,
    changedAt: given.joinedAt,
    fetchedAt: null,
    suspendedAt: null,
    goneAt: null,
  }
}

type Given = typeof account extends fc.Arbitrary<infer T> ? T : never

t.test('an account comes back as it was, with its key', async () => {
  const keys = { rsaPem: '-----BEGIN PUBLIC KEY-----', ed25519Multibase: 'z6Mk' }
  fc.assert(
    fc.property(account.map(accountFrom), (ours) => {
      const theirs = accountOf(ActorShape.parse(sent(actorOf(ours, keys, SITE))), SITE.host)!
      const { id, host, changedAt, movedAt, fetchedAt, suspendedAt, goneAt, ...said } = ours
      deepEqual(theirs, {
        ...said,
        host: SITE.host,
        keys: [{ keyId: `${ours.uri}#main-key`, publicPem: keys.rsaPem }],
      })
    }),
    { numRuns: 100 },
  )
})

const post = fc.record({
  author: account.map(accountFrom),
  visibility: fc.constantFrom(...VISIBILITIES),
  text: text.filter((given) => given.trim() !== ''),
  warning: text.map((given) => plainText(sanitize(given))),
  language: fc.constantFrom('en', 'de', 'pt-BR', null),
  tags: fc.uniqueArray(word, { maxLength: 3 }),
  mentions: fc.uniqueArray(uri, { maxLength: 3 }),
  parent: fc.option(uri, { nil: null }),
  publishedAt: moment,
  editedAfterSeconds: fc.option(fc.integer({ min: 1, max: 1_000_000 }), { nil: null }),
})

t.test('a post comes back as it was', async () => {
  fc.assert(
    fc.property(post, (given) => {
      const view = viewFrom(given)
      const read = postOf(NoteShape.parse(sent(noteOf(view, SITE))), given.author)!
      deepEqual(
        {
          ...read,
          html: plainText(read.html),
          addressedUris: read.addressedUris.toSorted(),
          tags: read.tags.toSorted(),
        },
        {
          author: given.author,
          uri: view.uri,
          url: view.url,
          visibility: view.visibility,
          title: null,
          html: plainText(view.html),
          warning: view.warning,
          isSensitive: view.isSensitive,
          language: view.language,
          attachments: [],
          emojis: [],
          poll: null,
          quote: null,
          policy: ownPolicy(view.visibility),
          tags: view.tags.toSorted(),
          inReplyToUri: given.parent,
          conversationUri: view.conversationUri,
          publishedAt: given.publishedAt,
          editedAt: view.editedAt,
          mentionedUris: given.mentions.slice(0, 1),
          addressedUris: given.mentions.toSorted(),
        },
      )
    }),
    { numRuns: 100 },
  )
})

function viewFrom(given: typeof post extends fc.Arbitrary<infer T> ? T : never): PostView {
  const own = `${given.author.uri}/posts/1`
  const byline = (uri: string) => ({ ...given.author, uri, url: uri, host: new URL(uri).host })
  const { parent, text: _, mentions, ...said } = given
  return {
    ...said,
    id: '1' as Id<'post'>,
    uri: own,
    url: `${SITE.origin}/@${given.author.handle}/1`,
    title: null,
    html: writeHtml(given.text, { mentions: new Map(), tagUrl: (tag) => `${SITE.origin}/tags/${tag}` }),
    source: given.text,
    isSensitive: given.warning !== '',
    attachments: [],
    emojis: [],
    inReplyTo: parent === null ? null : { id: null, uri: parent, author: null },
    conversationUri: `${own}/conversation`,
    editedAt:
      given.editedAfterSeconds === null
        ? null
        : new Date(given.publishedAt.getTime() + given.editedAfterSeconds * 1_000),
    // The first is named, the others are only addressed.
    mentions: mentions.map((uri, at) => ({ ...byline(uri), isSilent: at > 0 })),
    replyCount: 0,
    likeCount: 0,
    boostCount: 0,
    hasLiked: false,
    poll: null,
    policy: ownPolicy(said.visibility),
    quote: null,
    approvedBy: null,
    hasBoosted: false,
    isPinned: false,
  }
}

/** What is left of a document once it has been on the wire. */
function sent(document: object): unknown {
  return JSON.parse(JSON.stringify(document))
}
