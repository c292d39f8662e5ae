import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { AccountId } from '../../core/accounts/account.ts'
import { readPolicy } from '../../core/policy/versions.ts'
import { chooseBoards } from '../../core/referrals/choose-boards.ts'
import { makeCode, referralPath } from '../../core/referrals/code.ts'
import { type FormCodes, keepDraftAndClient } from '../../core/referrals/drafts.ts'
import { findReferral } from '../../core/referrals/find.ts'
import { readJudgement } from '../../core/referrals/judge/judgements.ts'
import { readMail } from '../../core/referrals/mail.ts'
import { openReferral } from '../../core/referrals/open.ts'
import type { Referral } from '../../core/referrals/referral.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import { CLIENT_FIELDS, type ClientFields } from '../../core/vault/fields.ts'
import type { VaultKeys } from '../../core/vault/keys.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { findCircle } from '../circle.ts'
import { readForm } from '../input.ts'
import type { Lookup } from '../mentions.ts'
import { languageAsked } from '../parts/languages.ts'
import {
  type FieldFaults,
  type Filled,
  FilledForm,
  filledOf,
  fillIn,
  readTerms,
  salvageDraft,
} from '../parts/referral-form/input.ts'
import { ReferralParams } from '../referral-params.ts'
import { type Answer, requireViewer, type Viewer } from '../visit.ts'
import { previewPart, sendForm } from './referral-form.ts'

/** The code of a draft that a form or an address names. */
export const DraftCode = ReferralParams.shape.code.optional().catch(undefined)
/** The code that was drawn with a form for a draft to come; without one, another is drawn. */
export const FreshCode = z
  .string()
  .regex(/^[0-9a-z]{8}$/)
  .catch(() => makeCode())
const Query = z.object({ draft: DraftCode })

const StepForm = z.object({
  step: z.enum(['preview', 'publish', 'mail']).catch('preview'),
  draft: DraftCode,
  fresh: FreshCode,
  mail: z.string().catch(''),
})
const ClientForm = z.object({
  client_name: z.string().optional().catch(undefined),
  client_contact: z.string().optional().catch(undefined),
  brief: z.string().optional().catch(undefined),
  links: z.string().optional().catch(undefined),
})

type Parts = { db: Db; site: Site; lookup: Lookup; vaultKeys: VaultKeys }

/** `/new/referral`: the form with which work is passed on; with `?draft=` for one that was saved. */
export function showReferralForm(parts: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { draft } = Query.parse(request.query)
    if (draft === undefined) {
      const { policy } = await readPolicy(parts.db)
      const filled = untouched(languageAsked(request.headers['accept-language']), policy.circleDefault)
      return await sendForm(parts, reply, viewer, { filled })
    }
    const kept = await findKept(parts.db, viewer, draft)
    if (kept.state !== 'draft') return reply.redirect(referralPath(kept.code), 303)
    return await sendForm(parts, reply, viewer, { filled: filledOf(kept.terms), code: kept.code })
  }
}

/**
 * Shows the post that the form makes, word for word; or, from there, passes the work on and leads to its candidates. What
 * is said of the client is sealed at once, with the draft, so that no page has to carry it on.
 */
export function passWorkOn(parts: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { step, draft, fresh, mail } = readForm(StepForm, request)
    const typed = readForm(FilledForm, request)
    const at = new Date()
    const { filled, client, note } =
      step === 'mail' ? pullOut(typed, mail, at) : { filled: typed, client: {}, note: undefined }
    let code = draft
    try {
      const said = { ...client, ...clientIn(request) }
      code = await sealClient(parts, viewer, { filled, code, fresh, client: said })
      if (step === 'mail') return await sendForm(parts, reply, viewer, { filled, code, fresh, note })
      const read = await readWhole(parts, viewer, filled, at)
      if ('faults' in read)
        return await sendForm(parts, reply, viewer, { filled, code, fresh, faults: read.faults })
      const given = {
        viewer,
        filled,
        code,
        fresh,
        ...read,
        at,
        client: said,
      }
      return await (step === 'publish' ? publish(parts, reply, given) : preview(parts, reply, given))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return await sendForm(parts, reply, viewer, { filled, code, fresh, refusal })
    }
  }
}

