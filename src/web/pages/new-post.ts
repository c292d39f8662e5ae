import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Account, fullHandle } from '../../core/accounts/account.ts'
import { readWaiting, type WaitingMedia } from '../../core/media/keep.ts'
import { type FoundPost, findPost } from '../../core/posts/find.ts'
import type { PostId } from '../../core/posts/post.ts'
import { findUnknown, type PostDraft, publishPost, writePost } from '../../core/posts/publish.ts'
import { type PostView, viewPosts } from '../../core/posts/view.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import type { Visibility } from '../../db/schema/words.ts'
import type { Files } from '../../lib/files.ts'
import { type Html, html, trusted } from '../../lib/html.ts'
import { ANSWERS } from '../errors.ts'
import { PostIdText, QueryText, readForm } from '../input.ts'
import type { Page } from '../layout.ts'
import { findMentioned, type Lookup } from '../mentions.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { faultList, radioFields } from '../parts/form.ts'
import { languageAsked } from '../parts/languages.ts'
import { LetsFields, letsFields } from '../parts/lets-form.ts'
import { MediaFields, mediaFields, mediaPreview, NO_MEDIA, pickedIn } from '../parts/media-form.ts'
import { NO_POLL, PollFields, pollFields, pollIn } from '../parts/poll-form.ts'
import { postItem, VISIBILITY_WORDS } from '../parts/post.ts'
import { languageParts, type Preview, postPreview, textPart, WordsForm } from '../parts/post-form.ts'
import { keepPictures } from '../uploads.ts'
import { type Answer, requireViewer, type Viewer, visitOf, withoutButtons } from '../visit.ts'

const ReplyTo = z.preprocess((id) => (id === '' ? undefined : id), PostIdText.optional())
const VisibilityWord = z.enum(['public', 'unlisted', 'followers', 'direct'])
const Query = z.object({
  text: QueryText,
  reply_to: ReplyTo.catch(undefined),
  visibility: VisibilityWord.optional().catch(undefined),
  quote: ReplyTo.catch(undefined),
})
const PostForm = WordsForm.extend({
  visibility: VisibilityWord,
  reply_to: ReplyTo,
  quote: ReplyTo,
  ...LetsFields,
  ...PollFields,
  ...MediaFields,
})

type PostForm = z.output<typeof PostForm>
type Parts = { db: Db; site: Site; lookup: Lookup; files: Files }

const HINTS: Record<Visibility, string> = {
  public: 'everybody, and listed everywhere',
  unlisted: 'everybody, but not in search or under hashtags',
  followers: 'those who follow you',
  direct: 'those whom you name in it',
}

/** `/new/post`: the form for a post, or with `?reply_to=` for an answer; `text=` begins it, `visibility=` says who may read it. */
export function showPostForm({ db, site }: Pick<Parts, 'db' | 'site'>): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { text, reply_to, visibility, quote } = Query.parse(request.query)
    const [answered] = reply_to === undefined ? [] : await viewPosts(db, viewer.account.id, [reply_to])
    const form: PostForm = {
      text: answered ? mentionsFor(answered, viewer.account) : text,
      warning: answered?.warning ?? '',
      visibility: visibility ?? answered?.visibility ?? 'public',
      language: languageAsked(request.headers['accept-language']),
      reply_to: answered?.id,
      quote,
      lets_reply: 'everybody',
      lets_quote: 'everybody',
      ...NO_POLL,
      ...NO_MEDIA,
      step: 'publish',
    }
    return sendPage(reply, site, formPage(request, viewer, { site, form, answered, waiting: [] }))
  }
}

/** Shows what the post will look like, or publishes it and leads to it. */
export function writeNewPost(parts: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const typed = readForm(PostForm, request)
    const { form, faults } = await takePictures(parts, viewer, request, typed)
    const [answered] =
      form.reply_to === undefined ? [] : await viewPosts(parts.db, viewer.account.id, [form.reply_to])
    const waiting = await readWaiting(parts.db, viewer.account.id, form.media)
    const shown = { site: parts.site, form, answered, waiting }
    try {
      if (faults.length > 0) throw new Refusal('invalid', faults.join(' '))
      const draft = await draftOf(parts, viewer, form)
      // New pictures are shown first, so that their writer is asked what is to be seen in them.
      if (form.step === 'publish' && request.sentFiles.length === 0)
        return await publish(parts, viewer, draft, reply)
      const preview = {
        words: trusted(writePost(parts.site, draft).html),
        pictures: mediaPreview(parts.site, pickedIn(form), waiting),
        unknown: findUnknown(parts.site, draft),
      }
      return sendPage(reply, parts.site, formPage(request, viewer, { ...shown, preview }))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      const page = formPage(request, viewer, { ...shown, says: refusal.message })
      return sendPage(reply, parts.site, { ...page, status: ANSWERS[refusal.kind].status })
    }
  }
}

