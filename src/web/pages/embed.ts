// Open work on other people's pages: small pages without scripts, which anybody may frame (product §6.6). Whoever looks is a
// stranger there, signed in or not.
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { displayName } from '../../core/accounts/account.ts'
import { findLocalAccount, isActive } from '../../core/accounts/find.ts'
import { findAvailability } from '../../core/availability.ts'
import { isReduced } from '../../core/referrals/describe.ts'
import { findReferral } from '../../core/referrals/find.ts'
import { type ReferralView, viewReferrals } from '../../core/referrals/view.ts'
import { Refusal } from '../../core/refusal.ts'
import { searchListed } from '../../core/search/search.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { readParams } from '../input.ts'
import { SHARED_SECONDS } from '../page.ts'
import { availabilityLine } from '../parts/profile-head.ts'
import { referralCard, stateMark } from '../parts/referral-card.ts'
import { ReferralParams } from '../referral-params.ts'
import { staticPath } from '../static.ts'
import { type Answer, visitOf, withoutButtons } from '../visit.ts'

/** The most referrals in an embedded list. */
export const EMBEDDED_MAX = 20
/** As many stand there when no number is asked for. */
export const EMBEDDED_DEFAULT = 5

const BoardParams = z.object({ board: z.string().regex(/^[a-z0-9_]{2,30}$/i) })
const WriterParams = z.object({ handle: z.string().regex(/^[a-z0-9_]{1,30}$/i) })
const Limit = z.object({ limit: z.coerce.number().int().min(1).max(EMBEDDED_MAX).catch(EMBEDDED_DEFAULT) })

type Parts = { db: Db; site: Site }

/** `/embed/r/k6n0qx9t`: a referral as a card, with where it stands now. */
export function showEmbeddedReferral({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const { code } = readParams(ReferralParams, request)
    const visit = withoutButtons(visitOf(request))
    const referral = await findEmbeddable(db, code, visit.at)
    return sendEmbedded(reply, site, {
      title: referral.terms.title,
      body: html`<p>${stateMark(referral.state)}</p>${referralCard(referral, visit)}`,
    })
  }
}

/** `/embed/b/editing?limit=5`: what is open on a board. */
export function showEmbeddedBoard({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const { board: handle } = readParams(BoardParams, request)
    const { limit } = Limit.parse(request.query)
    const board = await findLocalAccount(db, handle)
    if (board?.kind !== 'board' || !isActive(board))
      throw new Refusal('not_found', `There is no board called ${handle}.`)
    const found = await searchListed(db, { board: board.handle }, { limit })
    const ids = found.map(({ id }) => id)
    const referrals = await viewReferrals(db, null, ids)
    const visit = withoutButtons(visitOf(request))
    return sendEmbedded(reply, site, {
      title: displayName(board),
      body: html`<h2><a href="${board.url}">${displayName(board)}</a></h2>
${referrals.map((referral) => referralCard(referral, visit))}
${referrals.length === 0 && html`<p class="empty">Nothing is open here just now.</p>`}`,
    })
  }
}

/** `/embed/availability/@ana`: whether a writer has time, in one line. Refuses 'not_found', also when she does not say. */
export function showEmbeddedAvailability({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const { handle } = readParams(WriterParams, request)
    const writer = await findLocalAccount(db, handle)
    const said =
      writer?.kind === 'writer' && isActive(writer)
        ? await findAvailability(db, writer.id, visitOf(request).at)
        : undefined
    if (!writer || !said)
      throw new Refusal('not_found', `Nobody called ${handle} says here whether she has time.`)
    const name = displayName(writer)
    return sendEmbedded(reply, site, {
      title: name,
      body: html`<p><a href="${writer.url}"><bdi>${name}</bdi></a></p>${availabilityLine(said)}`,
    })
  }
}

/** A referral that strangers may see, by its code. Refuses 'not_found', also for what was closed long ago. */
export async function findEmbeddable(db: Db, code: string, at: Date): Promise<ReferralView> {
  const found = await findReferral(db, null, code)
  const [referral] = found ? await viewReferrals(db, null, [found.id]) : []
  if (!referral || isReduced(referral, at))
    throw new Refusal('not_found', 'There is no referral at this address.')
  return referral
}

// Links open beside the page that frames this one, not within the frame.
function sendEmbedded(
  reply: FastifyReply,
  site: Site,
  { title, body }: { title: string; body: Html },
): FastifyReply {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${site.name}</title>
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<base target="_blank">
<link rel="stylesheet" href="${staticPath('style.css')}">
</head>
<body class="embedded">
<main>${body}
<p class="post-line"><a href="${site.origin}/">${site.name}</a></p></main>
</body>
</html>
`
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', `public, max-age=${SHARED_SECONDS}`)
    .send(page.toString())
}
