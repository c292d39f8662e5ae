import { z } from 'zod'
import { findPost } from '../../core/posts/find.ts'
import { readStampsOf } from '../../core/posts/quotes/quote.ts'
import { withdrawStamp } from '../../core/posts/quotes/stamp.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { idOf } from '../../lib/ids.ts'
import { IdText, NextPath, PostIdText, readForm, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { button } from '../parts/button.ts'
import { type Answer, requireViewer, type Viewer } from '../visit.ts'

const Params = z.object({ handle: z.string().max(400), id: PostIdText })
const StampParams = z.object({ stamp: IdText })
const Form = z.object({ next: NextPath })

type Stamps = Awaited<ReturnType<typeof readStampsOf>>

/** `/@ada/115…/quotes`: who quotes a post, for its author, who may take back that they do. */
export function showQuotes({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { id } = readParams(Params, request)
    const post = await findPost(db, viewer.account.id, id)
    if (post?.authorId !== viewer.account.id)
      throw new Refusal('not_found', 'There is no such post of yours.')
    const stamps = await readStampsOf(db, id)
    return sendPage(reply, site, {
      title: 'Who quotes it',
      isPersonal: true,
      body: html`<h1>Who quotes it</h1>
<p class="lead"><a href="${post.url}">Back to the post</a></p>
${stamps.length === 0 ? html`<p class="empty">Nobody yet.</p>` : stampList(stamps, viewer, request.url)}`,
    })
  }
}

/** Takes back that a post may be quoted. */
export function takeStampBack({ db }: { db: Db }): Answer {
  return async (request, reply) => {
    const { account } = requireViewer(request)
    const { stamp } = readParams(StampParams, request)
    const { next } = readForm(Form, request)
    await db.transaction().execute((tx) => withdrawStamp(tx, account, idOf(stamp)))
    return reply.redirect(next ?? '/home', 303)
  }
}

function stampList(stamps: Stamps, { formToken }: Viewer, path: string): Html {
  const lines = stamps.map(({ id, quotingUri, isWithdrawn }) => {
    const words = 'Take it back'
    const undo = {
      action: `/quotes/${id}/withdraw`,
      token: formToken,
      next: path,
      words,
      style: 'quiet-button',
    } as const
    return html`<li><a href="${quotingUri}" rel="nofollow noopener">${quotingUri}</a> ${isWithdrawn ? html`<span class="mark">taken back</span>` : button(undo)}</li>`
  })
  return html`<ul class="plain-list">${lines}</ul>`
}
