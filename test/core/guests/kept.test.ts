// What is kept of a guest: every column that names an account, what she takes along of it, and what becomes of it when she
// has everything deleted. A new column fails the first test until somebody has decided.
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import type { Account } from '../../../src/core/accounts/account.ts'
import { endorseWriter } from '../../../src/core/endorsements/endorse.ts'
import { eraseGuest } from '../../../src/core/guests/erase.ts'
import { readAllOf } from '../../../src/core/guests/export.ts'
import { readMember } from '../../../src/core/members/export.ts'
import { keepMessage } from '../../../src/core/messages/keep.ts'
import { appealAction } from '../../../src/core/moderation/act.ts'
import { Policy } from '../../../src/core/policy/policy.ts'
import { setPolicy } from '../../../src/core/policy/versions.ts'
import { refuseSuggestions } from '../../../src/core/recommendations/answer.ts'
import { answerCircle } from '../../../src/core/referrals/circle.ts'
import { findReferral } from '../../../src/core/referrals/find.ts'
import { eraseReferrals } from '../../../src/core/referrals/moves/erase.ts'
import { removeReferral } from '../../../src/core/referrals/review.ts'
import type { Db } from '../../../src/db/connect.ts'
import { deed, makeInterest, makeOpen, makeRecommendation } from '../../helpers/candidates.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makePost, makeReferral, makeRemoteAccount, makeWriter, SITE } from '../../helpers/make.ts'

const COPY = 'a copy of what her own node has, and told us in public'
const KEY = 'a key, of which there is only a hash'
const MEMBERS = 'of members alone'
const HERS = 'another’s own list or news, which nobody else sees'
const VOTE = 'her own node has it, and the poll would be another without it'
const MODERATORS = 'who decided is not told'

/** `in` a section of what she takes along, or why not; `gone` when all is deleted, or why not. */
// biome-ignore format: a table
const COLUMNS: Record<string, readonly [taken: string, deleted: string]> = {
  'activities.account_id':            [COPY, COPY],
  'appeals.decided_by_id':            [MODERATORS, MEMBERS],
  'availabilities.account_id':        ['in availability', COPY],
  'blocks.blocked_id':                [HERS, HERS],
  'blocks.blocker_id':                [MEMBERS, MEMBERS],
  'boards.account_id':                ['a board is nobody', 'a board is nobody'],
  'boosts.account_id':                [COPY, COPY],
  'credits.from_id':                  ['in credits', 'goes with the referral'],
  'credits.to_id':                    ['in credits', 'goes with the referral'],
  'desk_contacts.account_id':         ['in wishes', 'that she is not to be called must stay known'],
  'desk_messages.from_id':            ['in deskMessages', 'gone'],
  'desk_messages.to_id':              ['in deskMessages', 'gone'],
  'endorsements.author_id':           ['in endorsements', 'gone'],
  'endorsements.subject_id':          ['in endorsements', 'gone'],
  'featured_tags.account_id':         [COPY, COPY],
  'follows.followee_id':              [COPY, COPY],
  'follows.follower_id':              [COPY, COPY],
  'guest_codes.account_id':           [KEY, 'runs out within minutes'],
  'guest_sessions.account_id':        [KEY, 'gone'],
  'interest_events.by_account_id':    ['in interests', 'gone'],
  'interests.candidate_id':           ['in interests', 'gone'],
  'key_pairs.account_id':             [MEMBERS, MEMBERS],
  'likes.account_id':                 [COPY, COPY],
  'logins.account_id':                [MEMBERS, MEMBERS],
  'media.owner_id':                   [MEMBERS, MEMBERS],
  'moderation_actions.account_id':    ['in decisionsAbout', 'without what she said: fraud must stay known'],
  'moderation_actions.by_account_id': [MODERATORS, MEMBERS],
  'notifications.account_id':         [MEMBERS, MEMBERS],
  'notifications.from_account_id':    [HERS, HERS],
  'offers.writer_id':                 ['in offers', MEMBERS],
  'outcomes.reporter_id':             ['in outcomes', 'gone'],
  'pinned_posts.account_id':          [COPY, COPY],
  'policies.by_account_id':           [MODERATORS, MEMBERS],
  'poll_votes.account_id':            [VOTE, VOTE],
  'post_mentions.account_id':         [COPY, COPY],
  'posts.author_id':                  [COPY, COPY],
  'posts.in_reply_to_author_id':      [COPY, COPY],
  'public_keys.account_id':           [COPY, COPY],
  'quote_stamps.quoter_id':           [COPY, COPY],
  'recommendations.recommender_id':   ['in recommendationsGiven', 'gone'],
  'recommendations.subject_id':       ['in recommendationsReceived', 'gone'],
  'referral_circle.account_id':       ['in circles', 'gone'],
  'referral_events.by_account_id':    ['in referrals', 'gone'],
  'referrals.author_id':              ['in referrals', 'gone'],
  'relays.account_id':                ['a relay is nobody', 'a relay is nobody'],
  'reports.account_id':               ['who reports is not told', 'what is wrong must stay known'],
  'reports.reporter_id':              [MEMBERS, MEMBERS],
  'roster_members.account_id':        [HERS, HERS],
  'rosters.owner_id':                 ['in rosters', MEMBERS],
  'saved_searches.owner_id':          ['in searches', MEMBERS],
  'sessions.account_id':              [MEMBERS, MEMBERS],
  'suggestion_refusals.account_id':   ['in wishes', 'that she is not to be suggested must stay known'],
  'vault_openings.viewer_id':         ['in openings', 'gone'],
}

