import type { Site } from '../../core/site.ts'
import type { Answer } from '../visit.ts'

const ROBOTS = `User-agent: *
Disallow: /authorize_interaction
Disallow: /home
Disallow: /new/
Disallow: /posts/
Disallow: /saved/
Disallow: /search
Disallow: /setup/
Disallow: /share
Disallow: /sign-in
`

/** `/robots.txt`: what search engines should not even ask for (RFC 9309). Pages say themselves whether they are indexed. */
export function showRobots(site: Site): Answer {
  const text = `${ROBOTS}\nSitemap: ${site.origin}/sitemap.xml\n`
  return async (_, reply) =>
    reply.type('text/plain; charset=utf-8').header('cache-control', 'public, max-age=86400').send(text)
}
