// Journey (a), from a remote Mastodon account: Lena has no account here; she lists work by mentioning a board, manages it
// by message, and closes it (product §4.1). Steps are numbered as there.
import t from 'tap'
import { startMastodon } from '../helpers/mastodon.ts'
import { startNode } from '../helpers/node.ts'
import { HANGS_MS, until } from '../helpers/wait.ts'
import { readTexts, type Told } from './told.ts'

t.setTimeout(HANGS_MS)

t.test('Lena passes work on from her own server', async (t) => {
  const [node, mastodon] = await Promise.all([startNode(t, { pages: true }), startMastodon(t)])
  await mastodon.asks('makeCards', undefined)
  await node.makeBoard('editing', ['copyediting', 'proofreading'])
  await node.setPolicy({ trustedHosts: [new URL(mastodon.origin).host] })
  const { uri: lena } = await mastodon.asks('join', { name: 'lena' })
  const { uri: bo } = await mastodon.asks('join', { name: 'bo' })
  const board = (await mastodon.asks('find', { handle: node.handleOf('editing') }))!
  const desk = (await mastodon.asks('find', { handle: node.handleOf('desk') }))!
  await mastodon.asks('follow', { as: bo, uri: board.uri })
  await until(
    'the board to accept',
    async () => (await mastodon.asks('tie', { follower: bo, followee: board.uri }))?.isAccepted,
  )
  const told = async (as: string): Promise<Told[]> => await readTexts(mastodon, as)

  // 1–2. She posts publicly on her own server; her server delivers to the board.
  const post = await mastodon.asks('write', {
    as: lena,
    text: `@${board.acct}\nCopyeditor for six SaaS case studies\nPAY: $0.06-0.08/word net 30\nSIZE: 6 x 1200 words`,
  })

  // 3. `$` is asked, in a quiet reply below her own post.
  const question = await until('the question', async () =>
    (await told(lena)).find(({ text }) => text.includes('PAY:')),
  )
  t.match(question, { visibility: 'unlisted', kind: 'mention', inReplyTo: post.uri })
  t.match(question.text, /which dollars/)
  t.strictSame(await mastodon.asks('home', { as: bo }), [], 'nothing is boosted yet')
  await mastodon.asks('write', { as: lena, text: 'PAY: US$0.06-0.08/word net 30', inReplyTo: question.uri })

  // 3. What was understood is repeated, and how to close it.
  const listed = await until('the listing', async () =>
    (await told(lena)).find(({ text }) => text.includes('Listed:')),
  )
  t.match(listed, { visibility: 'unlisted', kind: 'mention' })
  t.match(listed.text, /copyediting; US\$0\.06–0\.08 a word \(about \$432–576 in all\)/)
  t.match(listed.text, /FILLED/)

  // 4. The boards boost her post; its page shows her words and what was understood.
  await until('the boost', async () => (await mastodon.asks('home', { as: bo }))?.[0]?.post === post.uri)
  const { code } = await node.referralOf(post.uri)
  const page = await (await fetch(`${node.origin}/r/${code}`)).text()
  t.match(page, /Copyeditor for six SaaS case studies/)

  // 5. Bo answers in private; as his reply box names the board, the node hears it and tells Lena in her thread.
  await mastodon.asks('paste', { url: post.uri })
  await mastodon.asks('write', { as: lena, text: `@${desk.acct} help`, visibility: 'direct' })
  await until('the help', async () => (await told(lena)).some(({ text }) => text.includes('FILLED, TALKS')))
  await mastodon.asks('write', {
    as: bo,
    text: 'I would like these: two SaaS clients since 2023.',
    inReplyTo: post.uri,
    visibility: 'direct',
  })
  const news = await until('the news of his interest', async () =>
    (await told(lena)).find(({ text }) => text.includes('Somebody new is interested')),
  )
  t.match(news, { visibility: 'direct', kind: 'mention' }, 'her own thread with the desk is not filtered')

  // 6. WHO lists them.
  await mastodon.asks('write', {
    as: lena,
    text: `@${desk.acct} WHO`,
    inReplyTo: news.uri,
    visibility: 'direct',
  })
  const who = await until('the list', async () =>
    (await told(lena)).find(({ text }) => /1\. bo of/.test(text)),
  )
  t.match(who.text, `${node.origin}/r/${code}/desk`)

  // 7. FILLED closes everything.
  await mastodon.asks('write', {
    as: lena,
    text: `@${desk.acct} filled`,
    inReplyTo: who.uri,
    visibility: 'direct',
  })
  await until(
    'the board to take its boost back',
    async () => (await mastodon.asks('home', { as: bo }))?.length === 0,
  )
  await until('the quiet reply below her post', async () =>
    (await told(lena)).some(({ text, visibility }) => visibility === 'unlisted' && text.includes('[Filled]')),
  )
  const told_bo = await until('Bo to be told', async () =>
    (await told(bo)).find(({ text }) => text.includes('went to someone else')),
  )
  t.match(told_bo, { visibility: 'direct' })
  t.strictSame(await mastodon.asks('violations', undefined), [])
})
