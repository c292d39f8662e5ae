// A feed in the three formats that readers know: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.
import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith'
import type { Site } from '../core/site.ts'
import { addressOf, type Format } from './formats.ts'
import { type Feed, jsonItem, updatedOf } from './items.ts'

/** Writes a feed as RSS 2.0. */
export function writeRss(site: Site, feed: Feed): string {
  return generateRssFeed({
    title: feed.title,
    link: feed.pageUrl,
    description: feed.description,
    language: 'en',
    lastBuildDate: updatedOf(feed),
    generator: 'Watercooler',
    atom: { links: [{ href: addressOf(site, feed, 'rss'), rel: 'self', type: 'application/rss+xml' }] },
    items: feed.items.map((item) => ({
      title: item.title,
      link: item.url,
      description: item.html,
      categories: item.tags.map((name) => ({ name })),
      guid: { value: item.id, isPermaLink: false },
      pubDate: item.publishedAt,
      // The author of RSS is an e-mail address, which nobody gives here.
      dc: { creators: [item.author.name] },
      atom: { updated: item.updatedAt },
    })),
  })
}

/** Writes a feed as Atom. */
export function writeAtom(site: Site, feed: Feed): string {
  return generateAtomFeed({
    id: `${site.origin}${feed.path}${feed.query === '' ? '' : `?${feed.query}`}`,
    title: { value: feed.title },
    subtitle: { value: feed.description },
    // Atom wants a time, RFC 4287 §4.1.1: a feed that never held anything never changed.
    updated: updatedOf(feed) ?? new Date(0),
    generator: { text: 'Watercooler' },
    links: [linkTo(site, feed, 'atom'), { href: feed.pageUrl, rel: 'alternate', type: 'text/html' }],
    entries: feed.items.map((item) => ({
      id: item.id,
      title: { value: item.title },
      links: [{ href: item.url, rel: 'alternate', type: 'text/html' }],
      authors: [{ name: item.author.name, uri: item.author.url }],
      categories: item.tags.map((term) => ({ term })),
      published: item.publishedAt,
      updated: item.updatedAt,
      content: { type: 'html', value: item.html },
    })),
  })
}

/** Writes a feed as JSON Feed; a referral says its terms in `_referral`, by the keys of product §2.5. */
export function writeJson(site: Site, feed: Feed, at: Date): string {
  return JSON.stringify(
    generateJsonFeed({
      title: feed.title,
      home_page_url: feed.pageUrl,
      feed_url: addressOf(site, feed, 'json'),
      description: feed.description,
      language: 'en',
      items: feed.items.map((item) => jsonItem(item, at)),
    }),
  )
}

function linkTo(site: Site, feed: Feed, format: Format) {
  return { href: addressOf(site, feed, format), rel: 'self', type: 'application/atom+xml' }
}
