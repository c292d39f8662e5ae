// Markup that is safe to show: what `html` wrote, and what `sanitize` left of what others wrote.
// Not npm's ghtml: there a `!` before `${…}` means raw and is swallowed, so that `Hello!${name}` is an injection
// which no type and no reviewer sees. Here raw is a type.
import sanitizeHtml from 'sanitize-html'
import { scrub } from './scrub.ts'

declare const clean: unique symbol

/** Markup as text that may be shown as it stands. Only `sanitize` and `Html` make it. */
export type CleanHtml = string & { readonly [clean]: true }

/** Markup that `html` sets into a page as it is, where it would escape a string. */
export class Html {
  readonly #text: CleanHtml

  constructor(text: CleanHtml) {
    this.#text = text
  }

  /** The markup as text, to send or to store. */
  toString(): CleanHtml {
    return this.#text
  }
}

/** What may stand in a template. A missing value or `false` writes nothing, so that `when && html…` works. */
export type Part = Html | string | number | null | undefined | false | readonly Part[]

/** Writes markup: what is `Html` stands as it is, all else is escaped for text and for quoted attributes. */
export function html(literals: TemplateStringsArray, ...parts: Part[]): Html {
  const written = literals.map((literal, at) => (at === 0 ? literal : write(parts[at - 1]) + literal))
  return new Html(written.join('') as CleanHtml)
}

/** Takes stored markup that `sanitize` once cleaned into a template; the type refuses any other string. */
export function trusted(text: CleanHtml): Html {
  return new Html(text)
}

/**
 * Replaces what is found in the text of clean markup, never within a tag: `replace` gives markup for a match and its first
 * group, or undefined to leave it. Character references stay as they are.
 */
export function replaceInText(
  markup: CleanHtml,
  pattern: RegExp,
  replace: (text: string, group: string) => Html | undefined,
): CleanHtml {
  const parts = markup.split(/(<[^>]*>)/)
  const replaced = parts.map((part) =>
    part.startsWith('<')
      ? part
      : part.replace(pattern, (text, group) => replace(text, group)?.toString() ?? text),
  )
  return replaced.join('') as CleanHtml
}

/**
 * Says where each link leads whose words do not begin with that: what they hide, or another host that they name, would be
 * taken for it (security V37).
 */
export function withHosts(markup: CleanHtml): CleanHtml {
  return markup.replaceAll(/<a href="([^"]*)"[^>]*>(.*?)<\/a>/gs, (link, href, words) => {
    const { host } = new URL(read(href))
    const shown = plainText(words as CleanHtml)
      .replace(/^https?:\/\//i, '')
      .toLowerCase()
    const isSaid = shown.startsWith(host) && !/^[\p{L}\p{M}\p{N}.:@_-]/u.test(shown.slice(host.length))
    return isSaid ? link : html`${trusted(link as CleanHtml)} (${host})`.toString()
  }) as CleanHtml
}

