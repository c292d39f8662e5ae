import { z } from 'zod'
import { viewPosts } from '../../core/posts/view.ts'
import { type Site, tagUrl } from '../../core/site.ts'
import { readTagTimeline } from '../../core/timelines/account.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { foldTag, readHashtags } from '../../lib/text.ts'
import { PageQuery, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { LINES_A_PAGE, pager } from '../parts/pager.ts'
import { postItem } from '../parts/post.ts'
import { type Answer, visitOf } from '../visit.ts'

// Only what could stand as a hashtag in a text has a page.
const Tag = z
  .string()
  .max(200)
  .transform(foldTag)
  .refine((tag) => readHashtags(`#${tag}`)[0] === tag)
const Params = z.object({ tag: Tag })

/** `/tags/saas`: the public posts with a hashtag. */
export function showTag({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const { tag } = readParams(Params, request)
    const { before } = PageQuery.parse(request.query)
    const visit = visitOf(request)
    const ids = await readTagTimeline(db, tag, { before, limit: LINES_A_PAGE })
    const posts = await viewPosts(db, visit.viewer?.account.id ?? null, ids)
    const url = tagUrl(site, tag)
    return sendPage(reply, site, {
      title: `#${tag}`,
      body: html`<h1>#${tag}</h1>
<section class="posts" aria-label="Posts">
${posts.map((post) => postItem(post, visit))}
${posts.length === 0 && html`<p class="empty">Nothing with this hashtag has reached this node.</p>`}
</section>
${pager(
  url,
  ids.map((id) => ({ id })),
)}`,
      feeds: { path: `/tags/${encodeURIComponent(tag)}` },
      shared: { kind: 'website', url, description: `Posts with #${tag}`, isIndexable: true },
    })
  }
}
