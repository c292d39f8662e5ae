// Lists of people to whom a writer would pass work on; nobody else ever sees them (product §2.9).
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { fullHandle } from '../../core/accounts/account.ts'
import { Refusal } from '../../core/refusal.ts'
import type { RosterId } from '../../core/rosters/id.ts'
import {
  answerListing,
  hideRoster,
  type Listing,
  readListings,
  showRoster,
} from '../../core/rosters/public.ts'
import {
  makeRoster,
  putOnRoster,
  type Roster,
  readRosters,
  removeRoster,
  takeOffRoster,
} from '../../core/rosters/roster.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { idOf } from '../../lib/ids.ts'
import { AccountIdText, IdText, readForm, readParams } from '../input.ts'
import type { Lookup } from '../mentions.ts'
import { sendPage } from '../page.ts'
import { accountLine } from '../parts/account-line.ts'
import { hiddenToken } from '../parts/button.ts'
import { lineField, textField } from '../parts/form.ts'
import { type Refused, refusedForm, retyped, sayRefused } from '../parts/refused.ts'
import { type Answer, requireViewer, type Viewer } from '../visit.ts'

const PATH = '/rosters'

const Params = z.object({ id: IdText.transform((text): RosterId => idOf(text)) })
const NameForm = z.object({ name: z.string().max(200) })
const AddForm = z.object({ who: z.string().max(300), note: z.string().catch('') })
const NoteForm = z.object({ member: AccountIdText, note: z.string() })
const AnswerForm = z.object({ answer: z.enum(['yes', 'no']) })
const MemberForm = z.object({ member: AccountIdText })

type Parts = { db: Db; site: Site; lookup: Lookup }

/** `/rosters`. */
export function showRosters(parts: Parts): Answer {
  return async (request, reply) => await sendRosters(parts, reply, requireViewer(request))
}

/** Makes a roster. */
export function addRoster(parts: Parts): Answer {
  return rosterDeed(parts, async ({ account }, request) => {
    const { name } = readForm(NameForm, request)
    await parts.db.transaction().execute((tx) => makeRoster(tx, account.id, name))
  })
}

/** Puts somebody on a roster, by her handle. */
export function addMember(parts: Parts): Answer {
  return rosterDeed(parts, async ({ account }, request) => {
    const { id: rosterId } = readParams(Params, request)
    const { who, note } = readForm(AddForm, request)
    const found = await parts.lookup(who.trim())
    if (!('account' in found) || found.account.kind !== 'writer')
      throw new Refusal('invalid', 'A roster holds writers: please give the handle of one.')
    const put = { rosterId, memberId: found.account.id, note }
    await parts.db.transaction().execute((tx) => putOnRoster(tx, account.id, put))
  })
}

/** Changes the note about somebody. */
export function noteMember(parts: Parts): Answer {
  return rosterDeed(parts, async ({ account }, request) => {
    const { id: rosterId } = readParams(Params, request)
    const { member: memberId, note } = readForm(NoteForm, request)
    await parts.db.transaction().execute((tx) => putOnRoster(tx, account.id, { rosterId, memberId, note }))
  })
}

/** Takes somebody off a roster. */
export function removeMember(parts: Parts): Answer {
  return rosterDeed(parts, async ({ account }, request) => {
    const { id: rosterId } = readParams(Params, request)
    const { member: memberId } = readForm(MemberForm, request)
    await parts.db.transaction().execute((tx) => takeOffRoster(tx, account.id, { rosterId, memberId }))
  })
}

/** Shows a roster to everybody. */
export function showToAll(parts: Parts): Answer {
  return rosterDeed(parts, async ({ account }, request) => {
    const { id } = readParams(Params, request)
    await parts.db.transaction().execute((tx) => showRoster(tx, account.id, id))
  })
}

/** Keeps it to its writer again. */
export function keepToSelf(parts: Parts): Answer {
  return rosterDeed(parts, async ({ account }, request) => {
    const { id } = readParams(Params, request)
    await parts.db.transaction().execute((tx) => hideRoster(tx, account.id, id))
  })
}

/** Says whether one may be shown on a roster of somebody else. */
export function answerRoster(parts: Parts): Answer {
  return rosterDeed(parts, async ({ account }, request) => {
    const { id: rosterId } = readParams(Params, request)
    const { answer } = readForm(AnswerForm, request)
    const isYes = answer === 'yes'
    await parts.db.transaction().execute((tx) => answerListing(tx, account.id, { rosterId, isYes }))
  })
}

/** Throws a roster away. */
export function throwAway(parts: Parts): Answer {
  return rosterDeed(parts, async ({ account }, request) => {
    const { id } = readParams(Params, request)
    await parts.db.transaction().execute((tx) => removeRoster(tx, account.id, id))
  })
}

function rosterDeed(parts: Parts, deed: (viewer: Viewer, request: FastifyRequest) => Promise<void>): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    try {
      await deed(viewer, request)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return await sendRosters(parts, reply, viewer, refusedForm(request, refusal))
    }
    return reply.redirect(PATH, 303)
  }
}

