// The open work as JSON, for whoever wants to build on it: no key, no cookie, from any page of the web.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findReferral } from '../core/referrals/find.ts'
import { type ReferralView, viewReferrals } from '../core/referrals/view.ts'
import { Refusal } from '../core/refusal.ts'
import { writeQuery } from '../core/search/query.ts'
import { searchListed } from '../core/search/search.ts'

import { sendFresh } from './answer.ts'
import { jsonItem, referralItem } from './items.ts'
import { API_PAGE_DEFAULT, API_PAGE_MAX } from './limits.ts'
import { type FeedParts, parseQuery } from './lists.ts'

const Page = z.object({
  before: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(API_PAGE_MAX).default(API_PAGE_DEFAULT),
})

const Params = z.object({ code: z.string().regex(/^[0-9a-z]{8}$/i) })

const TYPE = 'application/json; charset=utf-8'

type Answer = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

/** `GET /api/referrals`: open referrals with the filters of `/open`; `Link` leads on to older ones (RFC 8288). */
export function listReferrals({ db, site }: FeedParts): Answer {
  return async (request, reply) => {
    const query = parseQuery(request.query)
    const page = Page.safeParse(request.query)
    if (!page.success) throw new Refusal('invalid', `A page holds 1 to ${API_PAGE_MAX}; the next is in Link.`)
    const { before, limit } = page.data
    const found = await searchListed(db, query, { before, limit })
    const at = new Date()
    const ids = found.map(({ id }) => id)
    const referrals = (await viewReferrals(db, null, ids)).map((referral) => apiItem(referral, at))
    if (found.length === limit) {
      const next = new URLSearchParams(writeQuery(query))
      next.set('limit', String(limit))
      next.set('before', found.at(-1)!.place)
      reply.header('link', `<${site.origin}/api/referrals?${next}>; rel="next"`)
    }
    return sendFresh(reply, { type: TYPE, body: JSON.stringify({ referrals }) })
  }
}

/** `GET /api/referrals/k6n0qx9t`: one referral, whatever became of it. Refuses 'not_found' for what has no page. */
export function showOneReferral({ db }: FeedParts): Answer {
  return async (request, reply) => {
    const { code } = Params.safeParse(request.params).data ?? { code: '' }
    const found = await findReferral(db, null, code)
    const [referral] = found ? await viewReferrals(db, null, [found.id]) : []
    if (!referral) throw new Refusal('not_found', 'There is no referral with this code.')
    return sendFresh(reply, { type: TYPE, body: JSON.stringify(apiItem(referral, new Date())) })
  }
}

/** `GET /api/openapi.json`: what all this is, for programs. Made when it is first asked for, with the shapes it is made of. */
export function showApiDocument({ site }: FeedParts): Answer {
  return async (_, reply) => {
    const { writeApiDocument } = await import('./openapi.ts')
    return sendFresh(reply, { type: TYPE, body: JSON.stringify(writeApiDocument(site)) })
  }
}

function apiItem(referral: ReferralView, at: Date) {
  return { code: referral.code, ...jsonItem(referralItem(referral, at), at) }
}
