// E-mail addresses and phone numbers in a text that everybody will read (product §3.6): found, and taken out.

/** One of them, where it stands. */
export interface Contact {
  kind: 'email' | 'phone'
  text: string
  start: number
  end: number
}

// A handle such as @ada@writers.example is no address: what stands before the first @ must not follow another.
const EMAIL =
  /(?<![\p{L}\p{N}@_.+/-])[\p{L}\p{N}_.+-]{1,64}(?:@| ?[([]at[)\]] ?)(?:[\p{L}\p{N}-]{1,63}(?:\.| ?[([]dot[)\]] ?)){1,6}\p{L}{2,24}(?![\p{L}\p{N}])/giu

// Written with a +, in the American way, or after a word that says what it is. Dates, sums and counts are none of these.
const PHONES = [
  /(?<![\p{L}\p{N}+])\+\d(?:[ ().-]{0,2}\d){7,14}(?!\d)/gu,
  /(?<![\p{L}\p{N}+-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?!\d)/gu,
  /(?<=(?<!\p{L})(?:phone|tel|telephone|mobile|cell|call|text|whatsapp|signal|teléfono|móvil|téléphone|telefon|handy|telefone|telemóvel)\.?(?: me| us)?(?: at| on| number)?:? ?)\d(?:[ ().-]{0,2}\d){6,14}(?!\d)/giu,
]

/** The addresses and numbers of a text, in their order. */
export function findContacts(text: string): Contact[] {
  const emails = [...text.matchAll(EMAIL)].map((match) => contactOf('email', match))
  const phones = PHONES.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => contactOf('phone', match)),
  )
  const all = [...emails, ...phones].sort((one, other) => one.start - other.start)
  return all.filter((contact, at) => at === 0 || contact.start >= all[at - 1]!.end)
}

/** A text as it may be published: what would be harvested from it is replaced by a word that it was there. */
export function redactContacts(text: string): string {
  const contacts = findContacts(text)
  const ends = [0, ...contacts.map(({ end }) => end)]
  const kept = contacts.map(({ kind, start }, at) => `${text.slice(ends[at], start)}${STAND_INS[kind]}`)
  return `${kept.join('')}${text.slice(ends.at(-1))}`
}

const STAND_INS = { email: '[e-mail address left out]', phone: '[phone number left out]' } as const

function contactOf(kind: Contact['kind'], match: RegExpExecArray): Contact {
  return { kind, text: match[0], start: match.index, end: match.index + match[0].length }
}
