// What the author does about her candidates and her client. Whatever is refused is said above the desk view.
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findInterest, type InterestId } from '../../core/interests/interest.ts'
import { moveCandidate, noteCandidate } from '../../core/interests/move.ts'
import { proposeIntroduction } from '../../core/introductions/propose.ts'
import { referralPath } from '../../core/referrals/code.ts'
import { lockReferral } from '../../core/referrals/find.ts'
import { Refusal } from '../../core/refusal.ts'
import type { RosterId } from '../../core/rosters/id.ts'
import { putOnRoster } from '../../core/rosters/roster.ts'
import type { Site } from '../../core/site.ts'
import { CLIENT_FIELDS, type ClientFields } from '../../core/vault/fields.ts'
import { keepClient } from '../../core/vault/keep.ts'
import type { VaultKeys } from '../../core/vault/keys.ts'
import type { Db, Tx } from '../../db/connect.ts'
import { idOf } from '../../lib/ids.ts'
import { IdText, readForm, readParams } from '../input.ts'
import { refusedForm } from '../parts/refused.ts'
import { ReferralParams } from '../referral-params.ts'
import { type Answer, type Person, requirePerson } from '../visit.ts'
import { sendDesk } from './desk.ts'

type Parts = { db: Db; site: Site }

const interest = IdText.transform((text): InterestId => idOf(text))
const several = z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([])
const fields = several.pipe(z.array(z.enum(CLIENT_FIELDS)))

const MoveForm = z.object({
  interest,
  to: z.enum(['shortlisted', 'received', 'not_chosen', 'chosen']),
  answer: z.string().optional(),
})
const RosterForm = z.object({ interest, roster: IdText.transform((text): RosterId => idOf(text)) })
const NoteForm = z.object({ interest, note: z.string() })
const IntroduceForm = z.object({ interest, fields, asksClient: z.literal('yes').optional() })
const ClientForm = z.object({
  client_name: z.string().optional(),
  client_contact: z.string().optional(),
  brief: z.string().optional(),
  links: z.string().optional(),
  forget: fields,
})

/** A candidate goes onto the shortlist and back, is chosen, or is told “not this time”. */
export function moveOnDesk(parts: Parts): Answer {
  return deskDeed(parts, async (tx, { account }, { request }) => {
    const { interest: interestId, to, answer } = readForm(MoveForm, request)
    const moved = { interestId, to, at: new Date(), ...(to === 'not_chosen' && answer ? { answer } : {}) }
    await moveCandidate(tx, parts.site, account.id, moved)
  })
}

/** The author puts a candidate on a roster of hers. */
export function rosterOnDesk(parts: Parts): Answer {
  return deskDeed(parts, async (tx, { account }, { request }) => {
    const { interest: interestId, roster: rosterId } = readForm(RosterForm, request)
    const found = await findInterest(tx, interestId)
    if (found?.authorId !== account.id) throw new Refusal('not_found', 'There is no such candidate of yours.')
    await putOnRoster(tx, account.id, { rosterId, memberId: found.candidateId, note: '' })
  })
}

/** The author's own note on a candidate. */
export function noteOnDesk(parts: Parts): Answer {
  return deskDeed(parts, async (tx, { account }, { request }) => {
    const { interest: interestId, note } = readForm(NoteForm, request)
    await noteCandidate(tx, account.id, { interestId, note })
  })
}

/** The author introduces a candidate: that is her yes, and the candidate is asked. */
export function introduceOnDesk(parts: Parts): Answer {
  return deskDeed(parts, async (tx, { account }, { request }) => {
    const { interest: interestId, fields, asksClient } = readForm(IntroduceForm, request)
    const proposed = { interestId, fields, asksClient: asksClient === 'yes', at: new Date() }
    await proposeIntroduction(tx, parts.site, account.id, proposed)
  })
}

/** The author says who the client is; a field that is left empty stays as it was kept. */
export function keepOnDesk(parts: Parts & { vaultKeys: VaultKeys }): Answer {
  return deskDeed(parts, async (tx, { account }, { request, code }) => {
    const { forget, ...typed } = readForm(ClientForm, request)
    const { id } = await lockReferral(tx, account.id, code)
    await keepClient(tx, parts.vaultKeys, id, clientOf(typed, forget))
  })
}

function clientOf(typed: ClientFields, forget: (keyof ClientFields)[]): ClientFields {
  const filled = CLIENT_FIELDS.filter((field) => (typed[field] ?? '').trim() !== '')
  return {
    ...Object.fromEntries(forget.map((field) => [field, ''])),
    ...Object.fromEntries(filled.map((field) => [field, typed[field]])),
  }
}

type Deed = (tx: Tx, person: Person, asked: { request: FastifyRequest; code: string }) => Promise<void>

function deskDeed(parts: Parts, deed: Deed): Answer {
  return async (request, reply) => {
    const person = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    try {
      await parts.db.transaction().execute((tx) => deed(tx, person, { request, code }))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return await sendDesk(parts, reply, code, refusedForm(request, refusal))
    }
    return reply.redirect(`${referralPath(code)}/desk`, 303)
  }
}
