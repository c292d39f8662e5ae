// What a writer is told, in words: one sentence for each kind, and the post that it is about.
import type { Notification } from '../../core/notifications/read.ts'
import type { PostView } from '../../core/posts/view.ts'
import type { NotificationKind } from '../../db/schema/words.ts'
import { type Html, html } from '../../lib/html.ts'
import { postPath } from '../paths.ts'
import type { Visit } from '../visit.ts'
import { accountName, monogram } from './account-line.ts'
import { excerpt, postItem } from './post.ts'
import { timeAgo } from './time.ts'

// Each follows the name of whoever did it, where somebody did.
const SAYS: Record<NotificationKind, string> = {
  follow: 'follows you.',
  follow_request: 'asks to follow you.',
  mention: 'mentioned you.',
  reply: 'replied to you.',
  like: 'likes what you wrote.',
  boost: 'boosted what you wrote.',
  edit: 'changed a post that you boosted.',
  referral_expired: 'The time of your referral is over: it is closed.',
  check_in: 'Is your referral still open? Please say so on its page.',
  held: 'Your referral waits for a moderator.',
  approved: 'Your referral was let through.',
  sent_back: 'Your referral was sent back to you: it is among your drafts.',
  removed: 'A moderator removed your referral.',
  interest: 'would like the work that you passed on.',
  suggestion: 'Somebody was suggested for the work that you passed on.',
  suggested: 'put in a word for you: say whether you would like the work.',
  candidate_moved: 'has news for you about work that you would like.',
  introduction: 'is in an introduction with you, of which there is news.',
  outcome: 'What came of this introduction?',
  credit: 'thanks you for work that went on through you.',
  endorsement: 'vouches for you, or took up what you said.',
  client_alert: 'Several writers say that one and the same client did not pay them.',
  saved_search: 'New work matches a search that you saved.',
  poll_over: 'A poll is over: see how it ended.',
  moved: 'is the new account of somebody whom you followed: now you follow this one.',
  roster: 'would like to show you on a roster: say under Rosters whether she may.',
  quote: 'quoted what you wrote.',
}

/** One notification. Nothing for one about a post that the reader may not read any more. */
export function notificationItem(
  notification: Notification,
  post: PostView | undefined,
  visit: Visit,
): Html | null {
  const { kind, postId } = notification
  if (postId !== null && post === undefined) return null
  if (post && (kind === 'mention' || kind === 'reply')) {
    return html`<article class="told"><p class="told-line">${toldWords(notification)}</p>${postItem(post, visit)}</article>`
  }
  return html`<article class="told">
${toldLine(notification, visit)}
${kind === 'endorsement' && html`<p><a class="quiet-button" href="/endorsements">See it</a></p>`}
${kind === 'follow_request' && html`<p><a class="quiet-button" href="/follow-requests">Answer</a></p>`}
${post && html`<p class="told-post"><a href="${postPath(post)}">${excerpt(post)}</a></p>`}
</article>`
}

function toldLine(notification: Notification, { at }: Visit): Html {
  const { from, madeAt } = notification
  return html`<p class="told-line">${from && monogram(from)}${toldWords(notification)} <span class="told-when">${timeAgo(madeAt, at)}</span></p>`
}

function toldWords({ kind, from, isNew }: Notification): Html {
  return html`<span>${from && html`${accountName(from)} `}${SAYS[kind]}</span>${isNew && html` <span class="state state-open">New</span>`}`
}
