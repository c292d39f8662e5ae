import { type Subject, see } from '../stage.ts'

/** Words behind a content warning, each way. */
export const warningsBothWays: Subject = async (t, { ada, bram }) => {
  await ada.write('It was the butler.', { warning: 'How it ends' })
  const seen = await see(t, 'a post of ours with a warning arrives', () => bram.atHome('It was the butler.'))
  t.equal(seen.spoiler_text, 'How it ends', 'behind its warning')
  t.notMatch(seen.content, 'How it ends', 'which is said once')
  await bram.write('It was the cook.', { spoiler_text: 'Another ending' })
  const here = await see(t, 'one of theirs arrives', () => ada.atHome('It was the cook.'))
  t.match(
    here.words,
    /<summary><bdi>Another ending<\/bdi><\/summary>\s*<div[^>]*>.*It was the cook/s,
    'behind its',
  )
}
