import { type Subject, see } from '../stage.ts'
import { drawingFile, isPicture, photoFile } from './pictures.ts'

/** Each says anew who they are, with a picture. */
export const profilesBothWays: Subject = async (t, { other, ada, bram }) => {
  const { id, avatar: before } = (await bram.find(ada[other.knowsBy]))!
  await ada.editProfile({
    name: 'Ada of the Kettle',
    bio: 'Writes about tea.',
    avatar: await photoFile('ada.jpg'),
  })
  const account = await see(t, 'a new name of ours arrives', async () => {
    const read = await bram.readAccount(id)
    return read.display_name === 'Ada of the Kettle' && read
  })
  t.match(account.note, 'Writes about tea.', 'with what she says of herself')
  await see(t, 'and her face', async () => {
    const { avatar } = await bram.readAccount(id)
    return avatar !== before && (await isPicture(avatar))
  })
  await bram.editProfile({
    display_name: 'Bram of the Oven',
    note: 'Writes about bread.',
    avatar: await drawingFile('bram.png'),
  })
  await see(t, 'a new name of theirs arrives', async () =>
    (await ada.readProfile(bram.handle)).includes('Bram of the Oven'),
  )
  t.match(await ada.readProfile(bram.handle), 'Writes about bread.', 'with what they say of themselves')
  await see(t, 'and their face', async () => {
    const path = await ada.findFace(bram.handle)
    return path !== undefined && (await ada.browser.statusOf(path)) === 200
  })
}