// Whoever is named is looked for only once the rest is right, since that may ask other nodes.
async function readWhole(
  parts: Parts,
  viewer: Viewer,
  filled: Filled,
  at: Date,
): Promise<{ terms: ReferralTerms; circle: AccountId[] } | { faults: FieldFaults }> {
  const read = readTerms(filled, at)
  if ('faults' in read) return read
  try {
    return { ...read, circle: await findCircle(parts, viewer, filled) }
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal
    return { faults: { people: refusal.message } }
  }
}

/** Seals what is said of the client with the draft that the form makes so far, and gives its code; without any, as it was. */
export async function sealClient(
  { db, vaultKeys }: Pick<Parts, 'db' | 'vaultKeys'>,
  { account }: Viewer,
  { filled, client, ...under }: Sealed,
): Promise<string | undefined> {
  if (Object.keys(client).length === 0) return under.code
  const kept = { draft: salvageDraft(filled), client, ...under }
  return await db.transaction().execute((tx) => keepDraftAndClient(tx, vaultKeys, account, kept))
}

interface Sealed extends FormCodes {
  filled: Filled
  client: ClientFields
}

/** What a form says of the client; what was left empty is not said. */
export function clientIn(request: Parameters<typeof readForm>[1]): ClientFields {
  return filledClient(readForm(ClientForm, request))
}

interface Given {
  viewer: Viewer
  filled: Filled
  code: string | undefined
  fresh: string
  terms: ReferralTerms
  at: Date
  /** What the form says of the client this time; what was sealed before is not opened for it. */
  client: ClientFields
  circle: AccountId[]
}

async function publish({ db, site }: Parts, reply: FastifyReply, given: Given): Promise<FastifyReply> {
  const { viewer, code, terms, at, circle } = given
  const opened = await db
    .transaction()
    .execute((tx) => openReferral(tx, site, viewer.account, { code, terms, at, circle }))
  const page = referralPath(opened.code)
  return reply.redirect(opened.state === 'pending_review' ? page : `${page}/desk`, 303)
}

async function preview(parts: Parts, reply: FastifyReply, given: Given): Promise<FastifyReply> {
  const { viewer, filled, code, fresh, terms, at, circle } = given
  const boards = await parts.db.transaction().execute((tx) => chooseBoards(tx, parts.site, terms))
  const judged = await readJudgement(parts.db, viewer.account, { terms, at, exceptCode: code })
  const boosting = judged.boosts ? boards.filter(({ isMain }) => !(isMain && judged.skipsMain)) : []
  const handles = boosting.map(({ handle }) => handle)
  const shown = previewPart(parts.site, { ...given, handles, judged, circleSize: circle.length })
  return await sendForm(parts, reply, viewer, { filled, code, fresh, preview: shown })
}

function pullOut(
  typed: Filled,
  mail: string,
  at: Date,
): { filled: Filled; client: ClientFields; note: Html } {
  const { said, client, found } = readMail(mail, {
    at,
    language: typed.languages?.[0] ?? null,
    currency: null,
  })
  const warning =
    found.length > 0 &&
    ` This contains ${found.join(', ')}: ${found.length === 1 ? 'it' : 'they'} went to the vault, not into the post.`
  const got = Object.keys(said).length > 0
  return {
    filled: fillIn(typed, said),
    client,
    note: html`<div class="note" role="status"><p>${got ? 'What could be read of the work stands in the form now: please look at it.' : 'Nothing of the work could be read in it.'}${warning}
The e-mail itself is sealed as the brief.</p></div>`,
  }
}

function filledClient(typed: ClientFields): ClientFields {
  const filled = CLIENT_FIELDS.filter((field) => (typed[field] ?? '').trim() !== '')
  return Object.fromEntries(filled.map((field) => [field, typed[field]]))
}

async function findKept(db: Db, { account }: Viewer, code: string): Promise<Referral> {
  const found = await findReferral(db, account.id, code)
  if (found?.authorId !== account.id) throw new Refusal('not_found', 'There is no such draft.')
  return found
}

function untouched(language: string, isCircleFirst: boolean): Filled {
  return {
    kind: ['passed_on'],
    engagement: ['one_off'],
    placeMode: ['remote'],
    languages: [language],
    payDisclosure: ['stated'],
    responses: ['private_preferred'],
    accepting: ['yes'],
    showInterestCount: ['yes'],
    audience: [isCircleFirst ? 'circle_then_public' : 'public'],
  }
}
