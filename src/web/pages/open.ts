import { z } from 'zod'
import { readBoards } from '../../core/boards/find.ts'
import { readCurrencyTable } from '../../core/policy/currencies.ts'
import { type ReferralView, viewReferrals } from '../../core/referrals/view.ts'
import { ReferralQuery, writeQuery } from '../../core/search/query.ts'
import { type NOTIFY, SEARCH_NAME_LENGTH_MAX } from '../../core/search/saved.ts'
import { type FoundReferral, searchReferrals } from '../../core/search/search.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { scrub } from '../../lib/scrub.ts'
import { ANSWERS } from '../errors.ts'
import { PageQuery } from '../input.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { type Fault, faultList, lineField, selectField } from '../parts/form.ts'
import { LINES_A_PAGE, pager } from '../parts/pager.ts'
import { referralCard } from '../parts/referral-card.ts'
import { type Refused, retyped } from '../parts/refused.ts'
import { searchForm, type Typed } from '../parts/search-form.ts'
import { feedPath } from '../paths.ts'
import { type Answer, type Viewer, type Visit, visitOf } from '../visit.ts'

const Value = z.string().transform(scrub)
const TypedQuery = z.record(z.string(), z.union([Value, z.array(Value)]))

/** When the owner of a search is told of what it finds. */
export const NOTIFY_WORDS: Readonly<Record<(typeof NOTIFY)[number], string>> = {
  off: 'Never',
  instant: 'At once',
  daily: 'Once a day',
  weekly: 'Once a week',
}

/** `/open`: the open work, searched and filtered; the address says what is asked, and feeds ask the same. */
export function showOpen({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const typed: Typed = TypedQuery.safeParse(request.query).data ?? {}
    const read = ReferralQuery.safeParse(typed)
    // A form sends its empty fields too. An address that is to be kept says only what is asked.
    if (read.success && Object.values(typed).includes('')) return reply.redirect(pathOf(read.data), 303)
    const visit = visitOf(request)
    const [boards, { month }] = await Promise.all([readBoards(db), readCurrencyTable(db)])
    if (!read.success) {
      const faults = read.error.issues.map((issue) => ({ field: String(issue.path[0]), says: issue.message }))
      const page = {
        title: 'Not yet: Find open work',
        body: openBody(searchForm({ typed, faults, boards, month }), { faults }),
      }
      return sendPage(reply, site, { ...page, status: ANSWERS.invalid.status })
    }
    const { before } = PageQuery.parse(request.query)
    const viewerId = visit.viewer?.account.id ?? null
    const lines = await searchReferrals(db, viewerId, read.data, { before, limit: LINES_A_PAGE })
    const ids = lines.map(({ id }) => id)
    const found = { query: read.data, lines, referrals: await viewReferrals(db, viewerId, ids) }
    const isAll = writeQuery(read.data) === '' && before === undefined
    return sendPage(reply, site, {
      title: 'Find open work',
      body: openBody(searchForm({ typed, faults: [], boards, month }), { results: results(found, visit) }),
      feeds: { path: '/open', query: writeQuery(read.data) },
      shared: {
        kind: 'website',
        url: `${site.origin}${pathOf(read.data)}`,
        description: 'Work that writers pass on to writers, by kind, pay, place and terms.',
        // Search engines need the list once, not in every order of its filters.
        isIndexable: isAll,
      },
    })
  }
}

function pathOf(query: ReferralQuery): string {
  const written = writeQuery(query)
  return written === '' ? '/open' : `/open?${written}`
}

function openBody(form: Html, { faults = [], results }: { faults?: Fault[]; results?: Html }): Html {
  return html`<div class="wide columns">
<div>
<h1>Find open work</h1>
<p class="to-search"><a href="#search">Change what is asked</a></p>
${faultList(faults)}
${results}
</div>
<aside aria-label="Search">${form}</aside>
</div>`
}

interface Found {
  query: ReferralQuery
  lines: FoundReferral[]
  referrals: ReferralView[]
}

function results({ query, lines, referrals }: Found, visit: Visit): Html {
  return html`<section aria-labelledby="found-title">
<h2 id="found-title" class="section-title">${writeQuery(query) === '' ? 'Open now' : 'What was found'}</h2>
${referrals.length === 0 && html`<p class="empty">Nothing that is open matches. Leave something out, or keep the search and be told.</p>`}
${referrals.map((referral) => referralCard(referral, visit))}
${pager(
  pathOf(query),
  lines.map(({ place }) => ({ id: place })),
)}
</section>
${feedLine(query)}
${visit.viewer && writeQuery(query) !== '' && keepForm(query, visit.viewer)}`
}

function feedLine(query: ReferralQuery): Html {
  const feeds = { path: '/open', query: writeQuery(query) }
  const links = Object.entries({ rss: 'RSS', atom: 'Atom', json: 'JSON', ics: 'Calendar' }).map(
    ([ending, name], at) => html`${at > 0 && ' · '}<a href="${feedPath(feeds, ending)}">${name}</a>`,
  )
  return html`<p class="note">The same as a feed: ${links}</p>`
}

/** With which a search is kept; as it was typed if that was refused. */
export function keepForm(query: ReferralQuery, viewer: Viewer, refused?: Refused): Html {
  const { field } = retyped(refused, '/searches')
  const name = field({ name: 'name', label: 'Name', value: '', need: 'always' } as const)
  const notify = field({
    name: 'notify',
    label: 'Tell me of new work',
    value: 'daily',
    need: 'always',
  } as const)
  return html`<form method="post" action="/searches" class="sheet">
<h2>Keep this search</h2>
${hiddenToken(viewer.formToken)}<input type="hidden" name="query" value="${writeQuery(query)}">
${lineField(name, { lengthMax: SEARCH_NAME_LENGTH_MAX })}
${selectField(notify, Object.entries(NOTIFY_WORDS))}
<div class="form-end"><button class="button">Keep it</button> <a class="quiet-button" href="/searches">Saved searches</a></div>
</form>`
}
