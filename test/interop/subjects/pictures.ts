import { drawing, photo } from '../../helpers/pictures.ts'
import { type Subject, see } from '../stage.ts'

/** A picture each way, with what is to be seen in it. */
export const picturesBothWays: Subject = async (t, { ada, bram }) => {
  const file = await photoFile('red.jpg')
  await ada.write('Look at the red door.', { picture: { file, alt: 'A red door' } })
  const picture = await see(t, 'a picture of ours arrives', async () => {
    const post = await bram.atHome('Look at the red door.')
    return post?.media_attachments.find(({ type }) => type === 'image')
  })
  t.equal(picture.description, 'A red door', 'with what is to be seen in it')
  await see(t, 'and can be looked at there', () => isPicture(picture.url))
  const { id } = await bram.upload(await drawingFile('blue.png'), 'A blue door')
  await bram.write('Look at the blue door.', { media_ids: [id] })
  const here = await see(t, 'a picture of theirs arrives', () => ada.atHome('Look at the blue door.'))
  t.match(here.words, 'alt="A blue door"', 'with what is to be seen in it')
  const [, path = ''] = /<img src="(\/media\/posts\/[^"]+)"/.exec(here.words) ?? []
  await see(t, 'and can be looked at here', async () => (await ada.browser.statusOf(path)) === 200)
}

/** A file as a camera makes it. */
export async function photoFile(name: string): Promise<File> {
  return new File([await photo()], name, { type: 'image/jpeg' })
}

/** A file as a program makes it. */
export async function drawingFile(name: string): Promise<File> {
  return new File([await drawing()], name, { type: 'image/png' })
}

/** Whether a picture can be had at a URL. */
export async function isPicture(url: string): Promise<boolean> {
  const answer = await fetch(url)
  return answer.ok && answer.headers.get('content-type')?.startsWith('image/') === true
}
