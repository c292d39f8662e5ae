import type { Row } from './row.ts'
import { BACKLOG } from './rows/backlog.ts'
import { CLOCKS } from './rows/clocks.ts'
import { DATABASE } from './rows/database.ts'
import { DEAD_HOST } from './rows/dead-host.ts'
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
  ...BACKLOG,
  ...DEAD_HOST,
].sort((one, other) => Number(one.id.slice(1)) - Number(other.id.slice(1)))

/** What of the rows is not run, and why. */
export const NOT_RUN: Record<string, string> = {
  R16: 'that the host is asked slowly when it is back: two deliveries at once is all that is promised',
  R17: 'a whisper to a host for which much waits already: deliveries to one host have no order but that of their age',
  R21: 'that wrong clocks are told of: nothing compares ours with what others say; no post is timed for later',
  R22: 'the clock of the machine and of PostgreSQL: it cannot be set for one of many on it',
  R24: 'previews of pages: none are made, so the row demands that nobody is asked for one',
  R26: 'a change of our own keys: there is no way to change them',
}
