import type { Site } from '../../core/site.ts'
import { readHome } from '../../core/timelines/home.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { PageQuery } from '../input.ts'
import { sendPage } from '../page.ts'
import { LINES_A_PAGE, pager } from '../parts/pager.ts'
import { postItem } from '../parts/post.ts'
import { viewTimeline } from '../timeline.ts'
import { type Answer, requireViewer, type Viewer, visitOf } from '../visit.ts'

/** `/home`: what a writer and those she follows wrote and boosted. */
export function showHome({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const visit = visitOf(request)
    const { before } = PageQuery.parse(request.query)
    const items = await readHome(db, viewer.account.id, { before, limit: LINES_A_PAGE })
    const lines = await viewTimeline(db, viewer, items)
    return sendPage(reply, site, {
      title: 'Home',
      body: html`<h1>Home</h1>
<section class="posts" aria-label="Posts">
${lines.map(({ post, boostedBy }) => postItem(post, visit, boostedBy))}
${lines.length === 0 && empty(viewer)}
</section>
${pager('/home', items)}`,
    })
  }
}

function empty({ role }: Viewer): Html {
  return html`<div class="empty">
<p>Here stands what you and the people you follow write and boost.</p>
<p><a href="/search">Find somebody to follow</a>, on any node of the fediverse, or <a href="/new/post">write something</a>.</p>
<p>There is <a href="/open">open work</a> to look at; <a href="/#boards">the boards</a> pass it on to whoever follows them.</p>
${role === 'owner' && OWNER_NEXT}
</div>`
}

const OWNER_NEXT = html`<p>The node is yours: at its command line, <code>watercooler account create</code> lets a colleague in, and <code>watercooler board create</code> makes another board. The README of Watercooler says more.</p>`
