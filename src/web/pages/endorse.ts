// A writer vouches for another of this node, who is asked before anybody else reads it (product §2.8).
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { type Account, displayName } from '../../core/accounts/account.ts'
import { isActive } from '../../core/accounts/find.ts'
import { ENDORSEMENT_SKILLS_MAX, ENDORSEMENT_TEXT, endorseWriter } from '../../core/endorsements/endorse.ts'
import { ENDORSEMENT_BASES } from '../../core/endorsements/endorsement.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { readForm, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { shownName } from '../parts/account-line.ts'
import { hiddenToken } from '../parts/button.ts'
import { BASIS_WORDS } from '../parts/candidate-words.ts'
import { lineField, selectField, textField } from '../parts/form.ts'
import { optionsOf } from '../parts/referral-words.ts'
import { type Refused, refusedForm, retyped, sayRefused } from '../parts/refused.ts'
import { type Answer, requireViewer } from '../visit.ts'
import { findByHandle } from './profile.ts'

const Params = z.object({ handle: z.string().max(400) })

const VouchForm = z.object({
  basis: z.enum(ENDORSEMENT_BASES).optional().catch(undefined),
  since: z.string().trim().catch(''),
  skills: z.string().catch(''),
  text: z.string().catch(''),
})

type Parts = { db: Db; site: Site }

/** `/@bo/vouch`: the form in which a writer vouches for another of this node. */
export function showVouchForm(parts: Parts): Answer {
  return async (request, reply) => {
    requireViewer(request)
    const { handle } = readParams(Params, request)
    return await sendVouch(parts, reply, await findSubject(parts, handle))
  }
}

/** Keeps what she says, and asks the one of whom it speaks. Refused, it stands in the form again. */
export function vouch(parts: Parts): Answer {
  return async (request, reply) => {
    const { account: author } = requireViewer(request)
    const { handle } = readParams(Params, request)
    const subject = await findSubject(parts, handle)
    const { basis, since, skills, text } = readForm(VouchForm, request)
    try {
      if (!basis) throw new Refusal('invalid', 'Please say how you know them.')
      const said = { text, basis, skills: skills.split(','), since: since === '' ? null : since }
      const draft = { ...said, postId: null, at: new Date() }
      await parts.db.transaction().execute((tx) => endorseWriter(tx, { author, subject }, draft))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return await sendVouch(parts, reply, subject, refusedForm(request, refusal))
    }
    return reply.redirect('/endorsements', 303)
  }
}

// Whoever is at home elsewhere could not be asked.
async function findSubject({ db, site }: Parts, handle: string): Promise<Account> {
  const found = await findByHandle(db, site, handle)
  if (found.host === null && found.kind === 'writer' && isActive(found)) return found
  throw new Refusal('not_found', 'Only writers of this node can be vouched for here.')
}

async function sendVouch(
  { site }: Parts,
  reply: FastifyReply,
  subject: Account,
  refused?: Refused,
): Promise<FastifyReply> {
  const { formToken } = requireViewer(reply.request)
  const action = `/@${subject.handle}/vouch`
  const { field } = retyped(refused, action)
  const { before, status, list } = sayRefused(refused)
  const basis = field({ name: 'basis', label: 'How do you know them?', value: '', need: 'always' } as const)
  const skills = {
    name: 'skills',
    label: 'What for',
    hint: `Up to ${ENDORSEMENT_SKILLS_MAX}, with commas: copyediting, interviews.`,
  }
  const since = { name: 'since', label: 'Since when', hint: 'A year or a month: 2024, or 2024-03.' }
  const text = field({
    name: 'text',
    label: 'In your words',
    hint: `${ENDORSEMENT_TEXT.min} to ${ENDORSEMENT_TEXT.max.toLocaleString('en')} characters.`,
    need: 'always',
  } as const)
  return sendPage(reply, site, {
    title: `${before}Vouch for ${displayName(subject)}`,
    ...status,
    isPersonal: true,
    body: html`<h1>Vouch for ${shownName(subject)}</h1>
<p class="lead">They are asked first: what you say stands on their profile once they agree, with your name.</p>
${list}
<form method="post" action="${action}" class="sheet" novalidate>${hiddenToken(formToken)}
${selectField(basis, [['', 'Choose …'], ...optionsOf(BASIS_WORDS)])}${textField(text, 5)}
${lineField(field(skills), { lengthMax: 130 })}${lineField(field(since), { width: 'short', lengthMax: 7 })}
<div class="form-end"><button class="button">Vouch</button></div></form>`,
  })
}
