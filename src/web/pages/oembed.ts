// What other sites make of a link to a referral (oembed.com). Always `rich`: Mastodon then keeps to OpenGraph, whose card
// says more than a link would (product §6.6).
import { z } from 'zod'
import { displayName } from '../../core/accounts/account.ts'
import { payInShort } from '../../core/referrals/wording/pay-sentences.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { ANSWERS } from '../errors.ts'
import { SHARED_SECONDS } from '../page.ts'
import { accountPath } from '../paths.ts'
import type { Answer } from '../visit.ts'
import { findEmbeddable } from './embed.ts'

const WIDTH = 550
const HEIGHT = 260

const Size = (usual: number) => z.coerce.number().int().min(1).catch(usual)
const Query = z.object({
  url: z.string().catch(''),
  format: z.string().optional().catch(undefined),
  maxwidth: Size(WIDTH),
  maxheight: Size(HEIGHT),
})

/** `GET /api/oembed?url=`: a frame with the referral in it. Other addresses are not found; other formats than JSON are not made. */
export function showOembed({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    reply.header('access-control-allow-origin', '*').type('application/json; charset=utf-8')
    const { url, format, ...most } = Query.parse(request.query)
    if (format !== undefined && format !== 'json')
      return reply.code(501).send({ error: 'Only JSON is made here.' })
    try {
      const answer = await describe(db, site, { url, most })
      return reply.header('cache-control', `public, max-age=${SHARED_SECONDS}`).send(answer)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return reply.code(ANSWERS[refusal.kind].status).send({ error: refusal.message })
    }
  }
}

async function describe(
  db: Db,
  site: Site,
  { url, most }: { url: string; most: { maxwidth: number; maxheight: number } },
) {
  const referral = await findEmbeddable(db, codeIn(site, url), new Date())
  const { terms, post, code } = referral
  const [width, height] = [Math.min(WIDTH, most.maxwidth), Math.min(HEIGHT, most.maxheight)]
  const frame = html`<iframe src="${site.origin}/embed/r/${code}" width="${width}" height="${height}" title="${terms.title}" sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy"></iframe>`
  return {
    type: 'rich',
    version: '1.0',
    title: `${terms.title} — ${payInShort(terms)}`,
    author_name: displayName(post.author),
    author_url: new URL(accountPath(post.author), site.origin).href,
    provider_name: site.name,
    provider_url: `${site.origin}/`,
    cache_age: SHARED_SECONDS,
    html: frame.toString(),
    width,
    height,
  }
}

function codeIn(site: Site, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const code = url?.origin === site.origin ? /^\/r\/([0-9a-z]{8})\/?$/i.exec(url.pathname)?.[1] : undefined
  if (code === undefined) throw new Refusal('not_found', 'There is no referral at this address.')
  return code
}
