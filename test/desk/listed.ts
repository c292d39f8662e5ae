// A referral in its author's own words, listed at the desk of a test's node, and what may be done with it.
import type { Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { Policy } from '../../src/core/policy/policy.ts'
import { setPolicy } from '../../src/core/policy/versions.ts'
import { receiveEdit } from '../../src/core/posts/edit.ts'
import type { PostId } from '../../src/core/posts/post.ts'
import { mindReferrals } from '../../src/core/referrals/moves/clock.ts'
import type { Referral } from '../../src/core/referrals/referral.ts'
import { lockReferralOfPost } from '../../src/core/referrals/source.ts'
import type { Db, Tx } from '../../src/db/connect.ts'
import { sanitize } from '../../src/lib/html.ts'
import { testDatabase } from '../helpers/database.ts'
import { SITE } from '../helpers/make.ts'
import { makeStranger, openHearing } from './hearing.ts'

/** A post that says all that a listing needs. */
export const WHOLE =
  'Copyeditor for six SaaS case studies\nPAY: US$0.06-0.08/word net 30\nSIZE: 6 x 1200 words'

const HOUR_MS = 3_600_000

/** A desk that lists at once what comes from mastodon.example, where Lena is at home. */
export async function openStage(t: Test) {
  const { db } = await testDatabase(t)
  const hearing = await openHearing(db)
  await inOne(db, (tx) => setPolicy(tx, null, Policy.parse({ trustedHosts: ['mastodon.example'] })))
  return { db, lena: await makeStranger(db, 'lena'), ...hearing }
}

/** Does a deed in a transaction of its own. */
export const inOne = <T>(db: Db, deed: (tx: Tx) => Promise<T>) => db.transaction().execute(deed)

/** The referral that a post is, as it stands now; undefined when it is none. */
export const referralOf = (db: Db, postId: PostId): Promise<Referral | undefined> =>
  inOne(db, (tx) => lockReferralOfPost(tx, postId))

/** Lets so many hours pass. */
export const mind = (db: Db, hours: number) =>
  inOne(db, (tx) => mindReferrals(tx, SITE, new Date(Date.now() + hours * HOUR_MS)))

/** Who boosts a post, by handle. */
export async function boostersOf(db: Db, postId: PostId | null): Promise<string[]> {
  const rows = await db
    .selectFrom('boosts')
    .innerJoin('accounts', 'accounts.id', 'boosts.account_id')
    .select('accounts.handle')
    .where('post_id', '=', postId)
    .orderBy('accounts.handle')
    .execute()
  return rows.map((row) => row.handle)
}

let edits = 0

/** The author of a post edits it; it is heard when the desk settles. */
export async function edit(db: Db, postId: PostId, text: string, to: Account[]): Promise<void> {
  const words = {
    title: null,
    html: sanitize(`<p>${text.replaceAll('\n', '<br>')}</p>`),
    source: null,
    warning: '',
    isSensitive: false,
    language: 'en',
    attachments: [],
    emojis: [],
    tags: [],
    addressed: to.map(({ id }) => ({ accountId: id, isSilent: false })),
  }
  await inOne(db, (tx) => receiveEdit(tx, postId, words, new Date(Date.now() + ++edits * 1_000)))
}
