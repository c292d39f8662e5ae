import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { viewPosts } from '../../core/posts/view.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { ANSWERS } from '../errors.ts'
import { QueryText } from '../input.ts'
import type { Lookup } from '../mentions.ts'
import { sendPage } from '../page.ts'
import { faultList, lineField } from '../parts/form.ts'
import { accountPath, postPath } from '../paths.ts'
import { type Answer, requireViewer, type Viewer } from '../visit.ts'

/** The longest handle or address that is looked for. */
export const SEARCH_LENGTH_MAX = 2_000

const Query = z.object({ q: QueryText.transform((text) => text.trim().slice(0, SEARCH_LENGTH_MAX)) })

type Parts = { db: Db; site: Site; lookup: Lookup }

/** `/search?q=`: leads to the account or post that a handle or an address names, wherever it is at home. */
export function showSearch(parts: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { q } = Query.parse(request.query)
    if (q === '') return sendForm(parts.site, reply, q)
    try {
      return reply.redirect(await pathTo(parts, viewer, q), 303)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return sendForm(parts.site, reply, q, refusal)
    }
  }
}

/** The page here of what a handle or an address names. Refuses as the look-up does. */
export async function pathTo({ db, lookup }: Parts, viewer: Viewer, text: string): Promise<string> {
  const found = await lookup(text)
  if ('account' in found) return accountPath(found.account)
  const [post] = await viewPosts(db, viewer.account.id, [found.post.id])
  if (!post) throw new Refusal('not_found', `There is nothing to be found under “${text}”.`)
  return postPath(post)
}

function sendForm(site: Site, reply: FastifyReply, q: string, refusal?: Refusal): FastifyReply {
  return sendPage(reply, site, {
    title: 'Search',
    ...(refusal && { status: ANSWERS[refusal.kind].status }),
    body: html`<h1>Search</h1>
${faultList(refusal ? [{ field: 'q', says: refusal.message }] : [])}
<form method="get" action="/search" role="search" class="sheet">
${lineField({ name: 'q', label: 'A handle, or the address of a profile or post', hint: 'Such as @bram@mastodon.example, from any node of the fediverse.', value: q, need: 'always' }, { type: 'search', lengthMax: SEARCH_LENGTH_MAX })}
<div class="form-end"><button class="button">Find</button></div>
</form>`,
  })
}
