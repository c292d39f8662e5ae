import type { Account } from '../../core/accounts/account.ts'
import { readFeaturedTags, readPins } from '../../core/posts/pins.ts'
import { viewPosts } from '../../core/posts/view.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { readNote } from '../send/note.ts'
import { hashtagOf } from '../translate/note.ts'

/** The posts that an account pinned, the last first: whole Notes, but polls by their URIs, since Mastodon reads no others there. */
export async function readFeaturedNotes(db: Db, site: Site, account: Account): Promise<unknown[]> {
  const posts = await viewPosts(db, null, await readPins(db, account.id))
  return await Promise.all(
    posts.map(async (post) => (post.poll ? post.uri : (await readNote(db, site, post)).note)),
  )
}

/** The hashtags on an account's profile. */
export async function readFeaturedHashtags(db: Db, site: Site, account: Account): Promise<unknown[]> {
  return (await readFeaturedTags(db, account.id)).map((tag) => hashtagOf(tag, site))
}
