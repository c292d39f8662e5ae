// Where a writer tells moderators what is wrong with somebody, or with a post.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Account, displayName } from '../../core/accounts/account.ts'
import { findAccount } from '../../core/accounts/find.ts'
import { REPORT_LENGTH_MAX, reportAccount } from '../../core/moderation/reports.ts'
import { findPost } from '../../core/posts/find.ts'
import type { PostId } from '../../core/posts/post.ts'
import { viewPosts } from '../../core/posts/view.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { AccountIdText, PostIdText, readForm, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { shownName } from '../parts/account-line.ts'
import { hiddenToken } from '../parts/button.ts'
import { checkFields, textField } from '../parts/form.ts'
import { postInFull } from '../parts/post.ts'
import { type Refused, refusedForm, retyped, sayRefused } from '../parts/refused.ts'
import { type Answer, requireViewer, type Viewer, visitOf, withoutButtons } from '../visit.ts'

const ReportForm = z.object({ text: z.string(), tell: z.literal('there').optional() })

type Parts = { db: Db; site: Site }

/** Whom a report is about, and with which post of hers. */
interface Reported {
  account: Account
  postId: PostId | null
}

type Find = (db: Db, viewer: Viewer, request: FastifyRequest) => Promise<Reported>

/** Finds the account that an address names. */
export const reportedAccount: Find = async (db, _, request) => {
  const { id } = readParams(z.object({ id: AccountIdText }), request)
  const account = await findAccount(db, id)
  if (!account || account.kind === 'node')
    throw new Refusal('not_found', 'This account is not here any more.')
  return { account, postId: null }
}

/** Finds the post that an address names, if the viewer may read it, and its author. */
export const reportedPost: Find = async (db, viewer, request) => {
  const { id } = readParams(z.object({ id: PostIdText }), request)
  const post = await findPost(db, viewer.account.id, id)
  const account = post && (await findAccount(db, post.authorId))
  if (!account) throw new Refusal('not_found', 'This post is not here any more.')
  return { account, postId: id }
}

/** The form for a report. */
export function showReportForm(parts: Parts, find: Find): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    return await sendForm(parts, { request, reply }, await find(parts.db, viewer, request))
  }
}

/** Files it. */
export function sendReport(parts: Parts, find: Find): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const reported = await find(parts.db, viewer, request)
    try {
      const { text, tell } = readForm(ReportForm, request)
      const postIds = reported.postId === null ? [] : [reported.postId]
      const about = { account: reported.account, postIds, text, isToldThere: tell === 'there' }
      await parts.db.transaction().execute((tx) => reportAccount(tx, viewer.account, about))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return await sendForm(parts, { request, reply }, reported, refusedForm(request, refusal))
    }
    return reply.redirect('/reported', 303)
  }
}

/** `/reported`: says that a report arrived. */
export function showReported({ site }: Parts): Answer {
  return async (request, reply) => {
    requireViewer(request)
    return sendPage(reply, site, {
      title: 'Thank you',
      isPersonal: true,
      body: html`<h1>Thank you</h1>
<p>The moderators of this node will look at it. Whom it is about is not told that it was you.</p>
<p>If you want to hear nothing more from them, you can block them on their profile.</p>`,
    })
  }
}

async function sendForm(
  { db, site }: Parts,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  { account, postId }: Reported,
  refused?: Refused,
): Promise<FastifyReply> {
  const viewer = requireViewer(request)
  const [post] = postId === null ? [] : await viewPosts(db, viewer.account.id, [postId])
  const { before, status, list } = sayRefused(refused)
  return sendPage(reply, site, {
    title: `${before}Report ${displayName(account)}`,
    ...status,
    isPersonal: true,
    body: html`<h1>Report ${shownName(account)}</h1>
${list}
${post && html`<div class="framed">${postInFull(post, withoutButtons(visitOf(request)))}</div>`}
${reportForm(post ? `/posts/${post.id}/report` : `/accounts/${account.id}/report`, viewer, { account, refused })}`,
  })
}

function reportForm(
  action: string,
  { formToken }: Viewer,
  { account: { host }, refused }: { account: Account; refused: Refused | undefined },
): Html {
  const { field, ticked } = retyped(refused, action)
  const hint = `For the moderators of this node, in up to ${REPORT_LENGTH_MAX.toLocaleString('en')} characters.`
  const text = field({ name: 'text', label: 'What is wrong?', hint, need: 'always' } as const)
  const tell = {
    name: 'tell',
    label: 'Who else is told',
    hint: 'They read your words, and the post. Your name is not told.',
    need: 'sometimes',
  } as const
  return html`<form method="post" action="${action}" class="sheet">${hiddenToken(formToken)}
${textField(text, 5)}
${host !== null && checkFields(tell, ticked('tell', []), [['there', `The moderators of ${host} too`]])}
<div class="form-end"><button class="button">Send the report</button></div></form>`
}
