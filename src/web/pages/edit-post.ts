import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type FoundPost, findPost } from '../../core/posts/find.ts'
import { findUnknown, writePost } from '../../core/posts/publish.ts'
import { checkRewritable, type NewWords, rewritePost } from '../../core/posts/rewrite.ts'
import { type PostView, viewPosts } from '../../core/posts/view.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html, trusted } from '../../lib/html.ts'
import { ANSWERS } from '../errors.ts'
import { PostIdText, readForm, readParams } from '../input.ts'
import type { Page } from '../layout.ts'
import { findMentioned, type Lookup } from '../mentions.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { faultList } from '../parts/form.ts'
import { LANGUAGE_DEFAULT } from '../parts/languages.ts'
import { attachmentList } from '../parts/pictures.ts'
import { VISIBILITY_WORDS } from '../parts/post.ts'
import { languageParts, type Preview, postPreview, textPart, WordsForm } from '../parts/post-form.ts'
import { type Answer, requireViewer, type Viewer } from '../visit.ts'

const Params = z.object({ handle: z.string().max(400), id: PostIdText })

type Parts = { db: Db; site: Site; lookup: Lookup }

/** `/@ada/115…/edit`: the words of a post, for its author to change. */
export function showEditForm({ db, site }: Pick<Parts, 'db' | 'site'>): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { view } = await findOwn(db, viewer, request)
    const { source, warning, language } = view
    const form = {
      text: source ?? '',
      warning,
      language: language ?? LANGUAGE_DEFAULT,
      step: 'publish',
    } as const
    return sendPage(reply, site, formPage(viewer, view, { form }))
  }
}

/** Shows what the post will look like, or changes it everywhere and leads to it. */
export function changeWords({ db, site, lookup }: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { post, view } = await findOwn(db, viewer, request)
    const form = readForm(WordsForm, request)
    try {
      const draft: NewWords = { ...form, mentioned: await findMentioned(lookup, form.text) }
      if (form.step === 'publish') {
        await db.transaction().execute((tx) => rewritePost(tx, site, viewer.account, { post, draft }))
        return reply.redirect(view.url, 303)
      }
      const written = writePost(site, { ...draft, visibility: post.visibility, inReplyTo: null })
      const preview = {
        words: trusted(written.html),
        pictures: attachmentList(view),
        unknown: findUnknown(site, draft),
      }
      return sendPage(reply, site, formPage(viewer, view, { form, preview }))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      const page = formPage(viewer, view, { form, says: refusal.message })
      return sendPage(reply, site, { ...page, status: ANSWERS[refusal.kind].status })
    }
  }
}

async function findOwn(
  db: Db,
  { account }: Viewer,
  request: FastifyRequest,
): Promise<{ post: FoundPost; view: PostView }> {
  const { handle, id } = readParams(Params, request)
  const post = await findPost(db, account.id, id)
  const [view] = post ? await viewPosts(db, account.id, [id]) : []
  if (!post || !view || view.author.handle !== handle.toLowerCase()) {
    throw new Refusal('not_found', 'There is no such post.')
  }
  checkRewritable(account.id, { authorId: post.authorId, source: view.source })
  return { post, view }
}

interface Shown {
  form: WordsForm
  preview?: Preview
  says?: string
}

function formPage({ formToken }: Viewer, post: PostView, { form, preview, says }: Shown): Page {
  const title = 'Edit your post'
  return {
    title: says === undefined ? title : `Not yet: ${title}`,
    body: html`<h1>${title}</h1>
${faultList(says === undefined ? [] : [{ field: 'text', says }])}
${preview && postPreview(preview, form)}
<form method="post" action="/@${post.author.handle}/${post.id}/edit" class="sheet">
${hiddenToken(formToken)}
${textPart(form, says)}
${languageParts(form)}
<p class="hint field">Who may read it stays: ${VISIBILITY_WORDS[post.visibility]}. Whoever has it is sent your new words, and sees that it was edited.</p>
<div class="form-end"><a class="quiet-button" href="${post.url}">Leave it</a>
<button class="quiet-button" name="step" value="preview">Preview</button>
<button class="button" name="step" value="publish">Save</button></div>
</form>`,
  }
}
