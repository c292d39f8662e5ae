// What hangs on a post: pictures in its place, all else as links; and the pictures that stand for words in its text.
import type { PostView } from '../../core/posts/view.ts'
import { type CleanHtml, type Html, html, replaceInText } from '../../lib/html.ts'

type Attachment = PostView['attachments'][number]

/** The files of a post; those that are not for every eye are folded away. */
export function attachmentList(post: PostView): Html | null {
  const { attachments, isSensitive, warning } = post
  if (attachments.length === 0) return null
  const lines = attachments.map(
    (one, at) => html`<li>${isPicture(one) ? picture(post, one, at) : link(one)}</li>`,
  )
  const list = html`<ul class="attachments" aria-label="Attachments">${lines}</ul>`
  // Behind a content warning they are folded with the words.
  if (!isSensitive || warning !== '') return list
  return html`<details class="warned"><summary>Sensitive pictures</summary>${list}</details>`
}

function picture(post: PostView, { url, alt, width, height }: Attachment, at: number): Html {
  const source = post.author.host === null ? url : `/media/posts/${post.id}/${at}`
  const shape = width && height && html` width="${width}" height="${height}"`
  return html`<a href="${url}" rel="nofollow noopener noreferrer"><img src="${source}" alt="${alt}"${shape} loading="lazy"></a>${described(alt)}`
}

/** Pictures that are to hang on a post, as they will be shown. */
export function picturesToCome(
  pictures: { url: string; alt: string; width: number; height: number }[],
): Html | null {
  if (pictures.length === 0) return null
  const lines = pictures.map(
    ({ url, alt, width, height }) =>
      html`<li><img src="${url}" alt="${alt}" width="${width}" height="${height}">${described(alt)}</li>`,
  )
  return html`<ul class="attachments" aria-label="Attachments">${lines}</ul>`
}

function described(alt: string): Html | false {
  return alt !== '' && html`<p class="hint" dir="auto">${alt}</p>`
}

function link({ url, mediaType, alt }: Attachment): Html {
  return html`<a href="${url}" rel="nofollow noopener noreferrer">${kindOf(mediaType)}</a>${alt !== '' && html`: ${alt}`}`
}

function isPicture({ mediaType }: Attachment): boolean {
  return /^image\/(jpeg|png|gif|webp|avif)$/.test(mediaType)
}

function kindOf(mediaType: string): string {
  const kinds: Record<string, string> = { image: 'Picture', audio: 'Sound', video: 'Film' }
  return kinds[mediaType.split('/')[0]!] ?? 'File'
}

// A word of four letters becomes a tag of two hundred: without an end to that, a few posts would make a page of many megabytes.
const EMOJIS_DRAWN_MAX = 400

/**
 * Words with the pictures in them that stand for `:shortcodes:`, of which each is under `path`: in their text alone, never
 * within a tag, and no more than EMOJIS_DRAWN_MAX.
 */
export function withEmojis(words: CleanHtml, shortcodes: string[], path: string): CleanHtml {
  if (shortcodes.length === 0) return words
  const known = new Set(shortcodes)
  let drawn = 0
  return replaceInText(words, /:([A-Za-z0-9_]{2,64}):/g, (text, shortcode) =>
    known.has(shortcode) && drawn++ < EMOJIS_DRAWN_MAX
      ? html`<img class="emoji" src="${path}/${shortcode}" alt="${text}" title="${text}" width="20" height="20" loading="lazy">`
      : undefined,
  )
}
