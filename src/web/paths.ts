// Where things stand on this node. What is at home elsewhere has a page here too: a copy, which says so.
import { type Account, fullHandle } from '../core/accounts/account.ts'
import type { Byline } from '../core/accounts/byline.ts'
import type { PostId } from '../core/posts/post.ts'
import type { PostView } from '../core/posts/view.ts'

/** The page of an account here. */
export function accountPath(account: Account | Byline): string {
  return account.host === null ? account.url : `/${fullHandle(account)}`
}

/** The picture that an account has of itself: ours as it is, that of another node as a copy; null when it has none. */
export function avatarPath({ id, host, avatarUrl }: Account | Byline): string | null {
  if (avatarUrl === null) return null
  return host === null ? avatarUrl : `/media/accounts/${id}/avatar`
}

/** Where the pictures are that stand for `:shortcodes:` in what an account says of itself. */
export function emojiPath({ id }: Account | Byline): string {
  return `/media/accounts/${id}/emoji`
}

/** The page of a post here. */
export function postPath(post: PostView): string {
  return post.author.host === null ? post.url : `/${fullHandle(post.author)}/${post.id}`
}

/** What a post said before it was edited. */
export function historyPath({ author, id }: PostView): string {
  return `/${fullHandle(author)}/${id}/history`
}

/** Where a post stands within a list, to come back to it. */
export function postAnchor(id: PostId): string {
  return `post-${id}`
}

/** The page to sign in at, and to be led back from. */
export function signInPath(next: string): string {
  return `/sign-in?next=${encodeURIComponent(next)}`
}

/** The feed of a list in one format; `query` has no `?`. */
export function feedPath({ path, query = '' }: { path: string; query?: string }, ending: string): string {
  return `${path}.${ending}${query === '' ? '' : `?${query}`}`
}

/** The page to sign in at with an account of another node, and to be led back from. */
export function guestPath(next: string): string {
  return `/guest/sign-in?next=${encodeURIComponent(next)}`
}