/** The same of what a writer of this node takes along beside, for each column that is not in a section of a guest's. */
// biome-ignore format: a table
const BESIDE: Record<string, string> = {
  'activities.account_id':            'made of what is taken along already',
  'appeals.decided_by_id':            MODERATORS,
  'blocks.blocked_id':                HERS,
  'blocks.blocker_id':                'in blocks',
  'boards.account_id':                'a board is nobody',
  'boosts.account_id':                'in boosts',
  'featured_tags.account_id':         'in profile',
  'follows.followee_id':              'in followers',
  'follows.follower_id':              'in following',
  'guest_codes.account_id':           KEY,
  'guest_sessions.account_id':        KEY,
  'key_pairs.account_id':             'sealed, and signs for this node alone',
  'likes.account_id':                 'in likes',
  'logins.account_id':                'in profile',
  'media.owner_id':                   'in posts',
  'moderation_actions.by_account_id': MODERATORS,
  'notifications.account_id':         'in notifications',
  'notifications.from_account_id':    HERS,
  'pinned_posts.account_id':          'in pins',
  'policies.by_account_id':           MODERATORS,
  'poll_votes.account_id':            'in votes',
  'post_mentions.account_id':         'another’s post, or one of hers that says it',
  'posts.author_id':                  'in posts',
  'posts.in_reply_to_author_id':      'another’s post, or one of hers that says it',
  'public_keys.account_id':           'of other nodes alone',
  'quote_stamps.quoter_id':           'what the quoted gave her; the quote is in her post',
  'relays.account_id':                'a relay is nobody',
  'reports.account_id':               'who reports is not told',
  'reports.reporter_id':              'in reports',
  'roster_members.account_id':        HERS,
  'sessions.account_id':              KEY,
}

t.test('of every column that names an account it is said what becomes of it', async (t) => {
  const { db } = await testDatabase(t)
  const { rows } = await sql<{ column: string }>`
    select key.table_name || '.' || key.column_name as column
    from information_schema.key_column_usage key
      join information_schema.referential_constraints tie on tie.constraint_name = key.constraint_name
      join information_schema.constraint_column_usage aim on aim.constraint_name = key.constraint_name
    where key.table_schema = 'public' and aim.table_name = 'accounts' order by 1`.execute(db)
  t.strictSame(
    rows.map(({ column }) => column),
    Object.keys(COLUMNS).sort(),
  )
})

t.test('what is said to be taken along is there', async (t) => {
  const { db, bo } = await stage(t)
  const data = await readAllOf(db, bo.id)
  for (const [column, [taken]] of Object.entries(COLUMNS))
    if (taken.startsWith('in ')) t.type(data[taken.slice(3)], Array, column)
  t.match(data, {
    interests: [
      { message: 'I did six of these.', history: [{ to: 'received' }] },
      { history: [{ to: 'suggested' }] },
    ],
    recommendationsGiven: [{ words: 'Kind, and quick.' }],
    recommendationsReceived: [{ words: 'Never late.', state: 'declined' }],
    endorsements: [{ text: 'A copyeditor whom I would trust.' }],
    referrals: [{ state: 'removed', history: [{ to: 'open' }, { to: 'removed' }] }],
    circles: [{ answer: 'no' }],
    deskMessages: [{ kind: 'check_in' }],
    decisionsAbout: [{ statement: 'It asks for a deposit.', appeal: 'There is no deposit.' }],
    wishes: [{ what: 'never suggest me' }],
  })
  t.strictSame(
    Object.values(await readAllOf(db, (await makeRemoteAccount(db, 'nobody')).id)).flat(),
    [],
    'nothing of it is another’s',
  )
})

