// Run by tap after the last test file.
import { startCluster } from './cluster.ts'

const cluster = await startCluster()
await cluster.stop()
