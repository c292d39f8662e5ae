import { type Subject, see } from '../stage.ts'

/** Somebody of each deletes the account: it is gone at the other, with all it wrote. */
export const leavingBothWays: Subject = async (t, stage) => {
  await theirLeaving(t, stage)
  await ourLeaving(t, stage)
}

const theirLeaving: Subject = async (t, { other, ada }) => {
  const dora = await other.join('dora')
  await ada.follow(dora.handle)
  await see(t, 'ours follows one of them', async () =>
    (await ada.readProfile(dora.handle)).includes('You follow them.'),
  )
  await dora.write('I shall not be long.')
  const here = await see(t, 'a post of hers arrives', () => ada.atHome('I shall not be long.'))
  await other.leave(dora)
  await see(t, 'her Delete arrives', async () => (await ada.statusOfProfile(dora.handle)) === 410)
  t.equal(await ada.statusOf(here), 404, 'with what she wrote')
}

const ourLeaving: Subject = async (t, { node, other, bram }) => {
  const lena = await node.join('lena')
  const account = (await bram.find(lena[other.knowsBy]))!
  await bram.follow(account.id)
  await see(t, 'they follow one of ours', async () => (await bram.relationship(account.id))?.following)
  await lena.write('I am off, too.')
  const seen = await see(t, 'a post of hers arrives', () => bram.atHome('I am off, too.'))
  await lena.leave()
  await see(t, 'our Delete arrives', async () => (await bram.readPost(seen.id)) === undefined)
}
