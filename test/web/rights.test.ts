// Who may see and send what: every page and form of candidates, introductions, guests and moderators, for everybody.
import t, { type Test } from 'tap'
import { suspendAccount } from '../../src/core/accounts/suspend.ts'
import { findInterestOf } from '../../src/core/interests/interest.ts'
import { proposeIntroduction } from '../../src/core/introductions/propose.ts'
import { Policy } from '../../src/core/policy/policy.ts'
import { setPolicy } from '../../src/core/policy/versions.ts'
import type { PublishedReferral } from '../../src/core/referrals/referral.ts'
import { keepClient } from '../../src/core/vault/keep.ts'
import type { Db } from '../../src/db/connect.ts'
import { deed, makeInterest, makeOpen, makeRecommendation, VAULT_KEYS } from '../helpers/candidates.ts'
import { makeReferral, makeRemoteAccount, makeWriter, SITE } from '../helpers/make.ts'
import { HANGS_MS } from '../helpers/wait.ts'
import { openPages, type Visitor } from './visitor.ts'

t.setTimeout(HANGS_MS)

/** Who asks, in the order of the columns. */
const PEOPLE = ['stranger', 'guest', 'member', 'candidate', 'author', 'moderator'] as const

/** For each page what each is answered: 303 leads to a sign-in, or on. */
// biome-ignore format: a table
const PAGES: Record<string, readonly number[]> = {
  //                       stranger guest member candidate author moderator
  '/r/:open':                [200,  200,  200,   200,      200,   200],
  '/r/:held':                [404,  404,  404,   404,      200,   404],
  '/r/:open/interest':       [303,  200,  200,   303,      403,   200],
  '/r/:open/recommend':      [303,  200,  200,   200,      403,   200],
  '/r/:held/interest':       [303,  404,  404,   404,      404,   404],
  '/r/:open/desk':           [303,  404,  404,   404,      200,   404],
  '/r/:held/desk':           [303,  404,  404,   404,      404,   404],
  '/i/:introduction':        [401,  404,  404,   200,      200,   404],
  '/c/:word':                [401,  404,  200,   404,      404,   404],
  '/guest':                  [303,  200,  200,   200,      200,   200],
  '/guest/export':           [303,  200,  200,   200,      200,   200],
  '/guest/sign-in':          [200,  303,  303,   303,      303,   303],
  '/new/referral':           [303,  303,  200,   303,      303,   200],
  '/rosters':                [303,  303,  200,   303,      303,   200],
  '/accounts/:person/report': [303, 303,  200,   303,      303,   200],
  '/posts/:post/report':     [303,  303,  200,   303,      303,   200],
  '/reported':               [303,  303,  200,   303,      303,   200],
  '/settings/blocks':        [303,  303,  200,   303,      303,   200],
  '/settings/data':         [303,  303,  200,   303,      303,   200],
  '/settings/move':          [303,  303,  200,   303,      303,   200],
  '/mod':                    [303,  303,  403,   303,      303,   200],
  '/mod/r/:held':            [303,  303,  403,   303,      303,   200],
  '/mod/people/:person':     [303,  303,  403,   303,      303,   200],
  '/about/moderation':       [200,  200,  200,   200,      200,   200],
}

