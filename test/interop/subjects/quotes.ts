import { setTimeout as pause } from 'node:timers/promises'
import { waitFor } from '../../helpers/process.ts'
import type { ShownPost } from '../browser.ts'
import { type Stage, type Subject, see } from '../stage.ts'

const ANSWER_SECONDS = 5
const QUOTE_MS = 120_000
const STANDS = '<blockquote class="quoted"'

/** Each quotes the other, with leave, which is then taken back (FEP-044f). */
export const quotesBothWays: Subject = async (t, stage) => {
  if (stage.other.asksToQuote) {
    await ourQuote(t, stage)
    await theirQuote(t, stage)
  } else {
    await aLink(t, stage)
  }
}

const ourQuote: Subject = async (t, { ada, bram }) => {
  const theirs = await bram.write('Bread is a slow letter.')
  const here = await see(t, 'a post of theirs arrives', () => ada.atHome('Bread is a slow letter.'))
  let tries = 0
  const { quoting, seen } = await see(
    t,
    'a quote of ours arrives, and they let us: it stands as one there',
    () => quoteOnce({ ada, bram }, here, `How true, ${++tries} times.`),
    QUOTE_MS,
  )
  t.equal(seen.quote?.quoted_status?.uri, theirs.uri, 'with what it quotes')
  await see(t, 'and here', async () => (await ada.browser.read(quoting.path)).includes(STANDS))
  await bram.revokeQuote(theirs.id, seen.id)
  await see(t, 'their taking back arrives', async () =>
    (await ada.read(quoting)).includes('Its author does not want it quoted any more.'),
  )
}

// Hollo forgets that it let us where it takes the post in while it answers. Then another is written.
async function quoteOnce({ ada, bram }: Pick<Stage, 'ada' | 'bram'>, quoted: ShownPost, words: string) {
  const quoting = await ada.write(words, { quote: quoted.id })
  const { id } = await waitFor(`"${words}" to arrive`, () => bram.atHome(words))
  for (let second = 0; second < ANSWER_SECONDS; second++) {
    const seen = await bram.readPost(id)
    if (seen?.quote?.state === 'accepted') return { quoting, seen }
    await pause(1_000)
  }
  return undefined
}

const theirQuote: Subject = async (t, { ada, bram }) => {
  const ours = await ada.write('Tea is a short one.')
  const seen = await see(t, 'a post of ours arrives', () => bram.atHome('Tea is a short one.'))
  const quoting = await bram.write('Well said.', { quoted_status_id: seen.id })
  const here = await see(t, 'a quote of theirs arrives', () => ada.atHome('Well said.'))
  const stateThere = async () => (await bram.readPost(quoting.id))?.quote?.state
  await see(t, 'we let them: it stands as one there', async () => (await stateThere()) === 'accepted')
  await see(t, 'and here', async () => (await ada.browser.read(here.path)).includes(STANDS))
  t.ok(await ada.isTold('quoted what you wrote.'), 'and ours is told')
  const stamps = `${ours.path}/quotes`
  const [, withdraw = ''] = /action="(\/quotes\/\d+\/withdraw)"/.exec(await ada.browser.read(stamps)) ?? []
  await ada.browser.send(withdraw, {}, stamps)
  await see(t, 'our taking back arrives', async () => (await stateThere()) === 'revoked')
}

// Whoever does not know quotes has ours as links, and lets nobody quote.
const aLink: Subject = async (t, { ada, bram }) => {
  const quoting = await ada.write('I said it before.', {
    quote: (await ada.write('Tea is a short letter.')).id,
  })
  const seen = await see(t, 'a quote of ours arrives', () => bram.atHome('I said it before.'))
  t.match(seen.content, /RE: <a[^>]+href="[^"]+\/@ada\/\d+"/, 'as a link')
  t.ok((await ada.browser.read(quoting.path)).includes(STANDS), 'though it stands here')
  await bram.write('Bread is a slow letter.')
  const here = await see(t, 'a post of theirs arrives', () => ada.atHome('Bread is a slow letter.'))
  t.notMatch(here.words, '/new/post?quote=', 'which is not to be quoted')
}
