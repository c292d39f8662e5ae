import { fullHandle } from '../../core/accounts/account.ts'
import type { PostView } from '../../core/posts/view.ts'
import { type Html, html } from '../../lib/html.ts'
import { postAnchor } from '../paths.ts'
import type { Viewer, Visit } from '../visit.ts'
import { type Button, button } from './button.ts'

/** What can be done with a post. Strangers see how often it was. */
export function postActions(post: PostView, { viewer, path }: Visit): Html | null {
  if (viewer === null) return counts(post)
  return html`<footer class="actions">
<a class="reaction" href="/new/post?reply_to=${post.id}">Reply ${number(post.replyCount)}</a>
${boost(post, viewer, path)}
${like(post, viewer, path)}
${mayQuote(post, viewer) && html`<a class="reaction" href="/new/post?quote=${post.id}">Quote</a>`}
${post.author.id === viewer.account.id ? ownDeeds(post, viewer, path) : report(post)}
</footer>`
}

/** The same where the page itself says how to reply. */
export function postReactions(post: PostView, { viewer, path }: Visit): Html | null {
  if (viewer === null) return counts(post)
  return html`<footer class="actions">
${boost(post, viewer, path)}
${like(post, viewer, path)}
${post.author.id !== viewer.account.id && report(post)}
</footer>`
}

function report({ id }: PostView): Html {
  return html`<a class="reaction" href="/posts/${id}/report">Report</a>`
}

function counts(post: PostView): Html | null {
  const said = [
    count(post.replyCount, 'reply', 'replies'),
    count(post.boostCount, 'boost', 'boosts'),
    count(post.likeCount, 'like', 'likes'),
  ].filter((words) => words !== null)
  return said.length === 0 ? null : html`<footer class="actions"><p>${said.join(' · ')}</p></footer>`
}

function boost(post: PostView, viewer: Viewer, path: string): Html | null {
  const isOwn = post.author.id === viewer.account.id
  const isForAll = post.visibility === 'public' || post.visibility === 'unlisted'
  if (!isForAll && !(isOwn && post.visibility === 'followers')) return null
  if (post.policy.boost === 'nobody' && !isOwn && !post.hasBoosted) return null
  return reaction(post, { viewer, path }, [
    post.hasBoosted ? 'unboost' : 'boost',
    html`Boost ${number(post.boostCount)}`,
    post.hasBoosted,
  ])
}

function like(post: PostView, viewer: Viewer, path: string): Html {
  return reaction(post, { viewer, path }, [
    post.hasLiked ? 'unlike' : 'like',
    html`Like ${number(post.likeCount)}`,
    post.hasLiked,
  ])
}

function reaction(
  { id }: PostView,
  { viewer, path }: { viewer: Viewer; path: string },
  [deed, words, isPressed]: [deed: string, words: Html, isPressed: boolean],
): Html {
  const drawn: Button = {
    action: `/posts/${id}/${deed}`,
    token: viewer.formToken,
    next: `${path}#${postAnchor(id)}`,
    words,
    style: 'reaction',
    isPressed,
  }
  return button(drawn)
}

function pin(post: PostView, viewer: Viewer, path: string): Html | null {
  if (post.visibility !== 'public' && post.visibility !== 'unlisted') return null
  const deed = post.isPinned ? 'unpin' : 'pin'
  return reaction(post, { viewer, path }, [deed, html`Pin`, post.isPinned])
}

function mayQuote({ policy, visibility, author }: PostView, viewer: Viewer): boolean {
  if (author.id === viewer.account.id) return visibility !== 'direct'
  return policy.quote !== 'nobody' && (visibility === 'public' || visibility === 'unlisted')
}

// What the node wrote itself, such as a referral's post, has no words of its writer's to edit.
function ownDeeds(post: PostView, viewer: Viewer, path: string): Html {
  const { id, author, source } = post
  const edit = source !== null && html`<a class="reaction" href="/${fullHandle(author)}/${id}/edit">Edit</a>`
  const quotes = html`<a class="reaction" href="/${fullHandle(author)}/${id}/quotes">Quotes</a>`
  return html`${pin(post, viewer, path)}${edit}${quotes}<a class="reaction" href="/posts/${id}/delete">Delete</a>`
}

function number(count: number): Html | false {
  return count > 0 && html`<span class="count">${count.toLocaleString('en')}</span>`
}

function count(number: number, one: string, many: string): string | null {
  if (number === 0) return null
  return number === 1 ? `1 ${one}` : `${number.toLocaleString('en')} ${many}`
}
