import { type Subject, see } from '../stage.ts'

/** Each tells the other's moderators of a post. */
export const reportsBothWays: Subject = async (t, { node, other, ada, bram }) => {
  const mo = await node.join('mo')
  await node.setRole('mo', 'moderator')
  await ada.write('A rude word.')
  const seen = await see(t, 'a post of ours arrives', () => bram.atHome('A rude word.'))
  await bram.write('Buy my bread.')
  const here = await see(t, 'a post of theirs arrives', () => ada.atHome('Buy my bread.'))
  await ada.report(here, 'This is an advertisement.')
  await see(t, 'our moderators are told of theirs', async () =>
    (await mo.browser.read('/mod')).includes('This is an advertisement.'),
  )
  const { readReports, report } = other
  if (readReports !== null)
    await see(t, 'and theirs are', async () => (await readReports()).includes('This is an advertisement.'))
  if (report === null) return
  await report(bram, seen, 'This is unkind.')
  const queue = await see(t, 'their report of ours arrives', async () => {
    const page = await mo.browser.read('/mod')
    return page.includes('This is unkind.') && page
  })
  t.match(queue, 'A rude word.', 'with the post')
  t.match(queue, `reported by ${other.host}`, 'from their node, nobody named')
}