async function sendRosters(
  { db, site }: Parts,
  reply: FastifyReply,
  viewer: Viewer,
  refused?: Refused,
): Promise<FastifyReply> {
  const rosters = await readRosters(db, viewer.account.id)
  const listings = await readListings(db, viewer.account.id)
  const token = hiddenToken(viewer.formToken)
  const { before, status, list } = sayRefused(refused)
  const drawn = { token, refused }
  const { field } = retyped(refused, PATH)
  return sendPage(reply, site, {
    title: `${before}Rosters`,
    ...status,
    isPersonal: true,
    body: html`<h1>Rosters</h1>
<p class="lead">People to whom you would pass work on. When you do, you can ask them before everybody else. Nobody but you sees these lists, unless you show one: then whoever agrees stands on your profile.</p>
${list}
${rosters.length === 0 ? html`<p class="empty">You keep none yet.</p>` : rosters.map((roster) => rosterPart(roster, drawn))}
<form method="post" action="${PATH}" class="sheet">${token}
${lineField(field({ name: 'name', label: 'A new roster', hint: 'Such as copyeditors, or people I trust.', need: 'always' } as const), { width: 'middle', lengthMax: 40 })}
<div class="form-end"><button class="button">Make it</button></div></form>
${listings.length > 0 && listingPart(listings, token)}`,
  })
}

interface Drawn {
  token: Html
  refused: Refused | undefined
}

function rosterPart({ id, name, isPublic, members }: Roster, drawn: Drawn): Html {
  const { token, refused } = drawn
  const { field } = retyped(refused, `${PATH}/${id}/members`)
  const who = field({
    name: 'who',
    id: `who-${id}`,
    label: 'Add somebody',
    hint: 'A handle, here or anywhere: @bo@mastodon.example',
    need: 'always',
  } as const)
  const note = field({ name: 'note', id: `note-${id}`, label: 'A note for yourself' } as const)
  return html`<section class="moves" aria-labelledby="roster-${id}"><h2 id="roster-${id}">${name}</h2>
${members.length === 0 ? html`<p class="hint">Nobody is on it yet.</p>` : html`<ul class="plain">${members.map((member) => memberLine(id, member, drawn))}</ul>`}
<form method="post" action="${PATH}/${id}/members" class="sheet">${token}${lineField(who)}${lineField(note, { lengthMax: 500 })}<button class="quiet-button">Add</button></form>
${shownPart({ id, name, isPublic, members }, drawn)}
<details><summary>Throw it away</summary><form method="post" action="${PATH}/${id}/remove">${token}<button class="quiet-button">Yes, throw “${name}” away</button></form></details>
</section>`
}

function shownPart({ id, isPublic, members }: Roster, { token }: Drawn): Html {
  const agreed = members.filter(({ consent }) => consent === 'accepted').length
  const says = isPublic
    ? `Everybody sees it on your profile, with those who agreed: ${agreed} of ${members.length}.`
    : 'Only you see it. If you show it, each person on it is asked first.'
  return html`<form method="post" action="${PATH}/${id}/${isPublic ? 'hide' : 'show'}">${token}<p class="hint">${says}</p><button class="quiet-button">${isPublic ? 'Keep it to yourself' : 'Show it'}</button></form>`
}

const CONSENT_WORDS: Record<Listing['consent'], string> = {
  asked: 'asks to show you',
  accepted: 'shows you',
  rejected: 'does not show you',
}

function listingPart(listings: Listing[], token: Html): Html {
  const lines = listings.map(
    ({ rosterId, name, owner, consent }) =>
      html`<li>${accountLine(owner)} ${CONSENT_WORDS[consent]} on “${name}”.
<form method="post" action="${PATH}/${rosterId}/answer">${token}${consent !== 'accepted' && html`<button class="quiet-button" name="answer" value="yes">Yes, show me</button> `}${consent !== 'rejected' && html`<button class="quiet-button" name="answer" value="no">No</button>`}</form></li>`,
  )
  return html`<section aria-labelledby="listings"><h2 id="listings">Rosters of others</h2><ul class="plain">${lines}</ul></section>`
}

function memberLine(rosterId: RosterId, member: Roster['members'][number], { token, refused }: Drawn): Html {
  const action = `${PATH}/${rosterId}/note`
  const { field, isOpen } = retyped(refused, action, { member: member.id })
  const hidden = html`${token}<input type="hidden" name="member" value="${member.id}">`
  const note = field({
    name: 'note',
    id: `note-${rosterId}-${member.id}`,
    label: `Your note on ${fullHandle(member)}`,
    value: member.note,
  } as const)
  return html`<li>${accountLine(member)}${member.note !== '' && html` <span class="typed">${member.note}</span>`}
<details${isOpen}><summary>Change</summary><form method="post" action="${action}" class="sheet">${hidden}${textField(note, 2)}<button class="quiet-button">Keep the note</button></form>
<form method="post" action="${PATH}/${rosterId}/members/remove">${hidden}<button class="quiet-button">Take off the roster</button></form></details></li>`
}
