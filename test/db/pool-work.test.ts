import t from 'tap'
import { PoolWork, type ReadyDeed } from '../../src/db/pool-work.ts'
import type { Id } from '../../src/lib/ids.ts'

const COMMIT_MS = 40
const SOON_MS = 10

t.test('a pool rests between two commits while somebody waits for an answer', async (t) => {
  t.same(await order({ givesWay: true }), ['commit', 'answer', 'commit'], 'the answer goes first')
  t.same(await order({ givesWay: false }), ['commit', 'commit', 'answer'], 'else there is no rest')
})

// What happens in which order when two deeds are ready, and an answer could be given soon after the first of them.
async function order({ givesWay }: { givesWay: boolean }): Promise<string[]> {
  const happened: string[] = []
  let answered = Promise.resolve()
  const work = new PoolWork(
    { concurrency: 2, commits: { max: 1, writers: 1 } },
    {
      remove: async () => {},
      commit: async (deeds) => {
        happened.push('commit')
        const isFirst = happened.length === 1
        await after(COMMIT_MS)
        if (isFirst) answered = after(SOON_MS).then(() => void happened.push('answer'))
        if (givesWay) work.giveWay()
        return deeds.map(() => undefined)
      },
    },
  )
  await Promise.all([work.commits.add(deed('1')), work.commits.add(deed('2'))])
  await answered
  return happened
}

function deed(id: string): ReadyDeed {
  const job = { id: id as Id<'job'>, name: 'sweep', payload: {}, key: null, host: null, attempt: 1 }
  return { job: { ...job, madeAt: new Date() }, deed: async () => {} }
}

function after(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
