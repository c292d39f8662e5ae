import type { Row } from './row.ts'
import { CLOCKS } from './rows/clocks.ts'
import { DATABASE } from './rows/database.ts'
import { DISK } from './rows/disk.ts'
import { FLOODS } from './rows/flood.ts'
import { INBOX } from './rows/inbox.ts'
import { INSIDE } from './rows/inside.ts'
import { KEYS } from './rows/keys.ts'
import { KILLS } from './rows/kills.ts'
import { MIGRATIONS } from './rows/migrations.ts'
import { PEERS } from './rows/peers.ts'
import { RESTORE } from './rows/restore.ts'
import { STORMS } from './rows/storms.ts'

/** The rows that are run, by their numbers. */
export const ROWS: Row[] = [
  ...KILLS,
  ...DATABASE,
  ...DISK,
  ...PEERS,
  ...INBOX,
  ...MIGRATIONS,
  ...RESTORE,
  ...CLOCKS,
  ...INSIDE,
  ...KEYS,
  ...STORMS,
  ...FLOODS,
].sort((one, other) => Number(one.id.slice(1)) - Number(other.id.slice(1)))

/** The rows that are not, and why. */
export const NOT_RUN: Record<string, string> = {
  R16: 'no clock is injected; test/federation/peers.test.ts moves the days in the table',
  R17: 'a backlog that large takes longer than one run; `npm run bench` measures the drain',
}
