// What commands say of an account or a post: the names that --json prints are these.
import { type Account, fullHandle } from '../core/accounts/account.ts'
import type { PostView } from '../core/posts/view.ts'
import type { ReferralView } from '../core/referrals/view.ts'
import { plainText } from '../lib/html.ts'

/** What is printed of an account. */
export function accountFacts(account: Account) {
  const { id, handle, host, kind, name, uri, url, approvesFollows, joinedAt, suspendedAt, goneAt } = account
  return { id, handle, host, kind, name, uri, url, approvesFollows, joinedAt, suspendedAt, goneAt }
}

/** What is printed of a post; `text` is what a reader sees of it. */
export function postFacts(post: PostView) {
  const { id, uri, url, visibility, publishedAt, editedAt, warning, title, language } = post
  return {
    id,
    uri,
    url,
    author: fullHandle(post.author),
    visibility,
    publishedAt,
    editedAt,
    inReplyTo: post.inReplyTo?.uri ?? null,
    language,
    title,
    warning,
    text: plainText(post.html),
    replies: post.replyCount,
    boosts: post.boostCount,
    likes: post.likeCount,
  }
}

/** What is printed of a referral beside its terms; the numbers count what has arrived from anywhere. */
export function referralFacts(view: ReferralView) {
  const { id, code, state, revision, accepting, renewals, withdrawReason, openedAt, expiresAt, closedAt } =
    view
  return {
    id,
    code,
    title: view.terms.title,
    author: fullHandle(view.post.author),
    uri: view.post.uri,
    url: view.post.url,
    state,
    accepting,
    withdrawReason,
    revision,
    renewals,
    openedAt,
    expiresAt,
    closedAt,
    boards: view.boards.map((board) => `@${board.handle}`),
    replies: view.post.replyCount,
    boosts: view.post.boostCount,
    likes: view.post.likeCount,
  }
}
