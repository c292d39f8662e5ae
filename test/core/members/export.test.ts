// What a writer takes along: of every column of `accounts` it is said under which name it stands in her profile, or why not.
import { sql } from 'kysely'
import t from 'tap'
import { readMember } from '../../../src/core/members/export.ts'
import type { Db } from '../../../src/db/connect.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makePost, makeWriter } from '../../helpers/make.ts'

const ADDRESS = 'an address that her node makes of her handle'
const ELSEWHERE = 'of accounts of other nodes alone'

// biome-ignore format: a table
const COLUMNS: Record<string, string> = {
  also_known_as:     'in alsoKnownAs',
  approves_follows:  'in approvesFollows',
  avatar_url:        'in picture',
  bio_html:          'in bio',
  changed_at:        'in changedAt',
  emojis:            ELSEWHERE,
  featured_tags_uri: ELSEWHERE,
  featured_uri:      ELSEWHERE,
  fetched_at:        ELSEWHERE,
  fields:            'in fields',
  followers_uri:     ADDRESS,
  gone_at:           'whoever is gone takes nothing along',
  handle:            'in handle',
  host:              ELSEWHERE,
  id:                'a number of the tables',
  inbox_uri:         ADDRESS,
  is_discoverable:   'in isDiscoverable',
  is_indexable:      'in isIndexable',
  joined_at:         'in joinedAt',
  kind:              'only writers take something along',
  moved_at:          'in movedAt',
  moved_to_uri:      'in movedTo',
  name:              'in name',
  shared_inbox_uri:  ADDRESS,
  suspended_at:      'in suspendedAt',
  uri:               'in uri',
  url:               'in url',
}

t.test('of every column of an account it is said how it is taken along', async (t) => {
  const { db } = await testDatabase(t)
  const { rows } = await sql<{ column: string }>`
    select column_name as column from information_schema.columns
    where table_schema = 'public' and table_name = 'accounts' order by 1`.execute(db)
  t.strictSame(
    rows.map(({ column }) => column),
    Object.keys(COLUMNS).sort(),
  )
  const { id } = await makeWriter(db, 'ada', { login: 'member' })
  const { profile } = await readMember(db, id)
  for (const [column, taken] of Object.entries(COLUMNS))
    if (taken.startsWith('in ')) t.hasProp(profile as object, taken.slice(3), column)
})

t.test('what she has and did is in it, and nothing of it is in that of another', async (t) => {
  const { db } = await testDatabase(t)
  const { ada, picture } = await stage(db)
  const { profile, ...lists } = await readMember(db, ada.id)
  t.match(profile, { picture, role: 'member' })
  t.strictSame((profile as { hashtags: string[] }).hashtags, ['editing', 'proofreading'])
  t.match(lists.posts, [{ html: /Mine/, quote: null, poll: null }])
  for (const [name, list] of Object.entries(lists)) t.equal((list as unknown[]).length, 1, name)
  const other = await readMember(db, (await makeWriter(db, 'eve')).id)
  t.match(other.profile, { role: null })
  t.strictSame((other.profile as { hashtags: string[] }).hashtags, [])
  t.strictSame(
    Object.entries(other).flatMap(([name, list]) => (name === 'profile' ? [] : list)),
    [],
  )
})

/** A writer with one of everything that she takes along, and two hashtags. */
async function stage(db: Db) {
  const [ada, bo] = [await makeWriter(db, 'ada', { login: 'member' }), await makeWriter(db, 'bo')]
  const poll = { choices: ['villanelle', 'sonnet'], isMultiple: false, minutes: 60 }
  const [own, others] = [await makePost(db, ada, { text: 'Mine.' }), await makePost(db, bo, { poll })]
  const picture = 'http://localhost:3000/media/ada.webp'
  await db.updateTable('accounts').set({ avatar_url: picture }).where('id', '=', ada.id).execute()
  for (const tag of ['editing', 'proofreading'])
    await db.insertInto('featured_tags').values({ account_id: ada.id, tag }).execute()
  await db.insertInto('pinned_posts').values({ account_id: ada.id, post_id: own }).execute()
  const deed = (kind: string) => ({ account_id: ada.id, post_id: others, uri: `${ada.uri}/${kind}/1` })
  await db.insertInto('likes').values(deed('likes')).execute()
  await db.insertInto('boosts').values(deed('boosts')).execute()
  await db
    .insertInto('poll_votes')
    .values({ ...deed('votes'), choice: 1 })
    .execute()
  await db.insertInto('blocks').values({ blocker_id: ada.id, blocked_id: bo.id }).execute()
  const told = { account_id: ada.id, kind: 'like', from_account_id: bo.id, post_id: own } as const
  await db.insertInto('notifications').values(told).execute()
  const report = {
    account_id: bo.id,
    reporter_host: null,
    reporter_id: ada.id,
    text: 'Spam.',
    resolved_at: null,
  }
  await db.insertInto('reports').values(report).execute()
  for (const state of ['accepted', 'requested'] as const) {
    const [follower, followee] = [await makeWriter(db, `${state}1`), await makeWriter(db, `${state}2`)]
    for (const [from, to] of [
      [follower, ada],
      [ada, followee],
    ] as const) {
      const uri = `${from.uri}/follows/${to.id}`
      await db
        .insertInto('follows')
        .values({ follower_id: from.id, followee_id: to.id, uri, state })
        .execute()
    }
  }
  return { ada, picture }
}
