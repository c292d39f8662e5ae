import type { Tx } from '../../db/connect.ts'
import type { Account } from '../accounts/account.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { changeTerms } from './change-terms.ts'
import { lockOpen } from './moves/confirm.ts'
import type { Referral } from './referral.ts'
import { FIELDS_OF_KEY, type SaidTerms, type TemplateKey } from './template/keys.ts'
import { listedTerms } from './terms.ts'

/** What an author says anew of an open referral: these keys of the template, and what they say now. */
export interface NewTerms {
  code: string
  keys: readonly TemplateKey[]
  said: SaidTerms
  at: Date
}

/**
 * Puts what an author says anew into an open referral that the node writes the post of. Refuses: as `lockOpen` and
 * `changeTerms`; 'invalid' where the terms no longer agree, in the sentence of the first rule that is broken.
 */
export async function reviseTerms(tx: Tx, site: Site, author: Account, changes: NewTerms): Promise<Referral> {
  const { code, keys, at } = changes
  const { expiresAt: until, ...said } = changes.said
  const referral = await lockOpen(tx, author.id, code)
  // A key that is said anew replaces all that it said before: no highest pay stays when the pay is one sum now.
  const dropped = new Set<string>(keys.flatMap((key) => [...FIELDS_OF_KEY[key]]))
  const kept = Object.entries(referral.terms).filter(([field]) => !dropped.has(field))
  const anew = { ...Object.fromEntries(kept), expiresAt: undefined, ...said }
  const read = listedTerms(referral.openedAt).safeParse(anew)
  if (!read.success) throw new Refusal('invalid', read.error.issues[0]!.message)
  const change = { terms: read.data, until, at }
  return await changeTerms(tx, site, author, { referral, change })
}
