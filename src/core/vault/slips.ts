// Where a client stands in words that everybody reads, by a slip: said to the author before she passes them on.
import type { ClientFields } from './fields.ts'

const NAME_LENGTH_MIN = 3

/**
 * What of a client stands in a text that is to be public: the name, addresses of e-mail, hosts of the web, as they stand in
 * the client's fields. A name of one word counts only where it is written as a name is, since many are ordinary words.
 */
export function findSlips(
  { client_name = '', client_contact = '', links = '' }: ClientFields,
  text: string,
): string[] {
  const name = client_name.trim().replaceAll(/\s+/g, ' ')
  const found = [
    ...(name.length >= NAME_LENGTH_MIN && stands(name, text, name.includes(' ') ? 'iu' : 'u') ? [name] : []),
    ...mailsIn(client_contact).filter((mail) => stands(mail, text, 'iu')),
    ...hostsIn(`${client_contact} ${links}`).filter((host) => stands(host, text, 'iu')),
  ]
  return [...new Set(found)]
}

function stands(phrase: string, text: string, flags: 'iu' | 'u'): boolean {
  const pattern = RegExp.escape(phrase).replaceAll('\\x20', '\\s+')
  return new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, flags).test(text)
}

function mailsIn(text: string): string[] {
  return [...text.matchAll(/[^\s<>()"',;:@]+@[^\s<>()"',;:@]+\.[\p{L}\p{N}-]+/gu)].map(([mail]) => mail)
}

function hostsIn(text: string): string[] {
  return [...text.matchAll(/https?:\/\/(?:www\.)?([^\s/?#:@<>"']+\.[^\s/?#:@<>"']+)/giu)].map(
    ([, host]) => host!,
  )
}
