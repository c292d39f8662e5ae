// A referral that is under way, for its author to change: the form in which she passed it on, filled.
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { referralPath } from '../../core/referrals/code.ts'
import { editReferral, isEditable } from '../../core/referrals/edit.ts'
import { findReferral } from '../../core/referrals/find.ts'
import { type ReachedJudgement, raisesDoubts, readJudgement } from '../../core/referrals/judge/judgements.ts'
import type { Referral } from '../../core/referrals/referral.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { lastDay } from '../../lib/days.ts'
import { readForm, readParams } from '../input.ts'
import { type Filled, FilledForm, filledOf, readDraft, readTerms } from '../parts/referral-form/input.ts'
import { ReferralParams } from '../referral-params.ts'
import { type Answer, requireViewer, type Viewer } from '../visit.ts'
import { previewPart, sendForm } from './referral-form.ts'

const StepForm = z.object({ step: z.enum(['preview', 'publish']).catch('preview') })

type Parts = { db: Db; site: Site }

/** `/r/k6n0qx9t/edit`: the form with what a referral says now. Refuses 'not_found' to all but its author. */
export function showReferralEdit(parts: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { code } = readParams(ReferralParams, request)
    const edited = await findOwn(parts.db, viewer, code)
    return await sendForm(parts, reply, viewer, { filled: filledOf(edited.terms), edited })
  }
}

/** Shows the post that the edited form makes; or, from there, takes it over and leads to the referral. */
export function changeReferral(parts: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { code } = readParams(ReferralParams, request)
    const { step } = readForm(StepForm, request)
    const typed = readForm(FilledForm, request)
    const edited = await findOwn(parts.db, viewer, code)
    const filled = withWhatStays(edited, typed)
    const at = new Date()
    const read = readEdited(edited, filled, at)
    if ('faults' in read) return await sendForm(parts, reply, viewer, { filled, edited, faults: read.faults })
    const given = { viewer, filled, edited, at, ...read }
    try {
      return await (step === 'publish' ? save(parts, reply, given) : preview(parts, reply, given))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return await sendForm(parts, reply, viewer, { filled, edited, refusal })
    }
  }
}

async function findOwn(db: Db, { account }: Viewer, code: string): Promise<Referral> {
  const found = await findReferral(db, account.id, code)
  if (found?.authorId !== account.id) throw new Refusal('not_found', 'There is no such referral of yours.')
  if (isEditable(found)) return found
  throw new Refusal('conflict', 'This referral cannot be edited on this page.')
}

function withWhatStays({ terms, accepting }: Referral, typed: Filled): Filled {
  const { audience, circleHours } = filledOf(terms)
  const { roster: _, people: __, ...rest } = typed
  return {
    ...rest,
    ...(audience && { audience }),
    ...(circleHours && { circleHours }),
    accepting: [accepting ? 'yes' : 'no'],
  }
}

// Its days are counted from when it opened. When it ends is judged apart, since that puts it off.
function readEdited(
  { openedAt, expiresAt, terms: before }: Referral,
  filled: Filled,
  at: Date,
):
  | { terms: ReferralTerms; until: Date | undefined }
  | Extract<ReturnType<typeof readTerms>, { faults: unknown }> {
  const draft = readDraft(filled)
  if ('faults' in draft) return draft
  const end = draft.terms.expiresAt
  const last = expiresAt ?? before.expiresAt
  const isKept = end === null || (last !== null && lastDay(end) === lastDay(last))
  const { expiresAt: _, ...rest } = filled
  const read = readTerms(isKept || openedAt !== null ? rest : filled, openedAt ?? at)
  if ('faults' in read) return read
  if (!isKept) return { terms: read.terms, until: end }
  return { terms: read.terms, until: openedAt === null ? (last ?? undefined) : undefined }
}

interface Given {
  viewer: Viewer
  filled: Filled
  edited: Referral
  terms: ReferralTerms
  until: Date | undefined
  at: Date
}

async function save({ db, site }: Parts, reply: FastifyReply, given: Given): Promise<FastifyReply> {
  const { viewer, edited, terms, until, at } = given
  const change = { code: edited.code, terms, until, at }
  await db.transaction().execute((tx) => editReferral(tx, site, viewer.account, change))
  return reply.redirect(referralPath(edited.code), 303)
}

async function preview(parts: Parts, reply: FastifyReply, given: Given): Promise<FastifyReply> {
  const { viewer, filled, edited, terms, at } = given
  const judged = await readJudgement(parts.db, viewer.account, { terms, at, exceptCode: edited.code })
  const shown = previewPart(parts.site, {
    ...{ viewer, filled, edited, terms, at, code: edited.code },
    ...{ handles: [], client: {}, circleSize: 0 },
    judged: await asEdit(parts.db, edited, judged),
  })
  return await sendForm(parts, reply, viewer, { filled, edited, preview: shown })
}

// What a moderator let through, or need never see, is not put before one for a comma.
async function asEdit(db: Db, edited: Referral, judged: ReachedJudgement): Promise<ReachedJudgement> {
  const isJudged = edited.state === 'pending_review' || judged.verdict === 'refuse'
  if (isJudged || (await raisesDoubts(db, edited.id, judged))) return judged
  return { ...judged, verdict: 'pass', reasons: [] }
}
