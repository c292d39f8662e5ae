import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { viewPosts } from '../../core/posts/view.ts'
import { viewReferrals } from '../../core/referrals/view.ts'
import { Refusal } from '../../core/refusal.ts'
import { ReferralQuery, writeQuery } from '../../core/search/query.ts'
import { searchReferrals } from '../../core/search/search.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { ANSWERS } from '../errors.ts'
import { QueryText } from '../input.ts'
import type { Lookup } from '../mentions.ts'
import { sendPage } from '../page.ts'
import { faultList, lineField } from '../parts/form.ts'
import { LINES_A_PAGE } from '../parts/pager.ts'
import { referralCard } from '../parts/referral-card.ts'
import { accountPath, postPath } from '../paths.ts'
import { type Answer, requireViewer, type Viewer, type Visit, visitOf } from '../visit.ts'

/** The longest handle or address that is looked for. */
export const SEARCH_LENGTH_MAX = 2_000

const Query = z.object({ q: QueryText.transform((text) => text.trim().slice(0, SEARCH_LENGTH_MAX)) })

type Parts = { db: Db; site: Site; lookup: Lookup }

/**
 * `/search?q=`: leads to the account or post that a handle or an address names, wherever it is at home. Words that name
 * nobody are looked for in open work.
 */
export function showSearch(parts: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { q } = Query.parse(request.query)
    if (q === '') return sendForm(parts.site, reply, { q })
    try {
      return reply.redirect(await pathTo(parts, viewer, q), 303)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      if (refusal.kind !== 'not_found' || isName(q)) return sendForm(parts.site, reply, { q, refusal })
    }
    const query = ReferralQuery.safeParse({ q })
    if (query.success) {
      const results = await findWork(parts.db, visitOf(request), query.data)
      return sendForm(parts.site, reply, { q, results })
    }
    const [issue] = query.error.issues
    return sendForm(parts.site, reply, { q, refusal: new Refusal('invalid', issue!.message) })
  }
}

// What is meant as a handle or an address: it has an @, begins as addresses do, or is one word with a dot in it.
function isName(text: string): boolean {
  return /@|^\w+:|^\S+\.\S+$/.test(text)
}

/** The page here of what a handle or an address names. Refuses as the look-up does. */
export async function pathTo({ db, lookup }: Parts, viewer: Viewer, text: string): Promise<string> {
  const found = await lookup(text)
  if ('account' in found) return accountPath(found.account)
  const [post] = await viewPosts(db, viewer.account.id, [found.post.id])
  if (!post) throw new Refusal('not_found', `There is nothing to be found under “${text}”.`)
  return postPath(post)
}

interface Searched {
  q: string
  refusal?: Refusal
  results?: Html
}

function sendForm(site: Site, reply: FastifyReply, { q, refusal, results }: Searched): FastifyReply {
  const field = {
    name: 'q',
    label: 'Words, a handle or an address',
    hint: 'Words are looked for in open work. A handle such as @bram@mastodon.example, or the address of a profile or post, leads to people of any node.',
    value: q,
    need: 'always',
  } as const
  return sendPage(reply, site, {
    title: 'Search',
    ...(refusal && { status: ANSWERS[refusal.kind].status }),
    body: html`<h1>Search</h1>
${faultList(refusal ? [{ field: 'q', says: refusal.message }] : [])}
<form method="get" action="/search" role="search" class="sheet">
${lineField(field, { type: 'search', lengthMax: SEARCH_LENGTH_MAX })}
<div class="form-end"><button class="button">Find</button></div>
</form>
${results}`,
  })
}

async function findWork(db: Db, visit: Visit, query: ReferralQuery): Promise<Html> {
  const viewerId = visit.viewer?.account.id ?? null
  const lines = await searchReferrals(db, viewerId, query, { limit: LINES_A_PAGE })
  const ids = lines.map(({ id }) => id)
  const found = await viewReferrals(db, viewerId, ids)
  const further = `/open?${writeQuery(query)}`
  return html`<section aria-labelledby="found-title"><h2 id="found-title" class="section-title">Open work</h2>
${found.map((referral) => referralCard(referral, visit))}
${found.length === 0 && html`<p class="empty">No open work has “${query.q}” in it. People are found by their handles.</p>`}
<p><a href="${further}">${found.length === 0 ? 'Be told when there is some' : 'Search by pay, place and terms too'}</a></p></section>`
}
