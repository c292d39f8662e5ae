import type { Member } from '../mastodon-client.ts'
import { type Subject, see } from '../stage.ts'

/** How an account of another server says that one of ours is the same person's, and how it moves to one. */
export interface Moving {
  addAlias: (member: Member, uri: string) => Promise<unknown>
  moveTo: (member: Member, uri: string) => Promise<unknown>
}

/** An account moves from us to them, and another from them to us: followers go along. */
export function movesBothWays(moving: Moving): Subject {
  return async (t, { node, other, ada, bram }) => {
    const [olga, pia] = [await node.join('olga'), await other.join('pia')]
    const old = (await bram.find(olga[other.knowsBy]))!
    await bram.follow(old.id)
    await see(t, 'they follow one of ours', async () => (await bram.relationship(old.id))?.following)
    await moving.addAlias(pia, olga.uri)
    await olga.moveTo(pia.handle)
    const moved = (await bram.find(pia.handle))!
    await see(t, 'our Move takes them along', async () => (await bram.relationship(moved.id))?.following)
    const [nora, mila] = [await node.join('nora'), await other.join('mila')]
    await ada.follow(mila.handle)
    await see(t, 'ours follows one of them', async () =>
      (await ada.readProfile(mila.handle)).includes('You follow them.'),
    )
    await nora.addAlias(mila.handle)
    await moving.moveTo(mila, nora.uri)
    await see(t, 'their Move takes ours along', async () =>
      (await ada.readProfile(nora.handle)).includes('You follow them.'),
    )
  }
}