/** The same for forms, sent empty: 422 is who may, and said nothing. */
// biome-ignore format: a table
const FORMS: Record<string, readonly number[]> = {
  '/r/:open/interest':         [401, 422, 422, 422, 422, 422],
  '/r/:open/recommend':        [401, 422, 422, 422, 422, 422],
  '/r/:open/leave':            [401, 404, 409, 303, 404, 404],
  '/r/:open/decline':         [401, 404, 404, 404, 404, 404],
  '/r/:open/move':             [401, 422, 422, 422, 422, 422],
  '/r/:open/confirm':          [401, 403, 403, 403, 303, 403],
  '/r/:open/bump':             [401, 403, 403, 403, 429, 403],
  '/r/:open/extend':           [401, 422, 422, 422, 422, 422],
  '/r/:open/discard':          [401, 403, 403, 403, 409, 403],
  '/r/:held/discard':          [401, 404, 404, 404, 303, 404],
  '/r/:open/appeal':           [401, 422, 422, 422, 422, 422],
  '/r/:open/desk/move':        [401, 404, 404, 404, 422, 404],
  '/r/:open/desk/note':        [401, 404, 404, 404, 422, 404],
  '/r/:open/desk/introduce':   [401, 404, 404, 404, 422, 404],
  '/r/:open/desk/client':      [401, 404, 404, 404, 303, 404],
  '/i/:introduction/answer':   [401, 404, 404, 422, 422, 404],
  '/i/:introduction/open':     [401, 404, 404, 409, 404, 404],
  '/i/:introduction/client-agreed': [401, 404, 404, 404, 403, 404],
  '/i/:introduction/extend':   [401, 404, 404, 303, 409, 404],
  '/i/:introduction/revoke':   [401, 404, 404, 404, 303, 404],
  '/i/:introduction/done':     [401, 404, 404, 409, 409, 404],
  '/i/:introduction/outcome':  [401, 404, 404, 422, 422, 404],
  '/c/:word':                  [401, 404, 422, 404, 404, 404],
  '/guest/erase':              [403, 422, 403, 422, 422, 403],
  '/new/referral':             [401, 401, 422, 401, 401, 422],
  '/rosters':                  [401, 401, 422, 401, 401, 422],
  '/mod/r/:held/approve':      [401, 401, 403, 401, 401, 303],
  '/mod/r/:held/send-back':    [401, 401, 403, 401, 401, 422],
  '/mod/r/:held/remove':       [401, 401, 403, 401, 401, 422],
}

/** The same for forms that stand in each other's way nowhere: one node is asked them all. */
// biome-ignore format: a table
const TIES: Record<string, readonly number[]> = {
  '/accounts/:person/block':  [401, 401, 303, 401, 401, 303],
  '/accounts/:person/unblock': [401, 401, 303, 401, 401, 303],
  '/accounts/:person/report': [401, 401, 422, 401, 401, 422],
  '/posts/:post/report':      [401, 401, 422, 401, 401, 422],
  '/posts/:post/pin':         [401, 401, 403, 401, 401, 403],
  '/posts/:post/unpin':       [401, 401, 303, 401, 401, 303],
  '/settings/profile/tags':   [401, 401, 422, 401, 401, 422],
  '/settings/move':           [401, 401, 422, 401, 401, 422],
  '/settings/move/back':      [401, 401, 409, 401, 401, 409],
  '/settings/move/aliases':   [401, 401, 422, 401, 401, 422],
  '/settings/move/aliases/remove': [401, 401, 422, 401, 401, 422],
  '/rosters/1/show':          [401, 401, 404, 401, 401, 404],
  '/rosters/1/hide':          [401, 401, 404, 401, 401, 404],
  '/rosters/1/answer':        [401, 401, 422, 401, 401, 422],
  '/mod/reports/:report':     [401, 401, 403, 401, 401, 422],
}

/** What those who may not read it are answered about a referral that all could read before: 404 everywhere. */
const HIDDEN: Record<string, (db: Db, referral: PublishedReferral) => Promise<unknown>> = {
  'whose author is suspended': (db, { authorId }) => deed(db, (tx) => suspendAccount(tx, authorId)),
  'whose post was made private': (db, { postId }) =>
    db.updateTable('posts').set({ visibility: 'direct' }).where('id', '=', postId).execute(),
}

