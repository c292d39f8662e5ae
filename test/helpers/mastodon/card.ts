// The preview of a post's first link, as Mastodon makes it (product §2.2 no. 14).
import type { Post, World } from './world.ts'

/** Fetches the page behind a post's first link that is no mention or hashtag, if this server makes cards. */
export async function makeCard(world: World, post: Post): Promise<void> {
  // What stands behind a private link is for its reader, and asks who she is.
  if (!world.makesCards || post.visibility === 'direct') return
  const url = firstLink(post.content)
  world.cards.delete(post.uri)
  if (url === undefined) return
  const answer = await fetch(url, { headers: { accept: 'text/html' } })
  const page = await answer.text()
  if (!world.check(answer.status === 200, `the card of ${post.uri}: GET ${url} answered ${answer.status}`))
    return
  const title = read(page, /<meta property="og:title" content="([^"]*)"/)
  const canonical = read(page, /<link rel="canonical" href="([^"]*)"/)
  world.check(title !== undefined, `${url} has no og:title`)
  world.check(canonical !== undefined, `${url} has no canonical address`)
  world.check(
    !/\[(?:Open|In talks|Filled|Withdrawn|Closed)\]/.test(title ?? ''),
    `${url} has a state in its card`,
  )
  world.cards.set(post.uri, { url: canonical ?? url, title: title ?? '' })
}

function firstLink(content: string): string | undefined {
  for (const [tag, href] of content.matchAll(/<a [^>]*href="([^"]*)"[^>]*>/g)) {
    if (!/class="[^"]*(?:mention|hashtag)/.test(tag)) return href!.replaceAll('&amp;', '&')
  }
  return undefined
}

function read(page: string, pattern: RegExp): string | undefined {
  return pattern.exec(page)?.[1]
}
