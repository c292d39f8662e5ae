// The page of an introduction (product §2.7, §4.2): terms, consent, and after both consents the client, once.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { answerIntroduction, confirmClient } from '../../core/introductions/answer.ts'
import { extendIntroduction, finishIntroduction, revokeIntroduction } from '../../core/introductions/end.ts'
import { openIntroduction } from '../../core/introductions/open.ts'
import { OUTCOMES, reportOutcome } from '../../core/introductions/outcome.ts'
import { type IntroductionView, type SaidOutcome, viewIntroduction } from '../../core/introductions/view.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { VaultKeys } from '../../core/vault/keys.ts'
import type { Db, Tx } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { ANSWERS } from '../errors.ts'
import { readForm } from '../input.ts'
import { sendPage } from '../page.ts'
import { OUTCOME_WORDS, OWN_OUTCOME_WORDS } from '../parts/candidate-words.ts'
import { clientPart, introductionPart } from '../parts/introduction.ts'
import { codeIn, notYours, whoAsks } from '../parts/who-asks.ts'
import { type Answer, requirePerson, visitOf } from '../visit.ts'

type Parts = { db: Db; site: Site }

const AnswerForm = z.object({ answer: z.enum(['yes', 'no']) })
const OutcomeForm = z.object({
  result: z.enum(OUTCOMES, { error: 'Please choose what came of it.' }),
  paid: z.enum(['yes', 'no', '']).catch(''),
})

/** `/i/:code`: who asks is settled first; then only the two see it. */
export function showIntroduction(parts: Parts): Answer {
  return async (request, reply) => {
    const person = whoAsks(request, reply, parts.site)
    if (person === null) return reply
    return await sendIntroduction(parts, request, reply)
  }
}

/** The candidate says yes or no. */
export function answerAsked(parts: Parts): Answer {
  return introductionDeed(parts, async (tx, { accountId, code, at, request }) => {
    const isYes = readForm(AnswerForm, request).answer === 'yes'
    await answerIntroduction(tx, parts.site, accountId, { code, isYes, at })
  })
}

/** The author says that the client agreed. */
export function clientAgreed(parts: Parts): Answer {
  return introductionDeed(parts, (tx, { accountId, code, at }) =>
    confirmClient(tx, parts.site, accountId, { code, at }),
  )
}

/** The author takes it back. */
export function takeBack(parts: Parts): Answer {
  return introductionDeed(parts, (tx, { accountId, code, at }) =>
    revokeIntroduction(tx, parts.site, accountId, { code, at }),
  )
}

/** One of the two asks for more time. */
export function askForTime(parts: Parts): Answer {
  return introductionDeed(parts, (tx, { by, accountId, code, at }) =>
    extendIntroduction(tx, { by, accountId, code, at }),
  )
}

/** One of the two says that it is done. */
export function finish(parts: Parts): Answer {
  return introductionDeed(parts, (tx, { by, accountId, code, at }) =>
    finishIntroduction(tx, parts.site, { by, accountId, code, at }),
  )
}

/** One of the two says what came of it. */
export function sayOutcome(parts: Parts): Answer {
  return introductionDeed(parts, async (tx, { view, accountId, at, request }) => {
    const { result, paid } = readForm(OutcomeForm, request)
    const paidOnTime = paid === '' ? null : paid === 'yes'
    await reportOutcome(tx, accountId, { interestId: view.interestId, result, paidOnTime, at })
  })
}

/** The candidate opens it: the one answer of this node that holds anything of a client, given once and kept by nobody. */
export function openOnce(parts: Parts & { vaultKeys: VaultKeys }): Answer {
  return async (request, reply) => {
    const person = requirePerson(request)
    const view = await findView(parts.db, person.account.id, codeIn(request))
    const opened = { site: parts.site, candidateId: person.account.id, code: view.code, at: new Date() }
    try {
      const client = await parts.db
        .transaction()
        .execute((tx) => openIntroduction(tx, parts.vaultKeys, opened))
      return sendPage(reply, parts.site, {
        title: 'The client',
        isSecret: true,
        body: clientPart(view, client),
      })
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return await sendIntroduction(parts, request, reply, refusal)
    }
  }
}

interface Asked {
  view: IntroductionView
  by: 'author' | 'candidate'
  accountId: IntroductionView['authorId']
  code: string
  at: Date
  request: FastifyRequest
}

function introductionDeed(parts: Parts, deed: (tx: Tx, asked: Asked) => Promise<void>): Answer {
  return async (request, reply) => {
    const accountId = requirePerson(request).account.id
    const view = await findView(parts.db, accountId, codeIn(request))
    const by = view.isAuthor ? 'author' : 'candidate'
    const asked = { view, by, accountId, code: view.code, at: new Date(), request } as const
    try {
      await parts.db.transaction().execute((tx) => deed(tx, asked))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return await sendIntroduction(parts, request, reply, refusal)
    }
    return reply.redirect(`/i/${view.code}`, 303)
  }
}

async function sendIntroduction(
  { db, site }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  refusal?: Refusal,
): Promise<FastifyReply> {
  const person = requirePerson(request)
  const view = await findView(db, person.account.id, codeIn(request))
  return sendPage(reply, site, {
    title: `${refusal ? 'Not yet: ' : ''}An introduction`,
    ...(refusal && { status: ANSWERS[refusal.kind].status }),
    isPersonal: true,
    body: html`${view.outcome && noted(view, view.outcome)}${introductionPart(view, { person, at: visitOf(request).at, refusal })}`,
  })
}

function noted({ isAuthor }: IntroductionView, { result, paidOnTime }: SaidOutcome): Html {
  const words = isAuthor ? OUTCOME_WORDS : OWN_OUTCOME_WORDS
  const paid = paidOnTime === null ? '' : `, ${paidOnTime ? '' : 'not '}paid on time`
  return html`<p class="note" role="status">Noted: ${words[result]}${paid}. Only you see it, and you can say it anew below.</p>`
}

async function findView(
  db: Db,
  viewerId: IntroductionView['authorId'],
  code: string,
): Promise<IntroductionView> {
  const view = await viewIntroduction(db, viewerId, code)
  if (!view) throw notYours()
  return view
}
