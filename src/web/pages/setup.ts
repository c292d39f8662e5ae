import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import {
  createAccount,
  NAME_LENGTH_MAX,
  type NewAccount,
  refuseNewAccount,
} from '../../core/accounts/create.ts'
import { makeKeyPairs } from '../../core/accounts/keys.ts'
import { giveLogin } from '../../core/auth/logins.ts'
import { hashPassword, PASSWORD_LENGTH_MIN, refuseNewPassword } from '../../core/auth/passwords.ts'
import { openSession } from '../../core/auth/sessions.ts'
import { isSetupToken, useSetupToken } from '../../core/auth/setup.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { ANSWERS } from '../errors.ts'
import { formTokenFor } from '../form-token.ts'
import { readForm, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { faultAt, faultList, lineField } from '../parts/form.ts'
import { keepSession } from '../session.ts'
import type { Answer } from '../visit.ts'

const Params = z.object({ setup: z.string().max(100) })
const OwnerForm = z.object({
  handle: z.string().transform((handle) => handle.trim().replace(/^@/, '').toLowerCase()),
  name: z.string(),
  password: z.string(),
})

type OwnerForm = z.output<typeof OwnerForm>
type Refusals = Partial<Record<keyof OwnerForm, Refusal>>
type Parts = { db: Db; site: Site; secretKey: Buffer }

/** `/setup/…`: the form with which the owner's account is made, behind the one-time link that the node prints. */
export function showSetup(parts: Parts): Answer {
  return async (request, reply) => {
    const { setup } = readParams(Params, request)
    if (!(await isSetupToken(parts.db, setup))) throw linkIsOver()
    return sendForm(parts, reply, { setup, form: { handle: '', name: '', password: '' } })
  }
}

/** Makes the owner's account, uses the link up, and signs her in. */
export function setUpOwner(parts: Parts): Answer {
  return async (request, reply) => {
    const { setup } = readParams(Params, request)
    if (!(await isSetupToken(parts.db, setup))) throw linkIsOver()
    const form = readForm(OwnerForm, request)
    const refusals = { ...refuseNewAccount(ownerOf(form)), ...refuseSecret(form) }
    if (Object.keys(refusals).length > 0) return sendForm(parts, reply, { setup, form, refusals })
    try {
      keepSession(reply, parts.site, await makeOwner(parts, setup, form))
    } catch (refusal) {
      // Of the form, all that is left is a handle that is taken.
      if (!(refusal instanceof Refusal) || refusal.kind !== 'conflict') throw refusal
      return sendForm(parts, reply, { setup, form, refusals: { handle: refusal } })
    }
    return reply.redirect('/home', 303)
  }
}

function ownerOf({ handle, name }: OwnerForm): NewAccount {
  return { kind: 'writer', handle, name }
}

function refuseSecret({ password }: OwnerForm): Refusals {
  const refusal = refuseNewPassword(password)
  return refusal ? { password: refusal } : {}
}

async function makeOwner({ db, site, secretKey }: Parts, setup: string, form: OwnerForm): Promise<string> {
  const [passwordHash, pairs] = await Promise.all([hashPassword(form.password), makeKeyPairs()])
  return await db.transaction().execute(async (tx) => {
    if (!(await useSetupToken(tx, setup))) throw linkIsOver()
    const id = await createAccount(tx, site, ownerOf(form), { secretKey, pairs })
    await giveLogin(tx, id, { role: 'owner', passwordHash })
    return await openSession(tx, id)
  })
}

function linkIsOver(): Refusal {
  return new Refusal(
    'not_found',
    'This link was used already, or is too old. While the node has no owner, it prints a new one each time it starts.',
  )
}

function sendForm(
  parts: Parts,
  reply: FastifyReply,
  { setup, form, refusals = {} }: { setup: string; form: OwnerForm; refusals?: Refusals },
): FastifyReply {
  const { site } = parts
  const { handle, name, password } = refusals
  const first = handle ?? name ?? password
  const faults = [...faultAt('handle', handle), ...faultAt('name', name), ...faultAt('password', password)]
  return sendPage(reply, site, {
    title: first ? 'Not yet: Make your account' : 'Make your account',
    ...(first && { status: ANSWERS[first.kind].status }),
    isPersonal: true,
    body: html`<div class="narrow">
<h1>Welcome to ${site.name}</h1>
<p class="lead">Your node runs. Make the account that owns it; it is a writer’s account like any other, and you can make more.</p>
${faultList(faults)}
<form method="post" action="/setup/${setup}" class="sheet">
${hiddenToken(formTokenFor(reply, parts))}
${lineField({ name: 'handle', label: 'Handle', hint: `2 to 30 of a–z, 0–9 and _. It cannot be changed later: you will be @…@${site.host}.`, value: form.handle, error: handle?.message, need: 'always' }, { autocomplete: 'username', lengthMax: 31 })}
${lineField({ name: 'name', label: 'Name', hint: 'As you sign your work.', value: form.name, error: name?.message }, { autocomplete: 'name', lengthMax: NAME_LENGTH_MAX })}
${lineField({ name: 'password', label: 'Password', hint: `At least ${PASSWORD_LENGTH_MIN} characters; a sentence is a good one.`, error: password?.message, need: 'always' }, { type: 'password', autocomplete: 'new-password' })}
<div class="form-end"><button class="button">Make the account</button></div>
</form>
</div>`,
  })
}