async function prepare(t: Parameters<typeof openPages>[0]) {
  const { db, signedIn, guest, visitor } = await openPages(t)
  const author = await makeRemoteAccount(db, 'ann')
  const candidate = await makeRemoteAccount(db, 'bo')
  const member = await makeWriter(db, 'mel', { login: 'member' })
  const moderator = await makeWriter(db, 'mo', { login: 'moderator' })
  const other = await makeRemoteAccount(db, 'cara')
  const held = await makeReferral(db, author)
  await deed(db, (tx) => setPolicy(tx, null, Policy.parse({ whoCanList: 'anyone' })))
  const open = await makeOpen(db, author)
  await makeInterest(db, open, candidate)
  const word = await makeRecommendation(db, open, { recommender: other, subject: member })
  const { id: interestId } = (await findInterestOf(db, open.id, candidate.id))!
  const introduction = await deed(db, async (tx) => {
    await keepClient(tx, VAULT_KEYS, open.id, { client_name: 'Kestrel' })
    const proposed = { interestId, fields: ['client_name' as const], asksClient: true, at: new Date() }
    return await proposeIntroduction(tx, SITE, author.id, proposed)
  })
  const named: Record<string, string> = {
    open: open.code,
    held: held.code,
    introduction: introduction.code,
    word: word.code,
    person: author.id,
    post: open.postId!,
    report: '1',
  }
  const people: Record<(typeof PEOPLE)[number], Visitor> = {
    stranger: visitor(),
    guest: await guest(other),
    member: await signedIn(member),
    candidate: await guest(candidate),
    author: await guest(author),
    moderator: await signedIn(moderator),
  }
  const pathOf = (route: string) => route.replaceAll(/:(\w+)/g, (_, name: string) => named[name]!)
  return { db, people, pathOf, open }
}

t.test('every page, for everybody', async (t) => {
  const { people, pathOf } = await prepare(t)
  for (const [route, expected] of Object.entries(PAGES)) {
    const got: number[] = []
    for (const who of PEOPLE) {
      const { statusCode, body } = await people[who].get(pathOf(route))
      got.push(statusCode)
      t.notMatch(body, 'Kestrel', `${route} for the ${who}`)
    }
    t.strictSame(got, expected, route)
  }
})

for (const [route, expected] of Object.entries(FORMS)) {
  t.test(
    `POST ${route}, empty, for everybody`,
    async (t) => await sendEmpty(t, await prepare(t), [route, expected]),
  )
}

t.test('what ties people together, for everybody', async (t) => {
  const stage = await prepare(t)
  for (const row of Object.entries(TIES)) await sendEmpty(t, stage, row)
})

async function sendEmpty(
  t: Test,
  { people, pathOf }: Pick<Awaited<ReturnType<typeof prepare>>, 'people' | 'pathOf'>,
  [route, expected]: [string, readonly number[]],
): Promise<void> {
  const got: number[] = []
  for (const who of PEOPLE) {
    const page = who === 'stranger' ? '/guest/sign-in' : '/guest'
    const answer = await people[who].send(pathOf(route), {}, page)
    got.push(answer.statusCode)
    t.notMatch(answer.body, 'Kestrel', who)
  }
  t.strictSame(got, expected, route)
}

for (const [which, hide] of Object.entries(HIDDEN)) {
  t.test(`a referral ${which} is answered by nobody`, async (t) => {
    const { db, people, pathOf, open } = await prepare(t)
    await hide(db, open)
    for (const who of ['guest', 'member', 'candidate', 'moderator'] as const) {
      for (const route of ['/r/:open', '/r/:open/interest', '/r/:open/recommend', '/c/:word'])
        t.equal((await people[who].get(pathOf(route))).statusCode, 404, `${route} for the ${who}`)
      const said = {
        message: 'I would like to.',
        who: '@cara@mastodon.example',
        basis: 'other',
        answer: 'yes',
      }
      for (const route of ['/r/:open/interest', '/r/:open/recommend', '/r/:open/decline', '/c/:word'])
        t.equal(
          (await people[who].send(pathOf(route), said, '/guest')).statusCode,
          404,
          `POST ${route}, ${who}`,
        )
    }
    t.equal((await people.stranger.get(pathOf('/r/:open'))).statusCode, 404)
    t.equal(
      (await people.candidate.send(pathOf('/r/:open/leave'), {}, '/guest')).statusCode,
      303,
      'who is in may leave',
    )
  })
}

t.test('no form is taken without its token', async (t) => {
  const { people, pathOf } = await prepare(t)
  for (const route of [...Object.keys(FORMS), ...Object.keys(TIES)]) {
    for (const who of PEOPLE)
      t.equal(
        (await people[who].post(pathOf(route), {})).statusCode,
        who === 'stranger' ? 401 : 403,
        `${route}, ${who}`,
      )
  }
})
