import { z } from 'zod'
import { displayName } from '../../core/accounts/account.ts'
import { findPost } from '../../core/posts/find.ts'
import { type Revision, readHistory } from '../../core/posts/history.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html, trusted } from '../../lib/html.ts'
import { PostIdText, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { timeInFull } from '../parts/time.ts'
import { type Answer, visitOf } from '../visit.ts'
import { findByHandle } from './profile.ts'

const Params = z.object({ handle: z.string().max(400), id: PostIdText })

/** `/@ada/115…/history`: what a post said before it was edited, for whoever may read the post. */
export function showHistory({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const { handle, id } = readParams(Params, request)
    const author = await findByHandle(db, site, handle)
    const viewerId = visitOf(request).viewer?.account.id ?? null
    const post = await findPost(db, viewerId, id)
    if (post?.authorId !== author.id)
      throw new Refusal('not_found', 'There is no such post, or it is not for everybody.')
    const revisions = await readHistory(db, viewerId, id)
    return sendPage(reply, site, {
      title: `What ${displayName(author)} wrote, and changed`,
      body: html`<h1>What was changed</h1>
<p class="lead"><a href="${post.url}">Back to the post</a></p>
<ol class="revisions" reversed>${revisions.map(revisionItem)}</ol>`,
    })
  }
}

function revisionItem({ title, html: words, warning, writtenAt, attachments }: Revision, at: number): Html {
  const files = attachments.map(({ alt }) => (alt === '' ? 'no description' : alt))
  return html`<li><p class="post-facts">${at === 0 ? 'Now, since' : ''} ${timeInFull(writtenAt)}</p>
${warning !== '' && html`<p><strong><bdi>${warning}</bdi></strong></p>`}
${title !== null && html`<p><strong>${title}</strong></p>`}
<div class="text" dir="auto">${trusted(words)}</div>
${files.length > 0 && html`<p class="hint">Files: ${files.join('; ')}</p>`}</li>`
}
