import { type Subject, see } from '../stage.ts'

// A tally of ours is sent a minute after the first vote that it tells of.
const TALLY_MS = 90_000
const DAY_SECONDS = 86_400

/** A poll each way: asked, voted in, and counted where it was asked and where it was read. */
export const pollsBothWays: Subject = async (t, { node, other, ada, bram, cleo }) => {
  const ours = await ada.write('Tea or coffee?', { choices: ['Tea', 'Coffee'] })
  const seen = await see(t, 'a poll of ours arrives', () => bram.atHome('Tea or coffee?'))
  t.match(seen.poll?.options, [{ title: 'Tea' }, { title: 'Coffee' }], 'with its choices')
  await bram.vote(seen.poll!.id, 1)
  await see(t, 'their vote is counted', async () => (await ada.read(ours)).includes('1 person has voted'))
  const eve = await node.join('eve')
  await eve.vote(ours, 0)
  await see(
    t,
    'our tally arrives',
    async () => (await bram.readPost(seen.id))?.poll?.votes_count === 2,
    TALLY_MS,
  )
  const poll = { options: ['Scone', 'Bun'], expires_in: DAY_SECONDS }
  const theirs = await bram.write('Scone or bun?', { poll })
  const here = await see(t, 'a poll of theirs arrives', () => ada.atHome('Scone or bun?'))
  t.match(here.words, /Scone[\s\S]*Bun/, 'with its choices')
  await ada.vote(here, 0)
  await see(
    t,
    'our vote is counted',
    async () => (await bram.readPost(theirs.id))?.poll?.options[0]?.votes_count === 1,
  )
  if (!other.tellsTallies) return
  const found = await cleo.findPost(theirs.uri)
  await cleo.vote(found!.poll!.id, 1)
  // Hollo tells nobody of votes of its own people, until another vote comes.
  await eve.vote(here, 0)
  await see(t, 'their tally arrives', async () => (await ada.read(here)).includes('3 people have voted'))
}