// Pictures that came with the form are kept at once: should anything in it be wrong, they need not be sent again.
async function takePictures(
  parts: Parts,
  { account }: Viewer,
  { sentFiles: sent }: FastifyRequest,
  typed: PostForm,
): Promise<{ form: PostForm; faults: string[] }> {
  const picked = pickedIn(typed)
  const { kept, faults } = await keepPictures(parts, account.id, { sent, use: 'post' })
  const media = [...picked.map(({ id }) => id), ...kept.map(({ id }) => id)]
  return { form: { ...typed, media, alt: picked.map(({ alt }) => alt), drop: [] }, faults }
}

async function publish(
  { db, site }: Parts,
  viewer: Viewer,
  draft: PostDraft,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const id = await db.transaction().execute((tx) => publishPost(tx, site, viewer.account, draft))
  return reply.redirect(`/${fullHandle(viewer.account)}/${id}`, 303)
}

async function draftOf({ db, lookup }: Parts, viewer: Viewer, form: PostForm): Promise<PostDraft> {
  return {
    text: form.text,
    visibility: form.visibility,
    warning: form.warning,
    language: form.language,
    inReplyTo: form.reply_to === undefined ? null : await findAnswered(db, viewer, form.reply_to),
    mentioned: await findMentioned(lookup, form.text),
    poll: pollIn(form),
    media: pickedIn(form),
    quoted: form.quote === undefined ? null : await findAnswered(db, viewer, form.quote),
    lets: { reply: form.lets_reply, quote: form.lets_quote },
  }
}

async function findAnswered(db: Db, viewer: Viewer, id: PostId): Promise<FoundPost> {
  const post = await findPost(db, viewer.account.id, id)
  if (!post) throw new Refusal('not_found', 'The post that this answers is not here any more.')
  return post
}

// An answer names whom it answers and whoever else the post named, as other apps do.
function mentionsFor(post: PostView, writer: Account): string {
  const named = [post.author, ...post.mentions.filter((account) => !account.isSilent)]
  const handles = named.filter((account) => account.id !== writer.id).map(fullHandle)
  return [...new Set(handles)].map((handle) => `${handle} `).join('')
}

interface Shown {
  site: Site
  form: PostForm
  /** Pictures that wait to be posted with it. */
  waiting: WaitingMedia[]
  answered: PostView | undefined
  preview?: Preview
  says?: string
}

function formPage(request: FastifyRequest, viewer: Viewer, shown: Shown): Page {
  const { site, form, answered, preview, says, waiting } = shown
  const title = answered ? 'Reply' : 'Write a post'
  return {
    title: says === undefined ? title : `Not yet: ${title}`,
    isPersonal: true,
    body: html`<h1>${title}</h1>
${answered && html`<section class="ancestors" aria-label="What you answer">${postItem(answered, withoutButtons(visitOf(request)))}</section>`}
${faultList(says === undefined ? [] : [{ field: 'text', says }])}
${preview && postPreview(preview, form)}
<form method="post" action="/new/post" class="sheet" enctype="multipart/form-data">
${hiddenToken(viewer.formToken)}
<input type="hidden" name="reply_to" value="${form.reply_to}"><input type="hidden" name="quote" value="${form.quote}">
${fields(form, says, mediaFields(site, pickedIn(form), waiting))}
<div class="form-end"><button class="quiet-button" name="step" value="preview">Preview</button>
<button class="button" name="step" value="publish">Post</button></div>
</form>`,
  }
}

function fields(form: PostForm, says: string | undefined, pictures: Html): Html {
  const visibilities = Object.entries(VISIBILITY_WORDS).map(
    ([value, words]) => [value, `${words}: ${HINTS[value as Visibility]}`] as const,
  )
  return html`${textPart(form, says)}
${pictures}
${radioFields({ name: 'visibility', label: 'Who may read it', value: form.visibility, need: 'always' }, visibilities)}
${languageParts(form)}
${letsFields(form)}
${pollFields(form)}`
}
