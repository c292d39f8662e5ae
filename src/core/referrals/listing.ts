// How a board words a referral whose post is its author's own and lives elsewhere (product §2.6): the facts, and where to reply.
import { type CleanHtml, html } from '../../lib/html.ts'
import { payLine } from './wording/pay-sentences.ts'
import { endingLine, formerPayLine, headline, sizeLine, termsLine } from './wording/sentences.ts'
import type { WordedReferral } from './wording.ts'

/** Whose words a listing stands for, and where they are. */
export interface ListingSource {
  /** `@lena@mastodon.example` */
  author: string
  authorUrl: string
  postUrl: string
}

/** Writes the listing of a referral in the state it is in. The same fields give the same text. */
export function writeListing(referral: WordedReferral, source: ListingSource): CleanHtml {
  const { state, terms, openedOn } = referral
  const isTaken = state === 'open' || state === 'in_talks'
  const lines = isTaken
    ? html`${payLine(terms)}<br>${sizeLine(terms, openedOn)}<br>${termsLine(terms)}`
    : html`${formerPayLine(terms)}<br>${endingLine(state, referral)}`
  const link = html`<a href="${source.postUrl}">${source.postUrl.replace(/^https?:\/\//, '')}</a>`
  const listed = html`Listed for <a href="${source.authorUrl}" class="u-url">${source.author}</a>.`
  return html`<p><strong>${headline(state, terms)}</strong></p><p>${lines}</p><p>${listed} ${
    isTaken ? 'Reply there:' : 'It stood at'
  } ${link}</p>`.toString()
}
