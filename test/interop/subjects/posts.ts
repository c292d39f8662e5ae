import { type Subject, see } from '../stage.ts'

/** Each writes, and is answered by the other. */
export const postAndReply: Subject = async (t, { ada, bram }) => {
  const ours = await ada.write('The kettle is on. #tea')
  const seen = await see(t, 'a post of ours is in their timeline', () => bram.atHome('The kettle is on.'))
  t.match(seen, { visibility: 'public', content: /tea/ }, 'as a public one')
  await bram.write(`${ada.handle} Two sugars for me.`, { in_reply_to_id: seen.id })
  const reply = await see(t, 'ours is told of their reply', () => ada.told('Two sugars for me.'))
  t.match(await ada.read(ours), 'Two sugars for me.', 'and it stands below her post')
  await ada.write(`${bram.handle} Milk first?`, { replyTo: reply.id })
  const back = await see(t, 'they are told of a reply of ours', () => bram.told('Milk first?'))
  const answered = await bram.readPost(back.in_reply_to_id!)
  t.match(answered?.content, 'Two sugars for me.', 'and it stands below theirs')
  await bram.write('Biscuits are in the tin.')
  await see(t, 'a post of theirs is in the home of ours', () => ada.atHome('Biscuits are in the tin.'))
}

/** Each boosts and likes what the other wrote, and takes that back. */
export const boostAndLike: Subject = async (t, { ada, bram }) => {
  const ours = await ada.write('A line worth passing on.')
  const seen = await see(t, 'a post of ours arrives', () => bram.atHome('A line worth passing on.'))
  await bram.boost(seen.id)
  await see(t, 'their boost is counted', async () => (await ada.read(ours)).includes('Boost 1'))
  await bram.like(seen.id)
  await see(t, 'their like is counted', async () => (await ada.read(ours)).includes('Like 1'))
  t.ok(await ada.isTold('likes what you wrote.'), 'and ours is told')
  await bram.unboost(seen.id)
  await see(t, 'their boost is undone', async () => !(await ada.read(ours)).includes('Boost 1'))
  await bram.unlike(seen.id)
  await see(t, 'their like is undone', async () => !(await ada.read(ours)).includes('Like 1'))
  const theirs = await bram.write('A line of theirs.')
  const here = await see(t, 'a post of theirs arrives', () => ada.atHome('A line of theirs.'))
  const read = async () => (await bram.readPost(theirs.id))!
  await ada.boost(here)
  await see(t, 'our boost is counted', async () => (await read()).reblogs_count === 1)
  await ada.like(here)
  await see(t, 'our like is counted', async () => (await read()).favourites_count === 1)
  await ada.unboost(here)
  await see(t, 'our boost is undone', async () => (await read()).reblogs_count === 0)
  await ada.unlike(here)
  await see(t, 'our like is undone', async () => (await read()).favourites_count === 0)
}

/** Each changes and deletes what the other has. */
export const editAndDelete: Subject = async (t, { ada, bram }) => {
  const ours = await ada.write('Teh first words.')
  const seen = await see(t, 'a post of ours arrives', () => bram.atHome('Teh first words.'))
  await ada.edit(ours, 'The first words.')
  const edited = await see(t, 'our edit arrives', async () => {
    const post = await bram.readPost(seen.id)
    return post?.content.includes('The first words.') && post
  })
  t.not(edited.edited_at, null, 'and is shown as one')
  await ada.remove(ours)
  await see(t, 'our Delete arrives', async () => (await bram.readPost(seen.id)) === undefined)
  const theirs = await bram.write('Teh last words.')
  const here = await see(t, 'a post of theirs arrives', () => ada.atHome('Teh last words.'))
  await bram.edit(theirs.id, 'The last words.')
  await see(t, 'their edit arrives', async () => (await ada.read(here)).includes('The last words.'))
  t.match(await ada.read(here), 'edited', 'and is shown as one')
  await bram.remove(theirs.id)
  await see(t, 'their Delete arrives', async () => (await ada.statusOf(here)) === 404)
}
