// The rule who may read a post stands twice; here both are asked about every case there is.
import t from 'tap'
import type { AccountId } from '../../../src/core/accounts/account.ts'
import type { PostId } from '../../../src/core/posts/post.ts'
import { isVisibleTo, visibleTo } from '../../../src/core/posts/visibility.ts'
import type { Db } from '../../../src/db/connect.ts'
import type { Visibility } from '../../../src/db/schema/words.ts'
import { html } from '../../../src/lib/html.ts'
import { testDatabase } from '../../helpers/database.ts'

const VISIBILITIES: Visibility[] = ['public', 'unlisted', 'followers', 'direct']
const CASES = VISIBILITIES.flatMap((visibility) => [
  [visibility, false] as const,
  [visibility, true] as const,
])
const AUTHORS = ['active', 'suspended', 'gone'] as const
const VIEWERS = [
  'stranger',
  'author',
  'named',
  'addressed',
  'follower',
  'asking',
  'outsider',
  'blocker',
] as const

t.test('the rule for a post in hand and the rule for a query agree on every case', async (t) => {
  const { db } = await testDatabase(t)
  const seen: string[] = []
  for (const author of AUTHORS) {
    const ids = await people(db, author)
    for (const [visibility, isHidden] of CASES) {
      const postId = await publish(db, ids, [visibility, isHidden])
      for (const viewer of VIEWERS) {
        const viewerId = viewer === 'stranger' ? null : ids[viewer]
        const post = {
          authorId: ids.author,
          visibility,
          isAuthorActive: author === 'active',
          isHidden,
          addressedIds: [ids.named, ids.addressed, ids.blocker],
        }
        const inHand = isVisibleTo(
          post,
          viewerId && {
            id: viewerId,
            followsAuthor: viewer === 'follower',
            blocksAuthor: viewer === 'blocker',
          },
        )
        const found = await db
          .selectFrom('posts')
          .select('posts.id')
          .where('posts.id', '=', postId)
          .where(visibleTo(viewerId))
          .executeTakeFirst()
        t.equal(
          inHand,
          found !== undefined,
          `${isHidden ? 'hidden ' : ''}${visibility} by an ${author} author, for the ${viewer}`,
        )
        if (inHand) seen.push(`${isHidden ? 'hidden ' : ''}${visibility} ${viewer}`)
      }
    }
  }
  t.strictSame(
    seen.sort(),
    [
      ...VIEWERS.filter((viewer) => viewer !== 'blocker').flatMap((viewer) => [
        `public ${viewer}`,
        `unlisted ${viewer}`,
      ]),
      ...['author', 'named', 'addressed', 'follower'].map((viewer) => `followers ${viewer}`),
      ...['author', 'named', 'addressed'].map((viewer) => `direct ${viewer}`),
      ...VISIBILITIES.map((visibility) => `hidden ${visibility} author`),
    ].sort(),
    'and both say what they should',
  )
})

type Ids = Record<Exclude<(typeof VIEWERS)[number], 'stranger'>, AccountId>

async function people(db: Db, state: (typeof AUTHORS)[number]): Promise<Ids> {
  const names = VIEWERS.filter((name) => name !== 'stranger')
  const rows = await db
    .insertInto('accounts')
    .values(
      names.map((name) => ({
        kind: 'writer' as const,
        handle: `${name}_of_${state}`,
        uri: `https://node.test/${state}/${name}`,
        url: `https://node.test/${state}/${name}`,
        bio_html: html``.toString(),
        inbox_uri: 'https://node.test/inbox',
        suspended_at: name === 'author' && state === 'suspended' ? new Date() : null,
        gone_at: name === 'author' && state === 'gone' ? new Date() : null,
      })),
    )
    .returning('id')
    .execute()
  const ids = Object.fromEntries(names.map((name, at) => [name, rows[at]!.id])) as Ids
  const follow = (follower: AccountId, state: 'accepted' | 'requested') => ({
    follower_id: follower,
    followee_id: ids.author,
    uri: `https://node.test/follows/${follower}`,
    state,
  })
  await db
    .insertInto('follows')
    .values([follow(ids.follower, 'accepted'), follow(ids.asking, 'requested')])
    .execute()
  await db.insertInto('blocks').values({ blocker_id: ids.blocker, blocked_id: ids.author }).execute()
  return ids
}

async function publish(db: Db, ids: Ids, [visibility, isHidden]: (typeof CASES)[number]): Promise<PostId> {
  const uri = `https://node.test/posts/${ids.author}/${visibility}/${isHidden}`
  const { id } = await db
    .insertInto('posts')
    .values({
      author_id: ids.author,
      uri,
      url: uri,
      visibility,
      html: html`<p>Hello</p>`.toString(),
      hidden_at: isHidden ? new Date() : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const addressed = (account_id: AccountId, is_silent: boolean) => ({ post_id: id, account_id, is_silent })
  await db
    .insertInto('post_mentions')
    .values([addressed(ids.named, false), addressed(ids.addressed, true), addressed(ids.blocker, false)])
    .execute()
  return id
}
