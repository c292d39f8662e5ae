// What ties a writer's accounts together: those that she had elsewhere, and the one that she moves to.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Account, fullHandle } from '../../core/accounts/account.ts'
import { readAccountsByLink } from '../../core/accounts/find.ts'
import { ALIASES_MAX, addAlias, comeBack, MOVE_DAYS, removeAlias } from '../../core/accounts/moves.ts'
import { requirePassword } from '../../core/auth/change-password.ts'
import { moveAway } from '../../core/follows/move.ts'
import { Refusal } from '../../core/refusal.ts'
import { type Html, html } from '../../lib/html.ts'
import { readForm } from '../input.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { lineField } from '../parts/form.ts'
import { type Refused, refusedForm, retyped, sayRefused } from '../parts/refused.ts'
import { settingsNav } from '../parts/settings-nav.ts'
import { type Answer, requireViewer, type Viewer } from '../visit.ts'
import type { WebParts } from '../web-parts.ts'

const PATH = '/settings/move'

const HandleForm = z.object({ handle: z.string() })
const AliasForm = z.object({ uri: z.string() })
const MoveForm = z.object({ handle: z.string(), password: z.string() })

/** `/settings/move`: the accounts of one writer, and where she moves. */
export function showMoves(parts: WebParts): Answer {
  return async (request, reply) => await sendMoves(parts, reply, requireViewer(request))
}

/** Says of another account that it is the viewer's too, so that its followers can come here. */
export function addOwnAlias(parts: WebParts): Answer {
  return answerForm(parts, async ({ account }, request) => {
    const other = await findAccount(parts, readForm(HandleForm, request).handle)
    await parts.db.transaction().execute((tx) => addAlias(tx, account, other.uri))
  })
}

/** Says so no more. */
export function removeOwnAlias(parts: WebParts): Answer {
  return answerForm(parts, async ({ account }, request) => {
    const { uri } = readForm(AliasForm, request)
    await parts.db.transaction().execute((tx) => removeAlias(tx, account, uri))
  })
}

/** Moves the viewer's followers to an account of hers elsewhere, which is asked anew whether it is. */
export function moveElsewhere(parts: WebParts): Answer {
  return answerForm(parts, async ({ account }, request) => {
    const { handle, password } = readForm(MoveForm, request)
    await requirePassword(parts.db, account.id, password)
    const target = await parts.askAnew(await findAccount(parts, handle))
    await parts.db.transaction().execute((tx) => moveAway(tx, account, target))
  })
}

/** Takes a move back. */
export function moveBack(parts: WebParts): Answer {
  return answerForm(
    parts,
    async ({ account }) => await parts.db.transaction().execute((tx) => comeBack(tx, account)),
  )
}

function answerForm(
  parts: WebParts,
  deed: (viewer: Viewer, request: FastifyRequest) => Promise<void>,
): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    try {
      await deed(viewer, request)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return await sendMoves(parts, reply, viewer, refusedForm(request, refusal))
    }
    return reply.redirect(PATH, 303)
  }
}

async function findAccount({ lookup }: WebParts, typed: string): Promise<Account> {
  const found = await lookup(typed)
  if ('account' in found) return found.account
  throw new Refusal('invalid', 'This is a post, and no account.')
}

async function sendMoves(
  { db, site }: WebParts,
  reply: FastifyReply,
  { account, formToken }: Viewer,
  refused?: Refused,
): Promise<FastifyReply> {
  const { alsoKnownAs, movedToUri } = account
  const known = await readAccountsByLink(db, [...alsoKnownAs, movedToUri ?? ''])
  const nameOf = (uri: string) => {
    const found = known.find((one) => one.uri === uri)
    return found ? fullHandle(found) : uri
  }
  const { before, status, list } = sayRefused(refused)
  return sendPage(reply, site, {
    title: `${before}Your other accounts`,
    ...status,
    isPersonal: true,
    body: html`${settingsNav(PATH)}
<h1>Your other accounts</h1>
${list}
<section aria-labelledby="aliases-title"><h2 id="aliases-title">Come from elsewhere</h2>
<p>Name the account that you had before. Then tell its node that you move to ${fullHandle({ ...account, host: site.host })}: whoever follows you there will follow you here.</p>
${alsoKnownAs.length > 0 && html`<ul class="plain">${alsoKnownAs.map((uri) => aliasLine(uri, nameOf(uri), formToken))}</ul>`}
${alsoKnownAs.length < ALIASES_MAX && aliasForm(formToken, refused)}</section>
<section aria-labelledby="move-title"><h2 id="move-title">Move away</h2>
${movedToUri === null ? moveForm(formToken, refused) : movedPart(nameOf(movedToUri), formToken)}</section>`,
  })
}

function aliasLine(uri: string, name: string, token: string): Html {
  return html`<li class="told"><form method="post" action="${PATH}/aliases/remove" class="follow-line">${hiddenToken(token)}<input type="hidden" name="uri" value="${uri}">
<span>${name}</span><button class="link-button">Remove<span class="unseen"> ${name}</span></button></form></li>`
}

function aliasForm(token: string, refused: Refused | undefined): Html {
  const action = `${PATH}/aliases`
  const handle = retyped(refused, action).field({
    name: 'handle',
    id: 'alias',
    label: 'An account of yours',
    hint: 'Such as @bram@mastodon.example.',
    need: 'always',
  } as const)
  return html`<form method="post" action="${action}" class="sheet">${hiddenToken(token)}${lineField(handle)}
<div class="form-end"><button class="button">It is mine</button></div></form>`
}

function moveForm(token: string, refused: Refused | undefined): Html {
  const handle = retyped(refused, PATH).field({
    name: 'handle',
    id: 'target',
    label: 'Your new account',
    hint: 'It must name this one among its own aliases first.',
    need: 'always',
  } as const)
  const password = { name: 'password', label: 'Your password', need: 'always' } as const
  return html`<p>Your followers are asked to follow your new account instead, and your profile says where you went. Your posts stay here. After ${MOVE_DAYS} days you can come back here; your followers stay with the new account.</p>
<form method="post" action="${PATH}" class="sheet">${hiddenToken(token)}${lineField(handle)}
${lineField(password, { type: 'password', autocomplete: 'current-password' })}
<div class="form-end"><button class="button danger">Move my followers</button></div></form>`
}

function movedPart(name: string, token: string): Html {
  return html`<p>You moved to ${name}. After ${MOVE_DAYS} days you can say that you are back.</p>
<form method="post" action="${PATH}/back">${hiddenToken(token)}<button class="quiet-button">I am back</button></form>`
}
