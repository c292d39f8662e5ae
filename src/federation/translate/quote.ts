// Quotes as others write them <-> ours (FEP-044f, and the older forms). The two directions stand side by side.
import type { StoredQuote } from '../../core/posts/quotes/quote.ts'
import type { PostView } from '../../core/posts/view.ts'
import { html } from '../../lib/html.ts'
import type { Document } from '../document.ts'
import { isSameOrigin } from '../wire/activity.ts'
import type { NoteShape } from '../wire/note.ts'

/** What a Note quotes; null when it quotes nothing. A stamp counts only at the node of the post that is quoted. */
export function quoteOf(note: NoteShape): StoredQuote | null {
  const uri = note.quote ?? note.quoteUri ?? note.quoteUrl ?? note._misskey_quote
  if (uri === null || uri === note.id) return null
  const stampUri = note.quoteAuthorization
  return { uri, stampUri: stampUri !== null && isSameOrigin(stampUri, uri) ? stampUri : null }
}

/** What makes a Note of ours a quote; empty when it quotes nothing. The words begin with a link for whoever knows no quotes. */
export function quotingOf({ quote, html: words, language }: PostView): Document {
  if (quote === null) return {}
  const { uri, stampUri } = quote
  const link = quote.post?.url ?? uri
  const content = `${html`<p class="quote-inline">RE: <a href="${link}">${link}</a></p>`}${words}`
  return {
    content,
    ...(language === null ? {} : { contentMap: { [language]: content } }),
    quote: uri,
    quoteUri: uri,
    _misskey_quote: uri,
    ...(stampUri === null ? {} : { quoteAuthorization: stampUri }),
  }
}
