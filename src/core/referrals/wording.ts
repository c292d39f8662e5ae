// The post of a referral, written from its fields (product §2.5 and §2.6). Whoever reads it needs no more than the text.
import { type CleanHtml, type Html, html, trusted } from '../../lib/html.ts'
import { foldTag } from '../../lib/text.ts'
import type { PublishedState } from './states.ts'
import type { ReferralTerms } from './terms.ts'
import { writeBody } from './wording/body.ts'
import { fieldTags, referralTags } from './wording/hashtags.ts'
import { payLine } from './wording/pay-sentences.ts'
import {
  type Ending,
  endingLine,
  formerPayLine,
  headline,
  replyLines,
  sizeLine,
  termsLine,
  whyLine,
} from './wording/sentences.ts'

/** What the text of a referral depends on, and nothing else does: no clock, no client, no reader. */
export interface WordedReferral extends Ending {
  state: PublishedState
  revision: number
  terms: ReferralTerms
}

/** Where the text leads: to the referral's own page, and to a hashtag's, which is given folded. */
export interface ReferralLinks {
  pageUrl: string
  tagUrl: (tag: string) => string
}

/** A referral as a post. */
export interface WrittenReferral {
  title: string
  html: CleanHtml
  /** The hashtags of the text, folded. */
  hashtags: string[]
}

/** Writes the post of a referral in the state it is in. The same fields give the same text. */
export function writeReferral(referral: WordedReferral, links: ReferralLinks): WrittenReferral {
  const { state, terms } = referral
  const tags = isTaken(state) ? referralTags(terms) : fieldTags(terms)
  const rest = isTaken(state) ? writeOpen(referral, state, links) : writeClosed(referral, state, links)
  const written = html`<p><strong>${headline(state, terms)}</strong></p>${rest}`
  return { title: terms.title, html: written.toString(), hashtags: tags.map(foldTag) }
}

type Taken = 'open' | 'in_talks'

function isTaken(state: PublishedState): state is Taken {
  return state === 'open' || state === 'in_talks'
}

function writeOpen(referral: WordedReferral, state: Taken, links: ReferralLinks): Html[] {
  const { terms, openedOn } = referral
  return [
    html`<p>${writeLines([payLine(terms), sizeLine(terms, openedOn), termsLine(terms)])}</p>`,
    html`<p>${whyLine(terms)}</p>`,
    html`<p>${writeLines(replyLines(state, terms))} ${writeLink(referral, links)}</p>`,
    // After our own link, since other servers make their preview of the first link there is.
    trusted(writeBody(terms.body)),
    html`<p>${writeTags(referralTags(terms), links)}</p>`,
  ]
}

function writeClosed(
  referral: WordedReferral,
  state: Exclude<PublishedState, Taken>,
  links: ReferralLinks,
): Html[] {
  const { terms } = referral
  return [
    html`<p>${formerPayLine(terms)}</p>`,
    html`<p>${endingLine(state, referral)}</p>`,
    html`<p>${writeLink(referral, links)} ${writeTags(fieldTags(terms), links)}</p>`,
  ]
}

function writeLines(texts: string[]): (Html | string)[] {
  return texts.flatMap((text, at) => (at === 0 ? [text] : [html`<br>`, text]))
}

// The revision makes each edit's link another one, so that other servers draw the preview afresh (product §2.2).
function writeLink({ revision }: WordedReferral, { pageUrl }: ReferralLinks): Html {
  return html`<a href="${pageUrl}?r=${revision}">${pageUrl.replace(/^https?:\/\//, '')}</a>`
}

function writeTags(tags: string[], { tagUrl }: ReferralLinks): (Html | string)[] {
  return tags.flatMap((tag, at) => {
    const link = html`<a href="${tagUrl(foldTag(tag))}" class="mention hashtag" rel="tag">#${tag}</a>`
    return at === 0 ? [link] : [' ', link]
  })
}
