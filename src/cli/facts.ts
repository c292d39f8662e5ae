// What commands say of an account or a post: the names that --json prints are these.
import { type Account, fullHandle } from '../core/accounts/account.ts'
import type { PostView } from '../core/posts/view.ts'
import { referralPath } from '../core/referrals/code.ts'
import type { Referral } from '../core/referrals/referral.ts'
import type { ReferralView } from '../core/referrals/view.ts'
import type { Site } from '../core/site.ts'
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
  return {
    id: view.id,
    code: view.code,
    title: view.terms.title,
    author: fullHandle(view.post.author),
    uri: view.post.uri,
    url: view.post.url,
    ...standing(view),
    boards: view.boards.map((board) => `@${board.handle}`),
    publicReplies: view.post.replyCount,
    boosts: view.post.boostCount,
    likes: view.post.likeCount,
  }
}

/** What is printed of a referral without a public page, to those who may see it: it has no post, and is on no board. */
export function unpublishedFacts({ origin }: Site, referral: Referral, author: Account) {
  const { id, code, terms } = referral
  const url = `${origin}${referralPath(code)}`
  return { id, code, title: terms.title, author: fullHandle(author), uri: null, url, ...standing(referral) }
}

function standing(referral: Referral) {
  const { state, accepting, withdrawReason, revision, renewals, openedAt, expiresAt, closedAt } = referral
  return { state, accepting, withdrawReason, revision, renewals, openedAt, expiresAt, closedAt }
}
