import type { Id } from '../../lib/ids.ts'

/** What the vault keeps of a client, each field sealed by itself and released by itself (product §3.5). */
export const CLIENT_FIELDS = ['client_name', 'client_contact', 'brief', 'links'] as const

/** One field of a client. */
export type ClientField = (typeof CLIENT_FIELDS)[number]

/** A client in plain words. A field that is missing or blank is not known. */
export type ClientFields = Partial<Record<ClientField, string>>

/** The longest text of each field, in characters. */
export const CLIENT_FIELD_MAX: Readonly<Record<ClientField, number>> = {
  client_name: 200,
  client_contact: 500,
  brief: 10_000,
  links: 2_000,
}

/** How a field is called in a sentence. */
export const CLIENT_FIELD_NAMES: Readonly<Record<ClientField, string>> = {
  client_name: 'the client’s name',
  client_contact: 'the client’s contact',
  brief: 'the brief',
  links: 'the links',
}

/** What a sealed field is bound to: bytes that are moved to another referral or field do not open. */
export function sealedFor(referralId: Id<'referral'>, field: string): string {
  return `vault_fields ${referralId} ${field}`
}
