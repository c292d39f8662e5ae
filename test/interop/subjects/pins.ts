import { type Subject, see } from '../stage.ts'

/** What each pinned stands on top of their page at the other. */
export const pinsBothWays: Subject = async (t, stage) => {
  await pinsOfNewcomers(t, stage)
  if (stage.other.tellsPins) await pinAndUnpin(t, stage)
}

// Read with an account that is new to the other.
const pinsOfNewcomers: Subject = async (t, { node, other, ada, bram }) => {
  const [paula, pim] = [await node.join('paula'), await other.join('pim')]
  await paula.pin(await paula.write('Read this about Paula first.'))
  const account = (await bram.find(paula[other.knowsBy]))!
  await bram.follow(account.id)
  await see(t, 'what ours pinned stands on her page there', async () =>
    (await bram.readPins(account.id)).some(({ content }) => content.includes('about Paula first')),
  )
  await pim.pin((await pim.write('Read this about Pim first.')).id)
  await ada.follow(pim.handle)
  await see(t, 'what theirs pinned stands on their page here', async () =>
    (await ada.readPins(pim.handle)).includes('about Pim first'),
  )
}

// Told as it changes.
const pinAndUnpin: Subject = async (t, { other, ada, bram }) => {
  const { id } = (await bram.find(ada[other.knowsBy]))!
  const ours = await ada.write('The best of the teas.')
  await see(t, 'a post of ours arrives', () => bram.atHome('The best of the teas.'))
  const isPinnedThere = async () =>
    (await bram.readPins(id)).some(({ content }) => content.includes('The best of the teas.'))
  await ada.pin(ours)
  await see(t, 'our Add arrives', isPinnedThere)
  await ada.unpin(ours)
  await see(t, 'our Remove arrives', async () => !(await isPinnedThere()))
  const theirs = await bram.write('The best of the breads.')
  await see(t, 'a post of theirs arrives', () => ada.atHome('The best of the breads.'))
  const isPinnedHere = async () => (await ada.readPins(bram.handle)).includes('The best of the breads.')
  await bram.pin(theirs.id)
  await see(t, 'their Add arrives', isPinnedHere)
  await bram.unpin(theirs.id)
  await see(t, 'their Remove arrives', async () => !(await isPinnedHere()))
}
