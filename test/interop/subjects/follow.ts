import { type Subject, see } from '../stage.ts'

/** Each follows the other, and each is answered. */
export const followBothWays: Subject = async (t, { other, ada, bram }) => {
  const account = await see(t, `they find ours by her ${other.knowsBy}`, () => bram.find(ada[other.knowsBy]))
  await bram.follow(account.id)
  await see(
    t,
    'they follow ours: our Accept arrives',
    async () => (await bram.relationship(account.id))?.following,
  )
  await see(t, 'ours is told that they follow her', () => ada.isTold('follows you.'))
  await ada.follow(bram.handle)
  await see(
    t,
    'ours follows them: our Follow arrives',
    async () => (await bram.relationship(account.id))?.followed_by,
  )
  await see(t, 'and their Accept does', async () =>
    (await ada.readProfile(bram.handle)).includes('You follow them.'),
  )
}

/** Each stops following the other. */
export const unfollowBothWays: Subject = async (t, { other, ada, bram }) => {
  const account = (await bram.find(ada[other.knowsBy]))!
  await bram.unfollow(account.id)
  await see(t, 'they follow ours no more', async () =>
    (await ada.readProfile(ada.handle)).includes('0 followers'),
  )
  await ada.unfollow(bram.handle)
  await see(
    t,
    'ours follows them no more',
    async () => (await bram.relationship(account.id))?.followed_by === false,
  )
}
