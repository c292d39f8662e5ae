import { z } from 'zod'
import { type Account, displayName } from '../../core/accounts/account.ts'
import { findLocalAccount, isActive } from '../../core/accounts/find.ts'
import { countFollows, findFollow } from '../../core/follows/read.ts'
import { readReferralIds } from '../../core/referrals/find.ts'
import type { ReferralState } from '../../core/referrals/states.ts'
import { viewReferrals } from '../../core/referrals/view.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html, plainText } from '../../lib/html.ts'
import { type Id, idOf } from '../../lib/ids.ts'
import { gonePage } from '../errors.ts'
import { PageQuery, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { LINES_A_PAGE, pager } from '../parts/pager.ts'
import { profileHead } from '../parts/profile-head.ts'
import { referralCard } from '../parts/referral-card.ts'
import { boardData } from '../parts/structured.ts'
import { type Answer, type Visit, visitOf } from '../visit.ts'

const CLOSED_SHOWN = 5

const Params = z.object({ board: z.string().regex(/^[a-z0-9_]{2,30}$/i) })

/** `/b/editing`: a board, what is open on it, and what was closed last. */
export function showBoard({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const { board: handle } = readParams(Params, request)
    const board = await findLocalAccount(db, handle)
    if (board?.kind !== 'board') throw new Refusal('not_found', `There is no board called ${handle}.`)
    if (!isActive(board)) return sendPage(reply, site, gonePage('This board is not here any more.'))
    const visit = visitOf(request)
    const before = PageQuery.parse(request.query).before
    const shown = await readShown(db, board, visit, before === undefined ? undefined : idOf(before))
    const title = `${displayName(board)} (@${board.handle}@${site.host})`
    return sendPage(reply, site, {
      title,
      body: html`${profileHead(site, board, { posts: 0, rosters: [], ...shown.follows, follow: shown.follow }, visit)}
<section aria-labelledby="open-title">
<h2 id="open-title" class="section-title">Open</h2>
${shown.open.map((referral) => referralCard(referral, visit))}
${shown.open.length === 0 && html`<p class="empty">Nothing is open here just now.</p>`}
${pager(
  board.url,
  shown.ids.map((id) => ({ id })),
)}
</section>
${shown.closed.length > 0 && html`<section aria-labelledby="closed-title"><h2 id="closed-title" class="section-title">Closed lately</h2>${shown.closed.map((referral) => referralCard(referral, visit))}</section>`}`,
      feeds: { path: `/b/${board.handle}` },
      shared: {
        kind: 'profile',
        url: board.url,
        description: plainText(board.bioHtml),
        isIndexable: board.isIndexable,
        documentUri: board.uri,
        data: boardData(site, board, shown.open),
      },
    })
  }
}

async function readShown(db: Db, board: Account, { viewer }: Visit, before: Id<'referral'> | undefined) {
  const viewerId = viewer?.account.id ?? null
  const read = (states: ReferralState[], limit: number) =>
    readReferralIds(db, { states, boardId: board.id, limit, before })
  const [ids, closedIds, follows, follow] = await Promise.all([
    read(['open', 'in_talks'], LINES_A_PAGE),
    before === undefined ? read(['filled', 'withdrawn', 'expired'], CLOSED_SHOWN) : [],
    countFollows(db, board.id),
    viewer && findFollow(db, viewer.account.id, board.id),
  ])
  const views = await viewReferrals(db, viewerId, [...ids, ...closedIds])
  return {
    ids,
    open: views.filter((view) => view.closedAt === null),
    closed: views.filter((view) => view.closedAt !== null),
    follows,
    follow: follow?.state ?? null,
  }
}
