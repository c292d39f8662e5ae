import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { AccountId } from '../../core/accounts/account.ts'
import { type FoundPost, findPost } from '../../core/posts/find.ts'
import { viewPosts } from '../../core/posts/view.ts'
import { deleteOwnPost } from '../../core/referrals/source.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { PostIdText, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { postInFull } from '../parts/post.ts'
import { type Answer, requireViewer, visitOf, withoutButtons } from '../visit.ts'

const Params = z.object({ id: PostIdText })

/** Asks whether a post is really to go, since nothing brings it back. */
export function askToDelete({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { id } = await findOwn(db, viewer.account.id, request)
    const [view] = await viewPosts(db, viewer.account.id, [id])
    return sendPage(reply, site, {
      title: 'Delete this post?',
      body: html`<h1>Delete this post?</h1>
<p>It goes from this node, and every node that has it is asked to delete it too. This cannot be undone.</p>
<div class="framed">${postInFull(view!, withoutButtons(visitOf(request)))}</div>
<form method="post" action="/posts/${id}/delete" class="form-end">${hiddenToken(viewer.formToken)}
<a class="quiet-button" href="${view!.url}">Keep it</a>
<button class="button danger">Delete it</button></form>`,
    })
  }
}

/** Deletes a post of the viewer's own. */
export function deletePost({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const { account } = requireViewer(request)
    const post = await findOwn(db, account.id, request)
    await db.transaction().execute((tx) => deleteOwnPost(tx, site, account.id, { post, at: new Date() }))
    return reply.redirect(account.url, 303)
  }
}

async function findOwn(db: Db, viewerId: AccountId, request: FastifyRequest): Promise<FoundPost> {
  const { id } = readParams(Params, request)
  const post = await findPost(db, viewerId, id)
  if (!post) throw new Refusal('not_found', 'This post is not here any more.')
  if (post.authorId !== viewerId) throw new Refusal('forbidden', 'Only the author can delete a post.')
  return post
}
