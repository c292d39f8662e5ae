// `npm run bench`: each figure beside a floor taken in the same run, and whether it meets its goal. Absolute times mean
// little on a shared machine; the ratios and the CPU times are what to compare.
import { benchBoost } from './boost.ts'
import { benchDelivery } from './delivery.ts'
import { benchEvidence } from './evidence.ts'
import { benchFollows } from './follow.ts'
import { benchInbox } from './inbox.ts'
import { residentMiB } from './proc.ts'
import { benchRefusals } from './refusal.ts'
import { fellShort, head, tell } from './report.ts'
import { benchSearch } from './search.ts'
import { removeFolder, type Subject, startSubject } from './subject.ts'
import { benchTimeline } from './timeline.ts'

const BENCHES: Record<string, (subject: Subject) => Promise<void>> = {
  inbox: benchInbox,
  refusals: benchRefusals,
  delivery: benchDelivery,
  follows: benchFollows,
  timeline: benchTimeline,
  evidence: benchEvidence,
  search: benchSearch,
  boost: benchBoost,
}

// What is measured among many rows: these are to be all that there is.
const APART = ['timeline', 'evidence', 'search', 'boost']

const asked = process.argv.slice(2)
const unknown = asked.find((name) => !(name in BENCHES))
if (unknown !== undefined)
  throw new Error(`there is no bench “${unknown}”; there is ${Object.keys(BENCHES).join(', ')}`)

const first = await startSubject()
await first.stop()
const subject = await startSubject(first)
head('The process')
tell({
  name: 'start to first answer, data folder in use',
  value: subject.startSeconds,
  unit: 's',
  goal: { bound: 3, is: 'at most' },
  beside: `${first.startSeconds.toFixed(2)} s on an empty one`,
})
await new Promise((done) => setTimeout(done, 3_000))
tell({
  name: 'resident memory, idle',
  value: residentMiB(subject.pid),
  unit: 'MiB',
  goal: { bound: 180, is: 'at most' },
})
try {
  const wanted = asked.length > 0 ? asked : Object.keys(BENCHES)
  for (const name of wanted.filter((one) => !APART.includes(one))) await BENCHES[name]!(subject)
  head('The process, after it')
  tell({ name: 'resident memory under load', value: residentMiB(subject.pid), unit: 'MiB' })
  for (const name of wanted.filter((one) => APART.includes(one))) await onNodeOfItsOwn(BENCHES[name]!)
} finally {
  await subject.stop()
  removeFolder(subject.dataDir)
}
process.exitCode = fellShort() ? 1 : 0

async function onNodeOfItsOwn(bench: (subject: Subject) => Promise<void>): Promise<void> {
  const own = await startSubject()
  try {
    await bench(own)
  } finally {
    await own.stop()
    removeFolder(own.dataDir)
  }
}
