// What a guest sees of herself here: her interests, her referrals, her data (product §3.5, §6.6).
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { fullHandle } from '../../core/accounts/account.ts'
import { eraseGuest } from '../../core/guests/erase.ts'
import { readAllOf } from '../../core/guests/export.ts'
import {
  type OwnReferral,
  type PendingWord,
  readOwnReferrals,
  readPendingWords,
} from '../../core/guests/view.ts'
import { type OwnInterestView, viewOwnInterests } from '../../core/interests/view.ts'
import { readMember } from '../../core/members/export.ts'
import { type OwnOffer, viewOwnOffers } from '../../core/offers/view.ts'
import { refuseSuggestions, refusesSuggestions } from '../../core/recommendations/answer.ts'
import { referralPath } from '../../core/referrals/code.ts'
import { said } from '../../core/referrals/moves/check-move.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { readForm } from '../input.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { OWN_INTEREST_WORDS } from '../parts/candidate-words.ts'
import { checkFields, faultList } from '../parts/form.ts'
import { dayOf } from '../parts/time.ts'
import { guestPath } from '../paths.ts'
import { dropSession } from '../session.ts'
import { type Answer, type Person, requirePerson } from '../visit.ts'

const SHOWN_MAX = 200

const EraseForm = z.object({ sure: z.literal('yes').optional().catch(undefined) })

type Parts = { db: Db; site: Site }

/** `/guest`: for whoever is signed in; a stranger is led to the sign-in for guests. */
export function showGuest(parts: Parts): Answer {
  return async (request, reply) => {
    if (request.guest === null && request.viewer === null) return reply.redirect(guestPath('/guest'), 303)
    return await sendGuest(parts, reply, requirePerson(request))
  }
}

/** `/guest/export`: all that is kept of her, as JSON. */
export function exportGuest({ db }: Parts): Answer {
  return async (request, reply) => {
    const { account } = requirePerson(request)
    const own = account.host === null ? await readMember(db, account.id) : {}
    const data = { ...own, ...(await readAllOf(db, account.id)) }
    return reply
      .type('application/json; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('content-disposition', 'attachment; filename="watercooler.json"')
      .send(`${JSON.stringify({ account: account.uri, ...data }, null, 2)}\n`)
  }
}

/** A guest has everything of hers deleted, and is signed out everywhere. */
export function forgetGuest({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const { guest } = request
    if (guest === null)
      throw new Refusal('forbidden', 'Only a guest is forgotten here; a member leaves by her settings.')
    const { sure } = readForm(EraseForm, request)
    if (sure === undefined) {
      return await sendGuest({ db, site }, reply, guest, 'Please tick that you want it: it cannot be undone.')
    }
    await db.transaction().execute((tx) => eraseGuest(tx, site, guest.account.id, new Date()))
    await dropSession(request, reply, { db, site })
    return reply.redirect('/', 303)
  }
}

/** Somebody does not want to be suggested any more. */
export function neverSuggest({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const { account } = requirePerson(request)
    await db.transaction().execute((tx) => refuseSuggestions(tx, site, account.id, new Date()))
    return reply.redirect('/guest', 303)
  }
}

async function sendGuest(
  { db, site }: Parts,
  reply: FastifyReply,
  person: Person,
  says?: string,
): Promise<FastifyReply> {
  const { account } = person
  const [interests, referrals, words, offers, isRefused] = await Promise.all([
    viewOwnInterests(db, account.id, SHOWN_MAX),
    readOwnReferrals(db, account.id, SHOWN_MAX),
    readPendingWords(db, account.id),
    viewOwnOffers(db, account.id, { limit: SHOWN_MAX }),
    refusesSuggestions(db, account.id),
  ])
  return sendPage(reply, site, {
    title: 'What is yours here',
    ...(says !== undefined && { status: 422 }),
    isPersonal: true,
    body: html`<div class="prose"><h1>What is yours here</h1>
<p class="lead">You are ${fullHandle(account)}${person.isGuest && ', as a guest'}.</p>
${faultList(says === undefined ? [] : [{ field: 'sure', says }])}
${list('A word for you', words.map(wordLine))}
${suggesting(person, isRefused)}
${list('Work that you would like', interests.map(interestLine), 'Nothing yet.')}
${list('Work at other nodes that you would like', offers.map(offerLine))}
${list('Work that you passed on', referrals.map(referralLine), 'Nothing yet.')}
<h2>Your data</h2>
<p><a href="/guest/export" download>Take it along, as JSON</a></p>
${person.isGuest ? erasing(person) : html`<p><a href="/settings/leave">Delete your account</a></p>`}
</div>`,
  })
}

function list(title: string, lines: Html[], empty?: string): Html | null {
  if (lines.length === 0 && empty === undefined) return null
  return html`<h2>${title}</h2>${lines.length === 0 ? html`<p>${empty}</p>` : html`<ul>${lines}</ul>`}`
}

function suggesting({ formToken }: Person, isRefused: boolean): Html {
  if (isRefused) return html`<p class="note">Nobody can suggest you here: you said so.</p>`
  return html`<details><summary>Being suggested by others</summary>
<p>Colleagues can put in a word for you, and you are asked. If you would rather not, nobody can any more; it cannot be taken back here.</p>
<form method="post" action="/guest/never-suggest">${hiddenToken(formToken)}<button class="quiet-button">Never suggest me</button></form></details>`
}

function wordLine({ code, title }: PendingWord): Html {
  return html`<li><a href="/c/${code}">${title}</a>: somebody put in a word for you.</li>`
}

function interestLine({ code, title, state, introduction }: OwnInterestView): Html {
  return html`<li><a href="${referralPath(code)}">${title}</a>: ${OWN_INTEREST_WORDS[state]}${introduction && html` <a href="/i/${introduction.code}">Your introduction</a>`}</li>`
}

function offerLine({ state, referral: { title, author, postId } }: OwnOffer): Html {
  return html`<li><a href="/${fullHandle(author)}/${postId}">${title}</a> of ${fullHandle(author)}: ${OWN_INTEREST_WORDS[state]}</li>`
}

const hasCandidates: readonly string[] = ['circle', 'open', 'in_talks', 'filled', 'withdrawn', 'expired']

function referralLine({ code, title, state, madeAt }: OwnReferral): Html {
  return html`<li><a href="${referralPath(code)}">${title ?? 'A draft'}</a>, ${said(state)}, of ${dayOf(madeAt)}.${hasCandidates.includes(state) && html` <a href="${referralPath(code)}/desk">Candidates</a>`}</li>`
}

function erasing({ formToken }: Person): Html {
  return html`<details><summary>Delete everything</summary>
<p>Your open work is withdrawn and those who replied to it are told; a day later it is gone. What you said as a candidate, of
others, to those who asked you first, and against decisions of moderators, goes at once, and so does what others said of you. The decisions stay. What you posted from your own node is there: delete it there. That you do not want to be suggested is remembered, if you said so.</p>
<form method="post" action="/guest/erase" class="sheet">${hiddenToken(formToken)}
${checkFields({ name: 'sure', label: 'Are you sure?', need: 'always' }, [], [['yes', 'Yes, delete everything']])}
<button class="quiet-button">Delete everything</button></form></details>`
}
