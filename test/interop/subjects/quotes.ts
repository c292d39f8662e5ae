import { type Subject, see } from '../stage.ts'

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
  const quoting = await ada.write('How true.', { quote: here.id })
  const seen = await see(t, 'a quote of ours arrives', () => bram.atHome('How true.'))
  await see(t, 'they let us: it stands as one there', async () => {
    const quote = (await bram.readPost(seen.id))?.quote
    return quote?.state === 'accepted' && quote.quoted_status?.uri === theirs.uri
  })
  await see(t, 'and here', async () => (await ada.browser.read(quoting.path)).includes(STANDS))
  await bram.revokeQuote(theirs.id, seen.id)
  await see(t, 'their taking back arrives', async () =>
    (await ada.read(quoting)).includes('Its author does not want it quoted any more.'),
  )
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
