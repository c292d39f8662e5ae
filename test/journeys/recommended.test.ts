// Journey (c): somebody recommends a colleague, who is asked before anybody learns more (product §4.3). Steps as there.
import t from 'tap'
import { viewCandidates } from '../../src/core/interests/view.ts'
import { startMastodon } from '../helpers/mastodon.ts'
import { startNode, type TestNode } from '../helpers/node.ts'
import { HANGS_MS, until } from '../helpers/wait.ts'
import { readTexts } from './told.ts'

t.setTimeout(HANGS_MS)

t.test('Cara recommends Bo, in public and in private', async (t) => {
  const [here, mastodon] = await Promise.all([startNode(t, { pages: true }), startMastodon(t)])
  const ana = await here.makeWriter('ana')
  const { uri: cara } = await mastodon.asks('join', { name: 'cara' })
  const { uri: bo } = await mastodon.asks('join', { name: 'bo' })
  await mastodon.asks('find', { handle: here.handleOf('ana') })
  const desk = (await mastodon.asks('find', { handle: here.handleOf('desk') }))!
  const told = (as: string, text: string) =>
    until(`“${text}”`, async () => (await readTexts(mastodon, as)).find((one) => one.text.includes(text)))
  const readOpen = async (as: string) =>
    (await readTexts(mastodon, as)).filter(({ visibility }) => visibility !== 'direct')
  const say = (as: string, text: string, inReplyTo: string, visibility: 'direct' | 'public' = 'direct') =>
    mastodon.asks('write', { as, text, inReplyTo, visibility })

  // 1–2. A public reply with exactly one third person: Ana sees that somebody was suggested, and not who.
  const first = await here.passOn(ana)
  await mastodon.asks('paste', { url: first.uri })
  const reply = await say(
    cara,
    `I recommend @bo@${new URL(mastodon.origin).host}: edited my white papers in 2025, quick and kind with queries.`,
    first.uri,
    'public',
  )
  await until('the suggestion', async () => (await seen(here, ana.id, first.uri)).suggestions === 1)
  t.strictSame((await seen(here, ana.id, first.uri)).candidates, [], 'nobody is a candidate yet')

  // 3. Bo is asked: by a quiet reply below her post, which named him already, and a private note.
  const quiet = await told(bo, 'you were recommended for this')
  t.match(quiet, { visibility: 'unlisted', kind: 'mention', inReplyTo: reply.uri })
  const note = await told(bo, 'put your name forward')
  t.match(note.text, /YES to be considered, NO, or NEVER/)
  const open = await readOpen(bo)
  t.equal(open.length, 2, 'Cara’s word and the quiet reply: nothing else calls him')

  // 3. Who is recommended in private is called once, in words that say nothing.
  const { uri: fay } = await mastodon.asks('join', { name: 'fay' })
  await say(cara, `@fay@${new URL(mastodon.origin).host} is quick too.`, first.uri)
  await told(fay, 'put your name forward')
  await told(fay, 'someone put in a word for you')
  await here.settle()
  const calls = await readOpen(fay)
  t.match(calls, [{ visibility: 'unlisted', text: /someone put in a word for you: .*\/r\// }])
  t.equal(calls.length, 1)
  t.notMatch(calls[0]!.text, /cara/i)

  // 4. YES makes him a candidate, with Cara’s words.
  await say(bo, 'YES', note.uri)
  await told(bo, 'You are considered now')
  const [candidate] = await until('him among the candidates', async () => {
    const { candidates } = await seen(here, ana.id, first.uri)
    return candidates.length === 1 && candidates
  })
  t.match(candidate, { candidate: { handle: 'bo' }, source: 'recommended' })
  const voice = candidate!.evidence.find(({ kind }) => kind === 'recommendation')
  t.match(voice, { by: { handle: 'cara' }, words: /quick and kind/ })

  // 4. NO: Ana never learns who; Cara is told “not this time”.
  const second = await here.passOn(ana, { title: 'Proofreader for a book of letters' })
  await mastodon.asks('paste', { url: second.uri })
  await say(cara, `@bo@${new URL(mastodon.origin).host} would be good at this.`, second.uri)
  const again = await until('the second note', async () =>
    (await readTexts(mastodon, bo)).find(
      ({ text }) => text.includes('put your name forward') && text.includes('book of letters'),
    ),
  )
  t.match(again, { visibility: 'direct', kind: 'mention' }, 'in his own thread with the desk')
  await say(bo, 'no', again.uri)
  await told(cara, 'not this time')
  t.match(await seen(here, ana.id, second.uri), { suggestions: 0, candidates: { length: 0 } })

  // 3. NEVER stops all suggestions.
  await mastodon.asks('write', { as: bo, text: `@${desk.acct} never`, visibility: 'direct' })
  await told(bo, 'not suggested to anybody any more')
  const third = await here.passOn(ana, { title: 'Indexer for a cookbook from Graz' })
  await mastodon.asks('paste', { url: third.uri })
  await say(cara, `@bo@${new URL(mastodon.origin).host} again!`, third.uri)
  await here.settle()
  t.match(await seen(here, ana.id, third.uri), { suggestions: 0, candidates: { length: 0 } })
  t.strictSame(await mastodon.asks('violations', undefined), [])
})

async function seen(here: TestNode, authorId: Parameters<typeof viewCandidates>[1], uri: string) {
  const { id } = await here.referralOf(uri)
  return await viewCandidates(here.db, authorId, { referralId: id, at: new Date() })
}
