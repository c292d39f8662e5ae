// Whether a writer has time, as her followers' nodes hear it (product §2.9).
import t from 'tap'
import { type Availability, setAvailability } from '../../src/core/availability.ts'
import { deed } from '../helpers/candidates.ts'
import { readAs } from '../helpers/peer.ts'
import { beginStory } from '../helpers/story.ts'

const HOUR_MS = 3_600_000

t.test('each change of what she says is an Update of its own, at most once in six hours', async (t) => {
  const { node, peer, ana } = await beginStory(t)
  const say = (said: Partial<Availability>, at: Date) =>
    deed(node.db, (tx) =>
      setAvailability(
        tx,
        ana.id,
        { state: 'open', until: null, takes: [], givesReferrals: false, ...said },
        at,
      ),
    )
  const updates = () => peer.delivered.map(({ activity }) => activity).filter(({ type }) => type === 'Update')
  const now = Date.now()
  await say({ state: 'open' }, new Date(now))
  await node.settle()
  await say({ state: 'booked', givesReferrals: true }, new Date(now + 7 * HOUR_MS))
  await node.hurry()
  await say({ state: 'away' }, new Date(now + 8 * HOUR_MS))
  await node.settle()
  t.match(
    updates().map(({ object }) => (object as { attachment: { value: string }[] }).attachment[0]),
    [
      { name: 'Availability', value: 'Taking work.' },
      { name: 'Availability', value: 'Booked. Passing work on.' },
    ],
  )
  await node.hurry()
  t.equal(new Set(updates().map(({ id }) => id)).size, 3)
  const actor = JSON.parse((await readAs(null, ana.uri)).body)
  t.match(actor, { availability: { state: 'away' }, status: { type: 'ActorStatus', content: 'Away.' } })
})

t.test('what she said long ago is not said any more', async (t) => {
  const { node, ana } = await beginStory(t)
  const long = new Date(Date.now() - 120 * 24 * HOUR_MS)
  const said: Availability = { state: 'open', until: null, takes: [], givesReferrals: false }
  await deed(node.db, (tx) => setAvailability(tx, ana.id, said, long))
  const actor = JSON.parse((await readAs(null, ana.uri)).body)
  t.strictSame([actor.availability, actor.status, actor.attachment], [undefined, undefined, []])
})
