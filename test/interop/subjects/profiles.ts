import { type Subject, see } from '../stage.ts'

/** Each says anew who they are. */
export const profilesBothWays: Subject = async (t, { other, ada, bram }) => {
  const { id } = (await bram.find(ada[other.knowsBy]))!
  await ada.editProfile({ name: 'Ada of the Kettle', bio: 'Writes about tea.' })
  const account = await see(t, 'a new name of ours arrives', async () => {
    const read = await bram.readAccount(id)
    return read.display_name === 'Ada of the Kettle' && read
  })
  t.match(account.note, 'Writes about tea.', 'with what she says of herself')
  await bram.editProfile({ display_name: 'Bram of the Oven', note: 'Writes about bread.' })
  await see(t, 'a new name of theirs arrives', async () =>
    (await ada.readProfile(bram.handle)).includes('Bram of the Oven'),
  )
  t.match(await ada.readProfile(bram.handle), 'Writes about bread.', 'with what they say of themselves')
}
