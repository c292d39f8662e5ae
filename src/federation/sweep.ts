import { sweepAsSent } from '../core/posts/as-sent.ts'
import { sweepTombstones } from '../core/posts/remove.ts'
import type { Site } from '../core/site.ts'
import { sweepReceipts } from '../db/arrivals.ts'
import type { Db } from '../db/connect.ts'
import { sweepActivities } from './send/outgoing.ts'

// Deliveries are given up after a week, so a month leaves time to look into things.
const RECEIPT_DAYS = 30
const ACTIVITY_DAYS = 30
const TOMBSTONE_DAYS = 30
const AS_SENT_DAYS = 30

/** Forgets what need not be known any longer: receipts, activities, and that others deleted something. */
export function sweepRemains(db: Db, site: Site) {
  return async (): Promise<undefined> => {
    await sweepReceipts(db, RECEIPT_DAYS)
    await sweepActivities(db, ACTIVITY_DAYS)
    await sweepTombstones(db, site, TOMBSTONE_DAYS)
    await sweepAsSent(db, AS_SENT_DAYS)
    return undefined
  }
}
