import type { CandidateTables } from './schema/candidates.ts'
import type { GuestTables } from './schema/guests.ts'
import type { MediaTables } from './schema/media.ts'
import type { OfferTables } from './schema/offers.ts'
import type { PeopleTables } from './schema/people.ts'
import type { PolicyTables } from './schema/policy.ts'
import type { PostTables } from './schema/posts.ts'
import type { ReferralTables } from './schema/referrals.ts'
import type { SearchTables } from './schema/search.ts'
import type { WorkTables } from './schema/work.ts'

/** The tables, as `migrations/` makes them; names as in SQL. */
export interface Schema
  extends PeopleTables,
    PostTables,
    PolicyTables,
    ReferralTables,
    CandidateTables,
    WorkTables,
    SearchTables,
    OfferTables,
    GuestTables,
    MediaTables {}
