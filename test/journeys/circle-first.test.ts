// Journey (a), from the form: a booked-out writer asks her circle before everybody else (product §4.1). What the form
// itself shows is played by the tests of its page; here the work goes out to a Mastodon and to another node.
import t from 'tap'
import { readCircle } from '../../src/core/referrals/circle.ts'
import { findReferral } from '../../src/core/referrals/find.ts'
import { mindReferrals } from '../../src/core/referrals/moves/clock.ts'
import { openReferral } from '../../src/core/referrals/open.ts'
import { referralTerms } from '../../src/core/referrals/terms.ts'
import type { Tx } from '../../src/db/connect.ts'
import { startMastodon } from '../helpers/mastodon.ts'
import { startNode } from '../helpers/node.ts'
import { WORK } from '../helpers/people.ts'
import { HANGS_MS, until } from '../helpers/wait.ts'
import { readTexts } from './told.ts'

t.setTimeout(HANGS_MS)

const HOUR_MS = 3_600_000

t.test('Ana asks her circle first, and everybody after two days', async (t) => {
  const [here, there, mastodon] = await Promise.all([startNode(t), startNode(t), startMastodon(t)])
  const inOne = <T>(deed: (tx: Tx) => Promise<T>) => here.db.transaction().execute(deed)
  const [ana, cy] = [await here.makeWriter('ana'), await here.makeWriter('cy')]
  await here.makeBoard('editing', ['copyediting'])
  const dev = await there.makeWriter('dev')
  const { uri: bo } = await mastodon.asks('join', { name: 'bo' })
  const { uri: ines } = await mastodon.asks('join', { name: 'ines' })
  const known = (await mastodon.asks('find', { handle: here.handleOf('ana') }))!
  const board = (await mastodon.asks('find', { handle: here.handleOf('editing') }))!
  await mastodon.asks('follow', { as: bo, uri: known.uri })
  await mastodon.asks('follow', { as: ines, uri: board.uri })
  await until('both to follow', async () => {
    const ties = [
      await mastodon.asks('tie', { follower: bo, followee: known.uri }),
      await mastodon.asks('tie', { follower: ines, followee: board.uri }),
    ]
    return ties.every((tie) => tie?.isAccepted)
  })
  const circle = [await here.find(mastodon.handleOf('bo')), await here.find(there.handleOf('dev')), cy]

  // 1–5. Her roster for 48 hours: one private note each; nothing is public.
  const at = new Date()
  const terms = referralTerms(at).parse({ ...WORK, audience: 'circle_then_public', circleHours: 48 })
  const { code, state, postId } = await inOne((tx) =>
    openReferral(tx, here.site, ana, { terms, at, circle: circle.map((one) => one.id) }),
  )
  t.strictSame([state, postId], ['circle', null])
  await here.settle()
  const note = await until('the note to Bo', async () =>
    (await readTexts(mastodon, bo)).find(({ text }) => text.includes('ask you before everybody else')),
  )
  t.match(note, { visibility: 'direct', kind: 'mention' }, 'he follows her, so that he sees it')
  t.match(note.text, /US\$0\.06–0\.08 a word/)
  const home = (await mastodon.asks('home', { as: ines }))!
  t.strictSame(home, [], 'the board’s followers see nothing')
  t.equal(await findReferral(here.db, null, code), undefined, 'nor does a stranger with the address')
  t.match(await findReferral(here.db, cy.id, code), { state: 'circle' }, 'who is asked sees it')
  const { id } = (await findReferral(here.db, ana.id, code))!

  // 5. “4 sent, 1 yes, 1 no”.
  await mastodon.asks('write', { as: bo, text: 'YES', inReplyTo: note.uri, visibility: 'direct' })
  await there.settle()
  const noteThere = await until('the note to Dev', async () => {
    const rows = await there.db.selectFrom('posts').select('uri').where('visibility', '=', 'direct').execute()
    return rows[0] && (await there.post(rows[0].uri))
  })
  await there.write(dev, `${here.handleOf('ana')} no`, { inReplyTo: noteThere, visibility: 'direct' })
  await until('both answers', async () => {
    const answers = (await readCircle(here.db, id)).map(({ handle, answer }) => `${handle} ${answer}`)
    return answers.join() === 'bo yes,cy null,dev no'
  })
  const interests = await here.db.selectFrom('interests').select(['candidate_id', 'state']).execute()
  t.strictSame(interests, [{ candidate_id: circle[0]!.id, state: 'received' }], 'a yes is an interest')

  // The clock leaves to its next round what a job holds.
  await here.settle()
  // 5–6. After 48 hours it opens to the boards, by a new post of that moment.
  await inOne((tx) => mindReferrals(tx, here.site, new Date(at.getTime() + 47 * HOUR_MS)))
  t.match(await findReferral(here.db, ana.id, code), { state: 'circle' })
  await inOne((tx) => mindReferrals(tx, here.site, new Date(at.getTime() + 49 * HOUR_MS)))
  t.match(await findReferral(here.db, null, code), { state: 'open', revision: 1 })
  await until('the board’s boost', async () => (await mastodon.asks('home', { as: ines }))!.length === 1)
  t.strictSame(await mastodon.asks('violations', undefined), [])
})

t.test('a circle that is all there is hears how it ended, and nobody else anything', async (t) => {
  const here = await startNode(t)
  const inOne = <T>(deed: (tx: Tx) => Promise<T>) => here.db.transaction().execute(deed)
  const [ana, cy] = [await here.makeWriter('ana'), await here.makeWriter('cy')]
  const at = new Date()
  const terms = referralTerms(at).parse({ ...WORK, audience: 'circle_only' })
  const { code } = await inOne((tx) => openReferral(tx, here.site, ana, { terms, at, circle: [cy.id] }))
  await here.settle()
  await inOne((tx) => mindReferrals(tx, here.site, new Date(at.getTime() + 49 * HOUR_MS)))
  t.match(await findReferral(here.db, ana.id, code), { state: 'circle' }, 'it never opens by itself')
  await here.move(ana, code, 'filled')
  await here.settle()
  const posts = await here.db.selectFrom('posts').select(['visibility', 'html']).orderBy('id').execute()
  t.strictSame(
    posts.map((post) => post.visibility),
    ['direct', 'direct'],
  )
  t.match(posts[1]!.html, 'is filled')
})
