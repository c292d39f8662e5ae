import { z } from 'zod'
import type { Account } from '../../core/accounts/account.ts'
import { findAccount } from '../../core/accounts/find.ts'
import { REQUESTS_MAX, readFollowRequests } from '../../core/follows/read.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db, Tx } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { AccountIdText, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { accountLine, monogram } from '../parts/account-line.ts'
import { button } from '../parts/button.ts'
import { timeAgo } from '../parts/time.ts'
import { type Answer, requireViewer, type Viewer, visitOf } from '../visit.ts'

const PATH = '/follow-requests'

const Params = z.object({ id: AccountIdText })

/** `acceptFollower` or `rejectFollower`. */
export type AnswerDeed = (tx: Tx, followee: Account, follower: Account) => Promise<void>

type Request = Awaited<ReturnType<typeof readFollowRequests>>[number]

/** `/follow-requests`: who asks to follow a writer, and the buttons that answer. */
export function showFollowRequests({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { at } = visitOf(request)
    const requests = await readFollowRequests(db, viewer.account.id)
    return sendPage(reply, site, {
      title: 'Follow requests',
      body: html`<h1>Follow requests</h1>
<p>${viewer.account.approvesFollows ? 'You approve followers by hand.' : 'Whoever follows you need not ask.'} <a href="/settings/profile">Change this</a></p>
<section class="posts" aria-label="Who asks">
${requests.map((one) => requestItem(one, viewer, at))}
${requests.length === 0 && html`<p class="empty">Nobody waits for an answer.</p>`}
</section>
${requests.length === REQUESTS_MAX && html`<p class="note">There may be more; they stand here once these have an answer.</p>`}`,
    })
  }
}

/** A button on that page: answers somebody who asked, and shows who else did. */
export function answerRequest(db: Db, deed: AnswerDeed): Answer {
  return async (request, reply) => {
    const { account } = requireViewer(request)
    const { id } = readParams(Params, request)
    const follower = await findAccount(db, id)
    if (!follower) throw new Refusal('not_found', 'This account is not here any more.')
    await db.transaction().execute((tx) => deed(tx, account, follower))
    return reply.redirect(PATH, 303)
  }
}

function requestItem(asking: Request, { formToken }: Viewer, at: Date): Html {
  const answer = (deed: 'accept' | 'reject') => `/accounts/${asking.id}/${deed}`
  const sent = { token: formToken, next: PATH }
  return html`<article class="told">
<div class="post-head">${monogram(asking)}<div>${accountLine(asking)}
<p class="post-line"><span>asked ${timeAgo(asking.askedAt, at)}</span></p></div></div>
<div class="move-row">
${button({ ...sent, action: answer('accept'), words: 'Accept', style: 'button' })}
${button({ ...sent, action: answer('reject'), words: 'Refuse', style: 'quiet-button' })}
</div>
</article>`
}
