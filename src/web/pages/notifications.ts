import { markNotificationsSeen } from '../../core/auth/logins.ts'
import { type Notification, readNotifications } from '../../core/notifications/read.ts'
import { type PostView, viewPosts } from '../../core/posts/view.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { PageQuery } from '../input.ts'
import { sendPage } from '../page.ts'
import { notificationItem } from '../parts/notification.ts'
import { LINES_A_PAGE, pager } from '../parts/pager.ts'
import { type Answer, requireViewer, type Viewer, visitOf } from '../visit.ts'

/** `/notifications`: what a writer was told. What is shown here is new no more. */
export function showNotifications({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { before } = PageQuery.parse(request.query)
    const told = await readNotifications(db, viewer.account.id, { before, limit: LINES_A_PAGE })
    const posts = await viewToldPosts(db, viewer, told)
    const [newest] = told
    if (before === undefined && newest?.isNew) {
      await db.transaction().execute((tx) => markNotificationsSeen(tx, viewer.account.id, newest.id))
      request.viewer = { ...viewer, newCount: 0 }
    }
    const visit = visitOf(request)
    return sendPage(reply, site, {
      title: 'Notifications',
      body: html`<h1>Notifications</h1>
${viewer.account.approvesFollows && html`<p><a href="/follow-requests">Who asks to follow you</a></p>`}
<section class="posts" aria-label="What you were told">
${told.map((one) => notificationItem(one, posts.get(one.postId), visit))}
${told.length === 0 && html`<p class="empty">Nothing yet. Here stands who follows you, answers you, and likes or boosts what you write.</p>`}
</section>
${pager('/notifications', told)}`,
    })
  }
}

async function viewToldPosts(
  db: Db,
  { account }: Viewer,
  told: Notification[],
): Promise<Map<Notification['postId'], PostView>> {
  const ids = new Set(told.flatMap((one) => one.postId ?? []))
  const posts = await viewPosts(db, account.id, [...ids])
  return new Map(posts.map((post) => [post.id, post]))
}