t.test('what a writer of this node is said to take along beside is there', async (t) => {
  const { db } = await testDatabase(t)
  const beside = Object.keys(COLUMNS).filter((column) => !COLUMNS[column]![0].startsWith('in '))
  t.strictSame(Object.keys(BESIDE).sort(), beside.sort())
  const data = await readMember(db, (await makeWriter(db, 'ann')).id)
  for (const [column, taken] of Object.entries(BESIDE))
    if (taken.startsWith('in ')) t.hasProp(data, taken.slice(3), column)
})

t.test('what is said to be gone is gone', async (t) => {
  const { db, bo } = await stage(t)
  const gone = Object.keys(COLUMNS).filter((column) => COLUMNS[column]![1] === 'gone')
  const before = await countAll(db, bo, gone)
  t.ok(Object.values(before).filter((count) => count > 0).length > 8, 'there was something')
  const at = new Date()
  await deed(db, (tx) => eraseGuest(tx, SITE, bo.id, at))
  await deed(db, (tx) => eraseReferrals(tx, bo.id, at))
  t.strictSame(await countAll(db, bo, gone), Object.fromEntries(gone.map((column) => [column, 0])))
  const data = await readAllOf(db, bo.id)
  t.match(data, { wishes: [{}], decisionsAbout: [{ state: 'standing', appeal: null }] })
})

/** In how many rows somebody is named, by the column. */
async function countAll(db: Db, { id }: Account, columns: string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const column of columns) {
    const [table = '', name = ''] = column.split('.')
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(table)} where ${sql.ref(name)} = ${id}`.execute(db)
    counts[column] = rows[0]!.count
  }
  return counts
}

/** A guest with something of everything. */
async function stage(t: Test) {
  const { db } = await testDatabase(t)
  await deed(db, (tx) => setPolicy(tx, null, Policy.parse({ whoCanList: 'anyone' })))
  const long = { joinedAt: new Date('2019-01-01') }
  const [ann, mia] = [await makeWriter(db, 'ann'), await makeWriter(db, 'mia', { login: 'owner' })]
  const [bo, cara] = [await makeRemoteAccount(db, 'bo', long), await makeRemoteAccount(db, 'cara', long)]
  const [first, second] = [await makeOpen(db, ann), await makeOpen(db, ann)]
  const at = new Date()
  await makeInterest(db, first, bo, { message: 'I did six of these.' })
  await makeRecommendation(db, first, { recommender: bo, subject: cara }, { words: 'Kind, and quick.' })
  await makeRecommendation(db, second, { recommender: cara, subject: bo }, { words: 'Never late.' })
  await deed(db, (tx) => refuseSuggestions(tx, SITE, bo.id, at))
  const said = {
    text: 'A copyeditor whom I would trust.',
    basis: 'worked_together',
    skills: [],
    since: null,
  } as const
  await deed(db, (tx) =>
    endorseWriter(tx, { author: bo, subject: cara }, { ...said, skills: [], postId: null, at }),
  )
  const { code } = await makeReferral(db, bo)
  const { id: referralId } = (await findReferral(db, null, code))!
  const reasons = { reasonCode: 'fraud', statement: 'It asks for a deposit.' } as const
  await deed(db, (tx) => removeReferral(tx, SITE, { moderatorId: mia.id, referralId, at, ...reasons }))
  const { id: actionId } = await db.selectFrom('moderation_actions').select('id').executeTakeFirstOrThrow()
  await deed(db, (tx) => appealAction(tx, bo.id, { actionId, text: 'There is no deposit.', at }))
  await db.insertInto('referral_circle').values({ referral_id: first.id, account_id: bo.id }).execute()
  await deed(db, (tx) => answerCircle(tx, first.id, bo.id, 'no'))
  const postId = await makePost(db, ann, { visibility: 'direct', mentioned: [bo] })
  await deed(db, (tx) => keepMessage(tx, { kind: 'check_in', postId, fromId: ann.id, toId: bo.id }))
  return { db, bo }
}
