// What a writer takes along: of every column of `accounts` it is said under which name it stands in her profile, or why not.
import { sql } from 'kysely'
import t from 'tap'
import { readMember } from '../../../src/core/members/export.ts'
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

t.test('her picture, her hashtags, her pins and what she liked are in it', async (t) => {
  const { db } = await testDatabase(t)
  const [ada, bo] = [await makeWriter(db, 'ada', { login: 'member' }), await makeWriter(db, 'bo')]
  const [own, others] = [await makePost(db, ada, { text: 'Mine.' }), await makePost(db, bo)]
  const picture = 'http://localhost:3000/media/ada.webp'
  await db.updateTable('accounts').set({ avatar_url: picture }).where('id', '=', ada.id).execute()
  for (const tag of ['editing', 'proofreading'])
    await db.insertInto('featured_tags').values({ account_id: ada.id, tag }).execute()
  await db.insertInto('pinned_posts').values({ account_id: ada.id, post_id: own }).execute()
  const like = { account_id: ada.id, post_id: others, uri: `${ada.uri}/likes/1` }
  await db.insertInto('likes').values(like).execute()
  t.match(await readMember(db, ada.id), {
    profile: { picture, hashtags: ['editing', 'proofreading'], role: 'member' },
    posts: [{ html: /Mine/, quote: null, poll: null, earlier: [] }],
    pins: [String],
    likes: [String],
    boosts: [],
  })
  t.match(await readMember(db, bo.id), { profile: { hashtags: [], role: null }, pins: [], likes: [] })
})
