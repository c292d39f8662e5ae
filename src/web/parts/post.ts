import type { Byline } from '../../core/accounts/byline.ts'
import type { PostView } from '../../core/posts/view.ts'
import type { Visibility } from '../../db/schema/words.ts'
import { type Html, html, plainText, trusted } from '../../lib/html.ts'
import { accountPath, historyPath, postAnchor, postPath } from '../paths.ts'
import type { Visit } from '../visit.ts'
import { accountLine, accountName, monogram } from './account-line.ts'
import { attachmentList, withEmojis } from './pictures.ts'
import { pollPart } from './poll.ts'
import { postActions } from './post-actions.ts'
import { timeAgo, timeInFull } from './time.ts'

const EXCERPT_LENGTH = 200

/** What a reader is told of who may read a post. */
export const VISIBILITY_WORDS: Record<Visibility, string> = {
  public: 'Public',
  unlisted: 'Quiet public',
  followers: 'Followers only',
  direct: 'Mentioned people only',
}

/** A post in a list. `boostedBy` is whoever brought it there. */
export function postItem(post: PostView, visit: Visit, boostedBy: Byline | null = null): Html {
  return html`<article class="post" id="${postAnchor(post.id)}">
${boostedBy && html`<p class="boosted">${accountName(boostedBy)} boosted</p>`}
${postHead(post, html`<a class="when" href="${postPath(post)}">${timeAgo(post.publishedAt, visit.at)}</a>`)}
${postText(post, visit)}
${postActions(post, visit)}
</article>`
}

/** The post that a page is about, larger, with all that is known of it. */
export function postInFull(post: PostView, visit: Visit): Html {
  const { editedAt, publishedAt, author } = post
  return html`<article class="post post-in-full" id="${postAnchor(post.id)}">
${postHead(post, null)}
${postText(post, visit)}
<p class="post-facts">${timeInFull(publishedAt)}${editedAt && html` · <a href="${historyPath(post)}">edited ${timeInFull(editedAt)}</a>`} · ${VISIBILITY_WORDS[post.visibility]}${
    author.host !== null &&
    html` · <a href="${post.url}" rel="nofollow noopener">See it at ${author.host}</a>`
  }</p>
${postActions(post, visit)}
</article>`
}

/** The words of a post, behind its content warning if it has one. */
function postText(post: PostView, visit: Visit): Html {
  const text = html`<div class="text" dir="auto"${post.language !== null && html` lang="${post.language}"`}>
${saysMore(post) && html`<h2 class="post-title">${post.title}</h2>`}
${trusted(
  withEmojis(
    post.html,
    post.emojis.map(({ shortcode }) => shortcode),
    `/media/posts/${post.id}/emoji`,
  ),
)}
</div>
${attachmentList(post)}${pollPart(post, visit)}${quotePart(post, visit)}`
  if (post.warning === '') return text
  return html`<details class="warned"><summary><bdi>${post.warning}</bdi></summary>
${text}
</details>`
}

// What is quoted stands below, once its author lets it; else there is the way to it, with which the words begin at other nodes.
function quotePart({ quote }: PostView, visit: Visit): Html | null {
  if (quote === null) return null
  const { post, state, uri } = quote
  if (post === null) {
    const says = QUOTE_WORDS[state]
    return html`<p class="quoted-away"><a href="${uri}" rel="nofollow noopener">What this quotes</a>${says !== '' && html` <span class="hint">${says}</span>`}</p>`
  }
  return html`<blockquote class="quoted" cite="${uri}">${postHead(post, html`<a class="when" href="${postPath(post)}">${timeAgo(post.publishedAt, visit.at)}</a>`)}${postText(post, visit)}</blockquote>`
}

const QUOTE_WORDS: Record<NonNullable<PostView['quote']>['state'], string> = {
  pending: 'Its author has not been asked, or has not answered.',
  accepted: '',
  refused: 'Its author does not want it quoted.',
  withdrawn: 'Its author does not want it quoted any more.',
}

/** The first words of a post, for titles and previews. A content warning stands for the words behind it. */
export function excerpt(post: PostView): string {
  const text = (post.warning || post.title || plainText(post.html)).replaceAll(/\s+/g, ' ')
  const characters = [...text]
  return characters.length <= EXCERPT_LENGTH ? text : `${characters.slice(0, EXCERPT_LENGTH - 1).join('')}…`
}

// A referral's words begin with its title: nothing is said twice.
function saysMore({ title, html }: PostView): boolean {
  return title !== null && !plainText(html).includes(title)
}

function postHead(post: PostView, when: Html | null): Html {
  const { author, visibility } = post
  const isPrivate = visibility === 'followers' || visibility === 'direct'
  return html`<header class="post-head">
<a class="face" href="${accountPath(author)}" tabindex="-1" aria-hidden="true">${monogram(author)}</a>
<div>${accountLine(author)}
<p class="post-line">${when}${isPrivate && html`<span class="mark">${VISIBILITY_WORDS[visibility]}</span>`}${answerLine(post)}</p></div>
</header>`
}

function answerLine({ inReplyTo }: PostView): Html | null {
  if (inReplyTo === null) return null
  if (inReplyTo.author === null) return html`<span>a reply</span>`
  return html`<span>to ${accountName(inReplyTo.author)}</span>`
}
