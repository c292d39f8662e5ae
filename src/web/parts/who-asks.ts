// A page that is one person's: before anything else it asks who is there.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import { html } from '../../lib/html.ts'
import { readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { guestPath, signInPath } from '../paths.ts'
import { type Person, personOf } from '../visit.ts'

const CodeParams = z.object({ code: z.string().max(100) })

/** The code of such a page, as its address has it. What is no code at all leads where a wrong one leads. */
export function codeIn(request: FastifyRequest): string {
  return readParams(CodeParams, request).code
}

/**
 * Who asks for such a page; null for a stranger, who is answered with the same words whether there is a page or not:
 * nothing is looked up for her.
 */
export function whoAsks(request: FastifyRequest, reply: FastifyReply, site: Site): Person | null {
  const person = personOf(request)
  if (person !== null) return person
  sendPage(reply, site, {
    title: 'Sign in to see this',
    status: 401,
    isPersonal: true,
    body: html`<div class="calm"><h1>Sign in to see this</h1>
<p>This page is for one person. Please say who you are.</p>
<p class="form-start"><a class="button" href="${guestPath(request.url)}">With your fediverse account</a>
<a class="quiet-button" href="${signInPath(request.url)}">With an account of this node</a></p></div>`,
  })
  return null
}

/** What everybody is told whose page it is not, as if there were none. */
export function notYours(): Refusal {
  return new Refusal('not_found', 'There is nothing for you at this address.')
}
