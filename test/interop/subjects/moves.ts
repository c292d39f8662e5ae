import { type Subject, see } from '../stage.ts'

/** An account moves from us to them, and another from them to us: followers go along, as far as each server takes them. */
export const movesBothWays: Subject = async (t, stage) => {
  await ourMove(t, stage)
  await theirMove(t, stage)
}

const ourMove: Subject = async (t, { node, other, ada, bram }) => {
  const [olga, pia] = [await node.join('olga'), await other.join('pia')]
  const old = (await bram.find(olga[other.knowsBy]))!
  await bram.follow(old.id)
  await see(t, 'they follow one of ours', async () => (await bram.relationship(old.id))?.following)
  await ada.follow(olga.handle)
  await other.addAlias(pia, olga)
  await olga.moveTo(pia.handle)
  await see(t, 'our Move takes ours along', async () =>
    (await ada.readProfile(pia.handle)).includes('You follow them.'),
  )
  if (!other.hearsMoves) {
    t.ok((await bram.relationship(old.id))?.following, 'theirs stay where they are')
    return
  }
  const moved = (await bram.find(pia.handle))!
  await see(t, 'and theirs', async () => (await bram.relationship(moved.id))?.following)
}

const theirMove: Subject = async (t, { node, other, ada }) => {
  if (other.moveTo === null) return
  const [nora, mila] = [await node.join('nora'), await other.join('mila')]
  await ada.follow(mila.handle)
  await see(t, 'ours follows one of them', async () =>
    (await ada.readProfile(mila.handle)).includes('You follow them.'),
  )
  await nora.addAlias(mila.handle)
  await other.moveTo(mila, nora.uri)
  await see(t, 'their Move takes ours along', async () =>
    (await ada.readProfile(nora.handle)).includes('You follow them.'),
  )
}
