import { type Subject, see } from '../stage.ts'

/** Somebody of theirs deletes the account: it is gone here, with all it wrote. */
export const theirLeaving: Subject = async (t, { other, ada }) => {
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
