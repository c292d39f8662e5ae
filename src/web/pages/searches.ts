import { z } from 'zod'
import { Refusal } from '../../core/refusal.ts'
import { ReferralQuery, readQueryFields, writeQuery } from '../../core/search/query.ts'
import {
  changeSearch,
  keepSearch,
  NOTIFY,
  readSearches,
  removeSearch,
  type SavedSearch,
  SEARCH_NAME_LENGTH_MAX,
} from '../../core/search/saved.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { type Id, idOf } from '../../lib/ids.ts'
import { readForm, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { button, hiddenToken } from '../parts/button.ts'
import { lineField, selectField } from '../parts/form.ts'
import { feedPath } from '../paths.ts'
import { type Answer, requireViewer, type Viewer } from '../visit.ts'
import { NOTIFY_WORDS } from './open.ts'

const SearchForm = z.object({ name: z.string(), notify: z.enum(NOTIFY) })
const NewSearch = SearchForm.extend({ query: z.string() })
const Params = z.object({
  id: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .transform((text): Id<'saved_search'> => idOf(text)),
})

/** `/searches`: the searches that somebody keeps, with their feeds. */
export function showSearches({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const kept = await readSearches(db, viewer.account.id)
    return sendPage(reply, site, {
      title: 'Searches that I keep',
      isPersonal: true,
      body: html`<h1>Searches that I keep</h1>
${kept.length === 0 && html`<p class="empty">You keep no search yet. <a href="/open">Search the open work</a>, and keep what you asked.</p>`}
${kept.map((search) => searchItem(search, viewer))}`,
    })
  }
}

/** Keeps a search, and leads to those that are kept. */
export function keepNewSearch({ db }: { db: Db }): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { query: written, ...form } = readForm(NewSearch, request)
    const query = ReferralQuery.safeParse(readQueryFields(written))
    if (!query.success) throw new Refusal('invalid', 'This search cannot be kept: ask it anew.')
    await db.transaction().execute((tx) => keepSearch(tx, viewer.account.id, { ...form, query: query.data }))
    return reply.redirect('/searches', 303)
  }
}

/** Names a search anew, or has its owner told at other times. */
export function changeKeptSearch({ db }: { db: Db }): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const change = { ...readParams(Params, request), ...readForm(SearchForm, request) }
    await db.transaction().execute((tx) => changeSearch(tx, viewer.account.id, change))
    return reply.redirect('/searches', 303)
  }
}

/** Keeps a search no longer. */
export function removeKeptSearch({ db }: { db: Db }): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { id } = readParams(Params, request)
    await db.transaction().execute((tx) => removeSearch(tx, viewer.account.id, id))
    return reply.redirect('/searches', 303)
  }
}

function searchItem({ id, name, query, notify, token }: SavedSearch, { formToken }: Viewer): Html {
  const feeds = Object.entries({ rss: 'RSS', atom: 'Atom', json: 'JSON', ics: 'Calendar' }).map(
    ([ending, format], at) =>
      html`${at > 0 && ' · '}<a href="${feedPath({ path: `/saved/${token}` }, ending)}">${format}</a>`,
  )
  const key = (field: string) => `${field}-${id}`
  const nameField = { name: 'name', id: key('name'), label: 'Name', value: name, need: 'always' } as const
  const notifyField = {
    name: 'notify',
    id: key('notify'),
    label: 'Tell me',
    value: notify,
    need: 'always',
  } as const
  return html`<article class="sheet">
<h2><a href="/open?${writeQuery(query)}">${name}</a></h2>
<p>Feeds, for your eyes only: ${feeds}</p>
<form method="post" action="/searches/${id}">${hiddenToken(formToken)}
<div class="row-fields">${lineField(nameField, { lengthMax: SEARCH_NAME_LENGTH_MAX })}
${selectField(notifyField, Object.entries(NOTIFY_WORDS))}</div>
<div class="form-end"><button class="quiet-button">Save</button></div></form>
${button({ action: `/searches/${id}/remove`, token: formToken, next: '/searches', words: 'Remove', style: 'link-button' })}
</article>`
}
