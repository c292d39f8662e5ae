// A writer's plain text: what in it is a link, a mention or a hashtag, and the markup made of it.
import { LinkifyIt } from 'linkify-it'
import { type CleanHtml, type Html, html, isWebUrl } from './html.ts'
import { scrub } from './scrub.ts'

/** A mention as the writer typed it, in lower case. The host keeps its port (`127.0.0.1:8080`); without one it is ours. */
export interface MentionedHandle {
  name: string
  host: string | null
}

/** What `writeHtml` must be told: the page of each account that may be mentioned, and the page of a hashtag. */
export interface TextLinks {
  /** By handle in lower case: `bram@mastodon.example`, or `ada` when it was typed without a host. */
  mentions: ReadonlyMap<string, string>
  /** Gets the hashtag folded, as `readHashtags` gives it. */
  tagUrl: (tag: string) => string
}

/**
 * Writes a plain text as the markup that Mastodon keeps: paragraphs, line breaks, links, hashtags, and those mentions
 * that `mentions` knows. All else is escaped. Takes time in proportion to the length of the text.
 */
export function writeHtml(text: string, links: TextLinks): CleanHtml {
  const written = paragraphsOf(scrub(text)).map((lines) => {
    const marked = lines.map((line, at) => [at > 0 && html`<br>`, writeLine(line, links)])
    return html`<p>${marked}</p>`
  })
  return html`${written}`.toString()
}

/** Gives the handles that a text mentions, each once, in their order. Those inside links and e-mail addresses are not. */
export function readMentions(text: string): MentionedHandle[] {
  const found = readMarks(scrub(text)).flatMap((mark) => (mark.kind === 'mention' ? [mark] : []))
  return [...new Map(found.map(({ name, host }) => [handleOf({ name, host }), { name, host }])).values()]
}

/** Gives the hashtags of a text, folded (`#Café` and `#cafe\u0301` are `café`), each once, in their order. */
export function readHashtags(text: string): string[] {
  return [...new Set(readMarks(scrub(text)).flatMap((mark) => (mark.kind === 'hashtag' ? [mark.tag] : [])))]
}

/** Gives a hashtag's name as tables and URLs hold it: in lower case, compatible characters made one (NFKC). */
export function foldTag(tag: string): string {
  return tag.normalize('NFKC').toLowerCase()
}

/** Gives the key of a mention in `TextLinks.mentions`: `bram@mastodon.example`, or `ada`. */
export function handleOf({ name, host }: MentionedHandle): string {
  return host === null ? name : `${name}@${host}`
}

type Mark = { start: number; end: number } & (
  | { kind: 'link'; url: string }
  | ({ kind: 'mention' } & MentionedHandle)
  | { kind: 'hashtag'; tag: string }
)

const linkify = new LinkifyIt({ fuzzyEmail: false }).add('ftp:', null).add('mailto:', null).add('//', null)

// A handle follows no letter (an e-mail address), no `/` (a page of a profile) and no other `@`. Every `@` starts afresh
// and its letters hold none, so that the longest nonsense is passed over in linear time.
const MENTION =
  /(?<![\p{L}\p{N}_@/=])@([a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?)(?![\p{L}\p{N}_])(?:@([\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?(?::\d{1,5}(?!\d))?))?/giu

// As Mastodon reads them: letters, marks, digits and `_`, joined by the middle dots of Catalan and Japanese and by the
// joiner of Persian.
const HASHTAG =
  /(?<![\p{L}\p{M}\p{N}_&/#])#([\p{L}\p{M}\p{N}_]+(?:[\u00b7\u30fb\u200c][\p{L}\p{M}\p{N}_]+)*)/gu

function readMarks(text: string): Mark[] {
  const links = (linkify.match(text) ?? [])
    .filter(({ url }) => isWebUrl(url))
    .map(({ index, lastIndex, url }): Mark => ({ kind: 'link', start: index, end: lastIndex, url }))
  let next = 0
  const free = [...readHandles(text), ...readTags(text)].sort(byStart).filter((mark) => {
    while (next < links.length && links[next]!.end <= mark.start) next++
    return next === links.length || mark.end <= links[next]!.start
  })
  return [...links, ...free].sort(byStart)
}

const byStart = (a: Mark, b: Mark) => a.start - b.start

function readHandles(text: string): Mark[] {
  return [...text.matchAll(MENTION)].map(({ 0: all, 1: name, 2: host, index }) => ({
    kind: 'mention',
    start: index,
    end: index + all.length,
    name: name!.toLowerCase(),
    host: host?.toLowerCase() ?? null,
  }))
}

function readTags(text: string): Mark[] {
  return [...text.matchAll(HASHTAG)]
    .filter(({ 1: tag }) => /\p{L}/u.test(tag!))
    .map(({ 0: all, 1: tag, index }) => ({
      kind: 'hashtag',
      start: index,
      end: index + all.length,
      tag: foldTag(tag!),
    }))
}

function paragraphsOf(text: string): string[][] {
  const paragraphs: string[][] = [[]]
  for (const line of text.split('\n').map((line) => line.trimEnd())) {
    if (line !== '') paragraphs.at(-1)!.push(line)
    else if (paragraphs.at(-1)!.length > 0) paragraphs.push([])
  }
  return paragraphs.filter((lines) => lines.length > 0)
}

function writeLine(line: string, links: TextLinks): (Html | string)[] {
  const marks = readMarks(line)
  const ends = [0, ...marks.map(({ end }) => end)]
  const written = marks.flatMap((mark, at) => [
    line.slice(ends[at], mark.start),
    writeMark(mark, line, links),
  ])
  return [...written, line.slice(ends.at(-1))]
}

function writeMark(mark: Mark, line: string, { mentions, tagUrl }: TextLinks): Html | string {
  const typed = line.slice(mark.start, mark.end)
  if (mark.kind === 'link') return writeLink(mark.url)
  if (mark.kind === 'hashtag')
    return html`<a href="${tagUrl(mark.tag)}" class="mention hashtag" rel="tag">${typed}</a>`
  const url = mentions.get(handleOf(mark))
  if (url === undefined) return typed
  return html`<span class="h-card" translate="no"><a href="${url}" class="u-url mention">@<span>${nameOf(typed)}</span></a></span>`
}

const nameOf = (typed: string) => typed.split('@')[1]!

const LINK_SHOWN_MAX = 30

// As Mastodon shows links: the scheme is hidden, and what goes beyond thirty characters. Copied, the whole comes along.
function writeLink(url: string): Html {
  const scheme = /^https?:\/\/(?:www\.)?/i.exec(url)![0]
  const address = [...url.slice(scheme.length)]
  const shown = address.slice(0, LINK_SHOWN_MAX).join('')
  const rest = address.slice(LINK_SHOWN_MAX).join('')
  const visible =
    rest === '' ? shown : html`<span class="ellipsis">${shown}</span><span class="invisible">${rest}</span>`
  return html`<a href="${url}" rel="nofollow noopener" translate="no"><span class="invisible">${scheme}</span>${visible}</a>`
}
