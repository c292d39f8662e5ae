import { type Board, readBoards } from '../../core/boards/find.ts'
import { readReferralIds } from '../../core/referrals/find.ts'
import { type ReferralView, viewReferrals } from '../../core/referrals/view.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { type Id, idOf } from '../../lib/ids.ts'
import { PageQuery } from '../input.ts'
import { sendPage } from '../page.ts'
import { LINES_A_PAGE, pager } from '../parts/pager.ts'
import { referralCard } from '../parts/referral-card.ts'
import { type Answer, type Visit, visitOf } from '../visit.ts'

/** `/`: the open work, and how it works here. */
export function showFront({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const visit = visitOf(request)
    const { before } = PageQuery.parse(request.query)
    const [ids, boards] = await Promise.all([
      readReferralIds(db, {
        states: ['open', 'in_talks'],
        before: before === undefined ? undefined : idOf<'referral'>(before),
        limit: LINES_A_PAGE,
      }),
      readBoards(db),
    ])
    const referrals = await viewReferrals(db, visit.viewer?.account.id ?? null, ids)
    return sendPage(reply, site, {
      title: 'Open work',
      body: html`<div class="wide columns">
<div>
<h1>Work that writers pass on</h1>
<section aria-labelledby="open-title">
<h2 id="open-title" class="section-title">Open now</h2>
<p><a href="/open">Search by kind, pay, place and terms</a> · <a href="/open.rss">RSS</a></p>
${referralList(referrals, ids, visit)}
</section>
</div>
<aside aria-label="About this place">${howItWorks(visit)}${boardList(site, boards)}</aside>
</div>`,
      feeds: { path: '/open' },
      shared: {
        kind: 'website',
        url: `${site.origin}/`,
        description: 'Work that writers pass on to writers, with what it pays.',
        isIndexable: true,
      },
    })
  }
}

function referralList(referrals: ReferralView[], ids: Id<'referral'>[], visit: Visit): Html {
  if (referrals.length === 0) {
    return html`<div class="empty"><p>No work is open just now.</p>
<p>Are you booked out? <a href="/new/referral">Pass on what you cannot take.</a></p></div>`
  }
  return html`<div class="referrals">${referrals.map((referral) => referralCard(referral, visit))}</div>
${pager(
  '/',
  ids.map((id) => ({ id })),
)}`
}

function howItWorks({ viewer }: Visit): Html {
  return html`<section class="aside-part">
<h2>How it works</h2>
<ol>
<li>A writer who cannot take a job passes it on, with what it pays and why.</li>
<li>Whoever wants it answers, from any server of the fediverse.</li>
<li>She introduces one of you to the client. This node takes no fee. If she takes one, the post says so.</li>
</ol>
<p><a href="/new/referral">Pass work on</a>${viewer === null && html` · <a href="/help/for-mastodon-users">Answer from Mastodon</a>`}</p>
</section>`
}

function boardList(site: Site, boards: Board[]): Html | null {
  if (boards.length === 0) return null
  const lines = boards.map(
    ({ url, name, handle }) =>
      html`<li><a href="${url}"><bdi>${name || handle}</bdi></a><br><code class="copy">@${handle}@${site.host}</code></li>`,
  )
  return html`<section class="aside-part" id="boards">
<h2>Boards to follow</h2>
<p>A board boosts work while it is open. Follow one from your own server:</p>
<ul class="plain">${lines}</ul>
</section>`
}
