// What a client's e-mail says, taken apart here and nowhere else (product §4.1): amounts, dates and counts for the form,
// names, addresses and numbers for the vault. It proposes; the author looks at each before anybody sees it.
import type { ClientFields } from '../vault/fields.ts'
import { CLIENT_FIELD_MAX } from '../vault/fields.ts'
import { findContacts } from './judge/signals/contacts.ts'
import type { Occasion, SaidTerms } from './template/keys.ts'
import { readTemplateLines } from './template.ts'

/** The longest e-mail that is read, in characters. */
export const MAIL_LENGTH_MAX = 20_000

/** What was found in a client's e-mail. */
export interface MailRead {
  /** For the form, within the bounds of a referral. */
  said: SaidTerms
  /** For the vault. The brief is the whole text, as far as it may be long. */
  client: ClientFields
  /** What of the client is in it, as words: `a name`, `an address`. */
  found: string[]
}

/** Takes an e-mail apart. Never throws; the same text, read again, gives the same. */
export function readMail(text: string, occasion: Occasion): MailRead {
  const mail = text.slice(0, MAIL_LENGTH_MAX).replaceAll('\r\n', '\n')
  const names = namesIn(mail)
  const contacts = findContacts(mail)
  const places = matchesOf(mail, PLACES)
  const links = matchesOf(mail, [/https?:\/\/[^\s<>"]+/g])
  const client: ClientFields = {
    ...(names.length > 0 && { client_name: cut(names.join(', '), 'client_name') }),
    ...(contacts.length + places.length > 0 && {
      client_contact: cut([...contacts.map((one) => one.text), ...places].join('\n'), 'client_contact'),
    }),
    ...(mail.trim() !== '' && { brief: cut(mail.trim(), 'brief') }),
    ...(links.length > 0 && { links: cut(links.join('\n'), 'links') }),
  }
  return {
    said: termsIn(withoutContacts(mail), occasion),
    client,
    found: foundWords({ names, contacts, places, links }),
  }
}

const NUMBER = String.raw`\d[\d.,]*k?`
const RANGE = String.raw`${NUMBER}(?:\s?(?:-|–|to)\s?[$€£]?${NUMBER})?`
const UNIT = String.raw`(?:\s?(?:\/\s?|(?:per|an|a|each)\s)(?:1,?000 words|thousand words|finished minute|\p{L}{2,16}))?`
const MONEY = [
  new RegExp(String.raw`(?:\p{Lu}{2}\$|[$€£]|\b\p{Lu}{3}\s)\s?${RANGE}${UNIT}`, 'gu'),
  new RegExp(String.raw`(?<![\d.,])${RANGE}\s?(?:€|£|\p{Lu}{3}\b|dollars|euros|pounds)${UNIT}`, 'gu'),
]
const COUNTS = [
  /(?<![\d.,$€£])\d[\d,.]*k?\s+(?:[\p{L}-]+\s+){0,2}?(?:pieces|articles|posts|case studies|chapters|stories|essays|columns|newsletters)(?:\s+(?:of|at|x|×)\s+(?:about\s+|around\s+|~)?\d[\d,.]*k?\s+words(?:\s+each)?)?/giu,
  /(?<![\d.,$€£])\d[\d,.]*k?\s+(?:words|pages|hours)\b(?:\s+each)?/giu,
]
const DAYS = [
  /(?<=\b(?:deadline|due|by|before|until|no later than)\b[:\s]+(?:is\s+|on\s+|the\s+)?)(?:\d{4}-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th)?\s+\p{L}{3,9}\.?(?:\s+\d{4})?|\p{L}{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?)/giu,
]

// Each is said to the parser of the template as a line of it, so that the same words mean the same, within the same bounds.
function termsIn(mail: string, occasion: Occasion): SaidTerms {
  const pay = firstRead(matchesOf(mail, MONEY), 'PAY', occasion)
  const due = firstRead(matchesOf(mail, DAYS), 'BY', occasion)
  const counts = matchesOf(mail, COUNTS)
  const size = firstRead([counts.join(', '), ...counts], 'SIZE', occasion)
  return { ...size, ...due, ...pay }
}

function firstRead(found: string[], key: 'PAY' | 'BY' | 'SIZE', occasion: Occasion): SaidTerms {
  for (const text of found) {
    const { said, faults } = readTemplateLines(`${key}: ${text}`, occasion)
    if (faults.length === 0 && Object.keys(said).length > 0) return said
  }
  return {}
}

// Bounded, so that no text takes long.
const NAME = String.raw`\p{Lu}[\p{L}’'-]{1,30}(?:\s(?:\p{Lu}[\p{L}’'-]{0,30}\.?|&|and|de|van|von|of)){0,5}`
const NAMES = [
  new RegExp(String.raw`(?<=^(?:From|Von|De|Da):\s*"?)${NAME}`, 'gmu'),
  new RegExp(String.raw`(?<=\b(?:[Mm]y name is|I[’']m|I am|[Tt]his is)\s)${NAME}`, 'gu'),
  new RegExp(String.raw`(?<=\b(?:at|from|for|with)\s)${NAME}(?=\s*(?:[.,;!?)]|$))`, 'gmu'),
  new RegExp(
    String.raw`(?<=^(?:(?:Best|Kind|Warm|Many)\s?(?:regards|wishes|thanks)?|Regards|Thanks|Thank you|Cheers|Sincerely|Yours\s?\p{L}*)[,.!]?\n+)${NAME}[^\n]{0,80}`,
    'gmu',
  ),
]

function namesIn(mail: string): string[] {
  return matchesOf(mail, NAMES).filter(
    (name) => !/^(?:I|The|A|An|Monday|Tuesday|Wednesday|Thursday|Friday)$/.test(name),
  )
}

const PLACES = [
  /\d{1,5}[a-z]?\s(?:\p{Lu}[\p{L}’'.-]+\s){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Square|Boulevard|Blvd|Court|Place)\b\.?[^\n]{0,60}/gu,
  /\p{Lu}[\p{L}-]+(?:straße|strasse|str\.|weg|platz|gasse|allee)\s\d{1,4}[a-z]?\b[^\n]{0,60}/gu,
  /\b(?:[Rr]ue|[Cc]alle|[Vv]ia|[Rr]ua|[Pp]laza)\s[^\n,]{2,40}[,\s]\s?\d{1,4}[^\n]{0,60}/gu,
]

function matchesOf(text: string, patterns: RegExp[]): string[] {
  return [
    ...new Set(patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([found]) => found.trim()))),
  ]
}

// The digits of a telephone are no pay.
function withoutContacts(mail: string): string {
  const contacts = findContacts(mail)
  return contacts.reduceRight((text, { start, end }) => `${text.slice(0, start)} ${text.slice(end)}`, mail)
}

function foundWords(found: {
  names: string[]
  contacts: { kind: 'email' | 'phone' }[]
  places: string[]
  links: string[]
}): string[] {
  const has = (kind: 'email' | 'phone') => found.contacts.some((one) => one.kind === kind)
  return [
    ...(found.names.length > 0 ? ['a name'] : []),
    ...(has('email') ? ['an e-mail address'] : []),
    ...(has('phone') ? ['a telephone number'] : []),
    ...(found.places.length > 0 ? ['an address'] : []),
    ...(found.links.length > 0 ? ['a link'] : []),
  ]
}

function cut(text: string, field: keyof typeof CLIENT_FIELD_MAX): string {
  return [...text].slice(0, CLIENT_FIELD_MAX[field]).join('')
}
