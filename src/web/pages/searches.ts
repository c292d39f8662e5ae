import type { FastifyReply, FastifyRequest } from 'fastify'
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
import type { Db, Tx } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { type Id, idOf } from '../../lib/ids.ts'
import { IdText, readForm, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { button, hiddenToken } from '../parts/button.ts'
import { lineField, selectField } from '../parts/form.ts'
import { type Refused, refusedForm, retyped, sayRefused } from '../parts/refused.ts'
import { feedPath } from '../paths.ts'
import { type Answer, requireViewer, type Viewer } from '../visit.ts'
import { keepForm, NOTIFY_WORDS } from './open.ts'

const PATH = '/searches'

const SearchForm = z.object({ name: z.string(), notify: z.enum(NOTIFY) })
const NewSearch = SearchForm.extend({ query: z.string() })
const Params = z.object({ id: IdText.transform((text): Id<'saved_search'> => idOf(text)) })

type Parts = { db: Db; site: Site }

/** `/searches`: the searches that somebody keeps, with their feeds. */
export function showSearches(parts: Parts): Answer {
  return async (request, reply) => await sendSearches(parts, reply, requireViewer(request))
}

/** Keeps a search, and leads to those that are kept. */
export function keepNewSearch(parts: Parts): Answer {
  return searchDeed(parts, async (tx, { account }, request) => {
    const { query: written, ...form } = readForm(NewSearch, request)
    const query = ReferralQuery.safeParse(readQueryFields(written))
    if (!query.success) throw new Refusal('invalid', 'This search cannot be kept: ask it anew.')
    await keepSearch(tx, account.id, { ...form, query: query.data })
  })
}

/** Names a search anew, or has its owner told at other times. */
export function changeKeptSearch(parts: Parts): Answer {
  return searchDeed(parts, async (tx, { account }, request) => {
    await changeSearch(tx, account.id, { ...readParams(Params, request), ...readForm(SearchForm, request) })
  })
}

/** Keeps a search no longer. */
export function removeKeptSearch(parts: Parts): Answer {
  return searchDeed(parts, async (tx, { account }, request) => {
    await removeSearch(tx, account.id, readParams(Params, request).id)
  })
}

function searchDeed(
  parts: Parts,
  deed: (tx: Tx, viewer: Viewer, request: FastifyRequest) => Promise<void>,
): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    try {
      await parts.db.transaction().execute((tx) => deed(tx, viewer, request))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return await sendSearches(parts, reply, viewer, refusedForm(request, refusal))
    }
    return reply.redirect(PATH, 303)
  }
}

async function sendSearches(
  { db, site }: Parts,
  reply: FastifyReply,
  viewer: Viewer,
  refused?: Refused,
): Promise<FastifyReply> {
  const kept = await readSearches(db, viewer.account.id)
  const { before, status, list } = sayRefused(refused)
  return sendPage(reply, site, {
    title: `${before}Saved searches`,
    ...status,
    isPersonal: true,
    body: html`<h1>Saved searches</h1>
${list}
${refused && unkept(refused, viewer)}
${kept.length === 0 && html`<p class="empty">You keep no search yet. <a href="/open">Search the open work</a>, and keep what you asked.</p>`}
${kept.map((search) => searchItem(search, viewer, refused))}`,
  })
}

// One that was to be kept, which came from a page that shows what it finds.
function unkept(refused: Refused, viewer: Viewer): Html | false {
  const query = ReferralQuery.safeParse(readQueryFields(String(refused.typed.query ?? '')))
  return refused.action === PATH && query.success && keepForm(query.data, viewer, refused)
}

function searchItem(
  { id, name, query, notify, token }: SavedSearch,
  { formToken }: Viewer,
  refused: Refused | undefined,
): Html {
  const { field } = retyped(refused, `${PATH}/${id}`)
  const feeds = Object.entries({ rss: 'RSS', atom: 'Atom', json: 'JSON', ics: 'Calendar' }).map(
    ([ending, format], at) =>
      html`${at > 0 && ' · '}<a href="${feedPath({ path: `/saved/${token}` }, ending)}">${format}</a>`,
  )
  const key = (field: string) => `${field}-${id}`
  const nameField = field({
    name: 'name',
    id: key('name'),
    label: 'Name',
    value: name,
    need: 'always',
  } as const)
  const notifyField = field({
    name: 'notify',
    id: key('notify'),
    label: 'Tell me',
    value: notify,
    need: 'always',
  } as const)
  return html`<article class="sheet">
<h2><a href="/open?${writeQuery(query)}">${name}</a></h2>
<p>Feeds: ${feeds}. <span class="hint">Keep these addresses to yourself: whoever has one can read it.</span></p>
<form method="post" action="${PATH}/${id}">${hiddenToken(formToken)}
<div class="row-fields">${lineField(nameField, { lengthMax: SEARCH_NAME_LENGTH_MAX })}
${selectField(notifyField, Object.entries(NOTIFY_WORDS))}</div>
<div class="form-end"><button class="quiet-button">Save</button></div></form>
${button({ action: `${PATH}/${id}/remove`, token: formToken, next: PATH, words: 'Remove', style: 'link-button' })}
</article>`
}
