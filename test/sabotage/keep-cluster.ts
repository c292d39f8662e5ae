// Keeps the tests' PostgreSQL of this tree running until nobody listens any more, so that files run one by one share it.
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { CLUSTER_DIR, ensureTemplate, startCluster } from '../helpers/cluster.ts'

const cluster = await startCluster()
await ensureTemplate(cluster)
process.stdout.write('ready\n')
process.stdin.resume()
await once(process.stdin, 'end')
await cluster.stop()
rmSync(CLUSTER_DIR, { recursive: true, force: true })
