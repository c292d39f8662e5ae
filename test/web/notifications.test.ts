import t from 'tap'
import { suspendAccount } from '../../src/core/accounts/suspend.ts'
import { receiveFollow } from '../../src/core/follows/follow.ts'
import { notify } from '../../src/core/notifications/notify.ts'
import { receiveEdit } from '../../src/core/posts/edit.ts'
import { findPost } from '../../src/core/posts/find.ts'
import { boostPost, receiveBoost } from '../../src/core/reactions/boost.ts'
import { receiveLike } from '../../src/core/reactions/like.ts'
import { mindReferrals } from '../../src/core/referrals/moves/clock.ts'
import type { Tx } from '../../src/db/connect.ts'
import { sanitize } from '../../src/lib/html.ts'
import type { Id } from '../../src/lib/ids.ts'
import {
  makePost,
  makeReferral,
  makeRemoteAccount,
  makeRemotePost,
  makeWriter,
  SITE,
} from '../helpers/make.ts'
import { openPages } from './visitor.ts'

const DAY_MS = 86_400_000
const badge = (body: string) => /class="badge">([^<]*)</.exec(body)?.[1]

t.test('each kind of news is put into words and leads to what it is about', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { login: 'member', approvesFollows: true })
  const bo = await makeWriter(db, 'bo', { name: 'Bo' })
  const bram = await makeRemoteAccount(db, 'bram', { name: 'Bram' })
  const own = (await findPost(db, ada.id, await makePost(db, ada, { text: 'My own words.' })))!
  const theirs = (await findPost(db, ada.id, await makeRemotePost(db, bram)))!
  const { code } = await makeReferral(db, ada)
  const inOne = (deed: (tx: Tx) => Promise<unknown>) => db.transaction().execute(deed)
  await inOne((tx) => receiveFollow(tx, bram, ada, 'https://mastodon.example/follows/1'))
  await inOne((tx) => notify(tx, [{ to: ada.id, kind: 'follow', from: bo.id, postId: null }]))
  await inOne((tx) => receiveLike(tx, bram, own, 'https://mastodon.example/likes/1'))
  await inOne((tx) => receiveBoost(tx, bram, own, 'https://mastodon.example/boosts/1'))
  await inOne((tx) => boostPost(tx, ada, theirs))
  await inOne((tx) => receiveEdit(tx, theirs.id, EDIT, new Date()))
  await makePost(db, bo, { text: '@ada Look here.', mentioned: [ada] })
  await makePost(db, bo, { text: 'I read it.', inReplyTo: own.uri })
  await inOne((tx) => mindReferrals(tx, SITE, new Date(Date.now() + 90 * DAY_MS)))
  const { body } = await (await signedIn(ada)).get('/notifications')
  const told = [...body.matchAll(/<p class="told-line">(.*?)<\/p>(.*?)<\/article>/gs)].map(
    ([, line, rest]) => ({ says: textOf(line!), of: rest! }),
  )
  t.match(told, [
    { says: 'The time of your referral is over: it is closed.', of: `href="${SITE.origin}/r/${code}"` },
    { says: 'Bo replied to you.', of: /I read it\..*Reply/s },
    { says: 'Bo mentioned you.', of: /Look here\..*Reply/s },
    { says: 'Bram changed a post that you boosted.', of: `href="/@bram@mastodon.example/${theirs.id}"` },
    { says: 'Bram boosted what you wrote.', of: `href="${own.url}">My own words.` },
    { says: 'Bram likes what you wrote.', of: `href="${own.url}">My own words.` },
    { says: 'Bo follows you.' },
    { says: 'Bram asks to follow you.', of: 'href="/follow-requests"' },
  ])
  t.equal(told.length, 8)
})

t.test('what is new is counted on every page until it was shown, and marked when it is', async (t) => {
  const { db, signedIn } = await openPages(t)
  const account = await makeWriter(db, 'ada', { login: 'member' })
  const bram = await makeRemoteAccount(db, 'bram')
  const eve = await makeRemoteAccount(db, 'eve')
  const ada = await signedIn(account)
  const tell = async (from: Id<'account'>) => {
    const postId = await makePost(db, account)
    await db
      .transaction()
      .execute((tx) => notify(tx, [{ to: account.id, kind: 'like' as const, from, postId }]))
  }
  t.equal(badge((await ada.get('/home')).body), undefined)
  for (let one = 0; one < 21; one++) await tell(bram.id)
  await tell(eve.id)
  await db.transaction().execute((tx) => suspendAccount(tx, eve.id))
  t.equal(badge((await ada.get('/home')).body), '21', 'what a suspended account did is not told')
  const first = await ada.get('/notifications')
  t.equal([...first.body.matchAll(/>New</g)].length, 20)
  t.equal(badge(first.body), undefined)
  t.equal(badge((await ada.get('/home')).body), undefined)
  await tell(bram.id)
  const [, older = ''] = /href="(\/notifications\?before=\d+)"/.exec(first.body) ?? []
  const second = await ada.get(older)
  t.equal([...second.body.matchAll(/class="told"/g)].length, 1)
  t.equal(badge(second.body), '1', 'looking at what is old hides nothing that is new')
  t.equal([...(await ada.get('/notifications')).body.matchAll(/>New</g)].length, 1)
  t.notMatch((await ada.get('/notifications')).body, '>New<')
})

t.test('nobody reads what another was told', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { login: 'member' })
  const bo = await makeWriter(db, 'bo', { login: 'member' })
  await makePost(db, bo, { text: '@ada Between us.', visibility: 'direct', mentioned: [ada] })
  t.match((await (await signedIn(ada)).get('/notifications')).body, 'Between us.')
  t.match((await (await signedIn(bo)).get('/notifications')).body, 'Nothing yet.')
  t.equal((await visitor().get('/notifications')).headers.location, '/sign-in?next=%2Fnotifications')
})

const EDIT = {
  title: null,
  html: sanitize('<p>Other words.</p>'),
  source: null,
  warning: '',
  isSensitive: false,
  language: 'en',
  attachments: [],
  emojis: [],
  addressed: [],
  tags: [],
}

function textOf(markup: string): string {
  return markup
    .replaceAll(/<span class="monogram.*?<\/span>/g, '')
    .replaceAll(/<span class="(?:told-when|state).*/g, '')
    .replaceAll(/<[^>]*>/g, '')
    .trim()
}
