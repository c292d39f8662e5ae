import type { Site } from '../core/site.ts'
import { dataBlock, type Html, html } from '../lib/html.ts'
import { header } from './parts/header.ts'
import { feedPath } from './paths.ts'
import { SOURCE_LINK } from './source.ts'
import { staticPath } from './static.ts'
import type { Visit } from './visit.ts'

/** What one page holds. */
export interface Page {
  title: string
  body: Html
  status?: number
  /** It holds a form, whose token is one visitor's alone: nobody may keep it. */
  isPersonal?: true
  /** It is shown once, to one person: nothing of it is kept or indexed, and where its links lead is told nothing. */
  isSecret?: true
  /** What search engines and link previews are told. Without it, they are asked to leave the page alone. */
  shared?: Shared
  /** The feeds of the list that the page shows. */
  feeds?: Feeds
}

/** Where the feeds of a list are: the address without its ending, and its query without `?`. */
export interface Feeds {
  path: string
  query?: string
}

/** What others are told of a page (ogp.me, and Mastodon's `fediverse:creator`). */
export interface Shared {
  kind: 'website' | 'profile' | 'article'
  /** The one address by which the page is to be known; for a copy, that of its home. */
  url: string
  description: string
  isIndexable: boolean
  /** The ActivityPub document of the same thing, when it is at home here. */
  documentUri?: string
  /** Who wrote it: `@ada@writers.example`. */
  creator?: string
  publishedAt?: Date
  /** The same for search engines, in the words of schema.org. */
  data?: object[]
  /** The page can be embedded in others, by its address (oembed.com). */
  isEmbeddable?: true
}

/** The whole document around a page: head, way to the content, navigation, footer. */
export function layout(site: Site, page: Page, visit: Visit): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · ${site.name}</title>
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${staticPath('style.css')}">
<link rel="icon" type="image/svg+xml" href="${staticPath('icon.svg')}">
${page.shared ? sharing(site, page.title, page.shared) : NOT_INDEXED}
${page.feeds && feedLinks(page.feeds)}
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
${header(site, visit)}
<main id="content" tabindex="-1">
${page.body}
</main>
${footer(site)}
</body>
</html>
`
}

const NOT_INDEXED = html`<meta name="robots" content="noindex">`

function sharing(site: Site, title: string, shared: Shared): Html {
  const { documentUri, creator, publishedAt } = shared
  const document =
    documentUri && html`<link rel="alternate" type="application/activity+json" href="${documentUri}">`
  return html`${document}
<link rel="canonical" href="${shared.url}">
<meta name="description" content="${shared.description}">
${!shared.isIndexable && NOT_INDEXED}
<meta property="og:site_name" content="${site.name}">
<meta property="og:type" content="${shared.kind}">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${shared.description}">
<meta property="og:url" content="${shared.url}">
<meta property="og:locale" content="en">
${creator && html`<meta name="fediverse:creator" content="${creator}">`}
${publishedAt && html`<meta property="article:published_time" content="${publishedAt.toISOString()}">`}
${shared.isEmbeddable && html`<link rel="alternate" type="application/json+oembed" href="${oembedUrl(site, shared.url)}">`}
${shared.data?.map((one) => dataBlock('application/ld+json', { '@context': 'https://schema.org', ...one }))}`
}

function oembedUrl(site: Site, url: string): string {
  return `${site.origin}/api/oembed?url=${encodeURIComponent(url)}`
}

const FEED_TYPES = [
  ['rss', 'application/rss+xml', 'RSS'],
  ['atom', 'application/atom+xml', 'Atom'],
  ['json', 'application/feed+json', 'JSON Feed'],
] as const

function feedLinks(feeds: Feeds): Html[] {
  return FEED_TYPES.map(
    ([ending, type, name]) =>
      html`<link rel="alternate" type="${type}" title="${name}" href="${feedPath(feeds, ending)}">`,
  )
}

function footer(site: Site): Html {
  return html`<footer class="bottom">
<p>${site.name} is a home for working writers, part of the fediverse.
<a href="/about">About</a> · <a href="/help">Help</a> · <a href="/help/for-mastodon-users">For people on Mastodon</a> · <a href="/help/scams">How frauds look</a> · <a href="${SOURCE_LINK}">Source code</a></p>
</footer>`
}
