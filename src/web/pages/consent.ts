// "Somebody put in a word for you": yes, no, never (product §4.3).
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { answerRecommendation, refuseSuggestions } from '../../core/recommendations/answer.ts'
import { type RecommendationView, type Voice, viewRecommendation } from '../../core/recommendations/view.ts'
import { referralPath } from '../../core/referrals/code.ts'
import { payPhrase } from '../../core/referrals/wording/pay-sentences.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { scrub } from '../../lib/scrub.ts'
import { ANSWERS } from '../errors.ts'
import { readForm } from '../input.ts'
import { sendPage } from '../page.ts'
import { accountName } from '../parts/account-line.ts'
import { hiddenToken } from '../parts/button.ts'
import { BASIS_SAID } from '../parts/candidate-words.ts'
import { faultList, textField } from '../parts/form.ts'
import { codeIn, notYours, whoAsks } from '../parts/who-asks.ts'
import { type Answer, type Person, requirePerson } from '../visit.ts'

const AnswerForm = z.object({
  answer: z.enum(['yes', 'no', 'never']),
  message: z
    .string()
    .default('')
    .transform((text) => scrub(text).normalize('NFC').trim()),
})

type Parts = { db: Db; site: Site }

/** `/c/:code`: for the recommended person alone. */
export function showConsent(parts: Parts): Answer {
  return async (request, reply) => {
    if (whoAsks(request, reply, parts.site) === null) return reply
    return await sendConsent(parts, request, reply)
  }
}

/** She says yes, no, or that she is not to be suggested any more. */
export function giveConsent(parts: Parts): Answer {
  return async (request, reply) => {
    const { account } = requirePerson(request)
    const { id, code, referralCode } = await findView(parts.db, account.id, codeIn(request))
    const { answer, message } = readForm(AnswerForm, request)
    const at = new Date()
    const answered = { recommendationId: id, isYes: answer === 'yes', message, at }
    try {
      await parts.db
        .transaction()
        .execute((tx) =>
          answer === 'never'
            ? refuseSuggestions(tx, parts.site, account.id, at)
            : answerRecommendation(tx, parts.site, account.id, answered),
        )
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return await sendConsent(parts, request, reply, { refusal, message })
    }
    return reply.redirect(answer === 'yes' ? referralPath(referralCode) : `/c/${code}`, 303)
  }
}

async function sendConsent(
  { db, site }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  { refusal, message }: { refusal?: Refusal; message: string } = { message: '' },
): Promise<FastifyReply> {
  const person = requirePerson(request)
  const view = await findView(db, person.account.id, codeIn(request))
  const { terms, referralCode, voices, state } = view
  return sendPage(reply, site, {
    title: `${refusal ? 'Not yet: ' : ''}A word for you`,
    ...(refusal && { status: ANSWERS[refusal.kind].status }),
    isPersonal: true,
    body: html`<div class="prose"><h1>Somebody put in a word for you</h1>
${faultList(refusal ? [{ says: refusal.message }] : [])}
<p class="lead">For <a href="${referralPath(referralCode)}">${terms.title}</a>: ${payPhrase(terms)}.</p>
<ul class="plain">${voices.map(voice)}</ul>
${state === 'consent_pending' ? answers(view, person, message) : html`<p class="note">${ANSWERED[state]}</p>`}
</div>`,
  })
}

function voice({ by, basis, sinceYear, words }: Voice): Html {
  return html`<li>${accountName(by)} ${BASIS_SAID[basis].replace('them', 'you').replace('their', 'your')}${sinceYear !== null && ` since ${sinceYear}`}${words !== '' && html`: “<span class="typed">${words}</span>”`}</li>`
}

function answers({ code }: RecommendationView, { formToken }: Person, message: string): Html {
  const send = (answer: string, words: string, style: string) =>
    html`<button class="${style}" name="answer" value="${answer}">${words}</button>`
  const why = {
    name: 'message',
    label: 'With a yes: a line about why you',
    hint: 'Only the author reads it.',
    value: message,
  }
  return html`<p>The author knows only that somebody was suggested. With a yes you are among the candidates; of a no nobody learns who said it.</p>
<form method="post" action="/c/${code}" class="form-start">${hiddenToken(formToken)}
${textField(why, 3)}
${send('yes', 'Yes, consider me', 'button')} ${send('no', 'No, thank you', 'quiet-button')} ${send('never', 'Never suggest me', 'quiet-button')}</form>`
}

const ANSWERED = {
  consented: 'You said yes: you are among the candidates.',
  declined: 'You said no.',
  lapsed: 'The time to answer is over. If you would like the work, say so on its page.',
}

async function findView(
  db: Db,
  viewerId: Person['account']['id'],
  code: string,
): Promise<RecommendationView> {
  const view = await viewRecommendation(db, viewerId, code)
  if (!view) throw notYours()
  return view
}
