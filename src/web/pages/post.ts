import { z } from 'zod'
import { type Account, displayName, fullHandle } from '../../core/accounts/account.ts'
import { isActive } from '../../core/accounts/find.ts'
import { findHeardReferral } from '../../core/offers/heard.ts'
import { findOwnOffer } from '../../core/offers/view.ts'
import { findPost, isTombstoned } from '../../core/posts/find.ts'
import type { PostId } from '../../core/posts/post.ts'
import { askForReplies } from '../../core/posts/reply-looks.ts'
import { type PostView, viewPosts } from '../../core/posts/view.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { gonePage } from '../errors.ts'
import { PostIdText, readParams } from '../input.ts'
import type { Page } from '../layout.ts'
import { sendPage } from '../page.ts'
import { type Elsewhere, elsewhereNote } from '../parts/elsewhere.ts'
import { excerpt, postInFull, postItem } from '../parts/post.ts'
import { replyList } from '../parts/replies.ts'
import { signInPath } from '../paths.ts'
import { type ThreadView, viewThread } from '../thread.ts'
import { type Answer, type Visit, visitOf } from '../visit.ts'
import { findByHandle } from './profile.ts'

const Params = z.object({ handle: z.string().max(400), id: PostIdText })

/** `/@ada/115…`: a post in its thread. One that was deleted is gone; one that is not for the viewer is not there. */
export function showPost({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const { handle, id } = readParams(Params, request)
    const author = await findByHandle(db, site, handle)
    const visit = visitOf(request)
    const viewerId = visit.viewer?.account.id ?? null
    const post = isActive(author) ? await findPost(db, viewerId, id) : undefined
    if (!post || post.authorId !== author.id) {
      if (await isTombstoned(db, `${author.uri}/posts/${id}`)) {
        return sendPage(reply, site, gonePage('This post was deleted by its author.'))
      }
      throw new Refusal('not_found', 'There is no such post, or it is not for everybody.')
    }
    // A referral's post has the referral's page.
    const path = `/@${author.handle}/${id}`
    if (author.host === null && post.url !== site.origin + path) return reply.redirect(post.url, 302)
    if (visit.viewer !== null) await db.transaction().execute((tx) => askForReplies(tx, post))
    const [[view], thread, elsewhere] = await Promise.all([
      viewPosts(db, viewerId, [id]),
      viewThread(db, viewerId, id),
      author.host === null ? undefined : findElsewhere(db, visit, id),
    ])
    return sendPage(reply, site, {
      ...postPage(view!, { thread, elsewhere }, visit),
      ...sharing(site, view!, author),
    })
  }
}

// Whoever is no member sees the post alone: only members can offer from here.
async function findElsewhere(db: Db, { viewer }: Visit, id: PostId): Promise<Elsewhere | undefined> {
  const heard = viewer === null ? undefined : await findHeardReferral(db, id)
  return heard && { heard, offer: await findOwnOffer(db, viewer!.account.id, id) }
}

function postPage(
  post: PostView,
  { thread, elsewhere }: { thread: ThreadView; elsewhere: Elsewhere | undefined },
  visit: Visit,
): Page {
  return {
    title: `${displayName(post.author)}: ${excerpt(post)}`,
    body: html`${thread.ancestors.length > 0 && html`<section class="ancestors" aria-label="What this answers">${thread.ancestors.map((one) => postItem(one, visit))}</section>`}
<h1 class="unseen">A post by ${fullHandle(post.author)}</h1>
${postInFull(post, visit)}
${elsewhere && elsewhereNote(post, elsewhere, visit.viewer!)}
${visit.viewer === null && html`<p class="note">To reply, search for this page’s address in your fediverse app, or <a href="${signInPath(visit.path)}">sign in here</a>.</p>`}
${replyList(thread, visit)}`,
  }
}

function sharing(site: Site, post: PostView, author: Account): Pick<Page, 'shared'> {
  const isPublic = post.visibility === 'public' || post.visibility === 'unlisted'
  if (!isPublic) return {}
  return {
    shared: {
      kind: 'article',
      url: post.url,
      description: excerpt(post),
      isIndexable: author.host === null && author.isIndexable && post.visibility === 'public',
      creator: `@${author.handle}@${author.host ?? site.host}`,
      publishedAt: post.publishedAt,
      ...(author.host === null && { documentUri: post.uri }),
    },
  }
}
