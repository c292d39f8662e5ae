import { type Html, html } from '../../lib/html.ts'
import type { ThreadView } from '../thread.ts'
import type { Visit } from '../visit.ts'
import { postItem } from './post.ts'

const DEPTH_SHOWN_MAX = 4

/** What was answered to a post, as a conversation: each reply below what it answers; `none` where there is nothing. */
export function replyList({ replies }: ThreadView, visit: Visit, none = 'No replies yet.'): Html {
  const lines = replies.map(
    ({ post, depth }) =>
      html`<li class="depth-${Math.min(depth, DEPTH_SHOWN_MAX)}">${postItem(post, visit)}</li>`,
  )
  return html`<section class="replies" aria-labelledby="replies-title">
<h2 id="replies-title" class="section-title">Replies</h2>
${lines.length === 0 ? html`<p class="empty">${none}</p>` : html`<ol>${lines}</ol>`}
</section>`
}