function write(part: Part): string {
  if (part === null || part === undefined || part === false) return ''
  if (part instanceof Html) return part.toString()
  if (typeof part === 'object') return part.map(write).join('')
  return String(part).replaceAll(/[&<>"']/g, (character) => ESCAPES[character]!)
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * Writes data for machines into a page: JSON in a script element of a type that browsers do not run, so that it needs no
 * leave of the content security policy (HTML §4.12.1). Nothing within it can end the element.
 */
export function dataBlock(type: 'application/ld+json', value: unknown): Html {
  const text = JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, escapeInJson)
  return new Html(`<script type="${type}">${text}</script>` as CleanHtml)
}

function escapeInJson(character: string): string {
  return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`
}

/** The longest foreign markup that is read, in characters; the rest is cut. Parsers slow down on depth, not length. */
export const SANITIZE_LENGTH_MAX = 100_000

/**
 * Gives what is safe and kept of markup that others wrote, in the way Mastodon keeps it (`FEDERATION.md`): its tags,
 * attributes and classes, headings as bold paragraphs, links only to the web. Cleaning what is clean changes nothing.
 */
export function sanitize(foreign: string): CleanHtml {
  // One pass makes it safe. Where it removed a tag, two others can meet of which one ends the other, and where it read
  // a character reference, a control can appear: the second pass settles both, and a third finds nothing. Where every tag
  // stayed and no control came, a second would find nothing either.
  const given = foreign.slice(0, SANITIZE_LENGTH_MAX)
  const once = pass(given)
  const isSettled = tagsOf(given) === tagsOf(once) && scrub(once) === once
  return (isSettled ? once : pass(once)) as CleanHtml
}

function tagsOf(markup: string): string {
  return markup.match(/<[/\w]*/g)?.join('') ?? ''
}

// In what comes out of the library `<` and `>` stand only in tags, so its text can be matched as it is.
function pass(text: string): string {
  return sanitizeHtml(scrub(text), KEPT)
    .replaceAll(/<h[1-6]( lang="[^"]*")?>/g, '<p$1><strong>')
    .replaceAll(/<\/h[1-6]>/g, '</strong></p>')
    .replaceAll(' />', '>')
    .replaceAll('<p></p>', '')
}

const CLASSES = [
  'h-*',
  'p-*',
  'u-*',
  'dt-*',
  'e-*',
  'mention',
  'hashtag',
  'ellipsis',
  'invisible',
  'quote-inline',
]

const KEPT: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['p', 'br', 'span', 'a', 'del', 's', 'pre', 'blockquote', 'code', 'b', 'strong', 'u', 'i', 'em'],
    ...['ul', 'ol', 'li', 'ruby', 'rt', 'rp', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
  ],
  allowedAttributes: {
    '*': ['lang'],
    a: ['href', 'rel', { name: 'translate', values: ['no'] }],
    span: [{ name: 'translate', values: ['no'] }],
    ol: ['start', 'reversed'],
    li: ['value'],
  },
  allowedClasses: { a: CLASSES, span: CLASSES, p: CLASSES },
  allowedSchemes: ['http', 'https'],
  allowProtocolRelative: false,
  // Browsers give up at 512; whatever is deeper keeps its text and loses its tags.
  nestingLimit: 64,
  transformTags: { a: writeLink },
  // Not by transformTags, which leaves the wrong end tag behind when it renames to a tag that is not allowed (2.18).
  exclusiveFilter: ({ tag, attribs }) => (tag === 'a' && attribs.href === undefined ? 'excludeTag' : false),
}

function writeLink(tagName: string, { href, rel, ...others }: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  if (href === undefined || !isWebUrl(href)) return { tagName, attribs: {} }
  const tag = rel?.split(/\s+/).includes('tag') ? 'tag ' : ''
  return { tagName, attribs: { href, ...others, rel: `${tag}nofollow noopener noreferrer` } }
}

/** Tells whether the text is an absolute http or https URL, the only ones that may become a link. */
export function isWebUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}

/**
 * Gives the text a reader sees, for previews, titles of links and notifications: paragraphs and line breaks as newlines,
 * without what Mastodon's classes hide (`invisible`) and with the dots they show (`ellipsis`).
 */
export function plainText(markup: CleanHtml): string {
  return textOf(markup, (words) => words.replaceAll(/\s+/g, ' '))
}

/**
 * Gives the same with the links whole, hidden parts and all: the text of which `writeHtml` made markup, to be typed on. Lines
 * that somebody typed are lines, also where Markdown left them as newlines, which no reader sees (Hollo).
 */
export function typedText(markup: CleanHtml): string {
  const whole = markup.replaceAll(/<span class="(?:invisible|ellipsis)">/g, '<span>')
  return textOf(whole.replaceAll(/(<br[^>]*>)\s+/g, '$1'), (words) =>
    words.trim() === '' ? ' ' : words.replaceAll(/[^\S\n]+/g, ' '),
  )
}

function textOf(markup: string, spaced: (words: string) => string): string {
  const spans: string[] = []
  let text = ''
  for (const [token] of markup.matchAll(/<[^>]*>|[^<]+/g)) {
    if (token.startsWith('<span')) spans.push(/\b(?:invisible|ellipsis)\b/.exec(token)?.[0] ?? 'shown')
    else if (token === '</span>') text += spans.pop() === 'ellipsis' ? '…' : ''
    else if (!spans.includes('invisible')) text += token.startsWith('<') ? lineEnds(token) : spaced(token)
  }
  const lines = text.split('\n').map((line) => line.trim())
  return read(lines.join('\n').replaceAll(/\n{3,}/g, '\n\n')).trim()
}

function lineEnds(tag: string): string {
  if (/^<\/?(?:p|blockquote|ul|ol|pre)\b/.test(tag)) return '\n\n'
  return /^<(?:br|\/li)\b/.test(tag) ? '\n' : ''
}

function read(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => CHARACTERS[entity]!)
}

const CHARACTERS = Object.fromEntries(
  Object.entries(ESCAPES).map(([character, entity]) => [entity, character]),
)
