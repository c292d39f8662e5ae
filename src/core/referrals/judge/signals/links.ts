// Links that hide where they lead, and publishers whose name is used by somebody else (product §3.6).
import { findContacts } from './contacts.ts'

const HOST =
  /(?<![\p{L}\p{N}@._-]|[^/]\/)(?:[\p{L}\p{N}-]{1,63}\.){1,6}[\p{L}\p{N}-]{2,24}(?![\p{L}\p{N}@])/gu

const SHORTENERS = new Set(
  'bit.ly bitly.com tinyurl.com t.co goo.gl ow.ly is.gd v.gd buff.ly rebrand.ly cutt.ly shorturl.at rb.gy tiny.cc s.id lnkd.in'.split(
    ' ',
  ),
)

/** The first link of a text that hides where it leads: a shortener, or a name that looks like another in mixed letters. */
export function findShortener(text: string): string | undefined {
  return [...text.matchAll(HOST)]
    .map(([host]) => host.toLowerCase())
    .find((host) => isShort(host) || isLookalike(host))
}

function isShort(host: string): boolean {
  return SHORTENERS.has(host.replace(/^www\./, ''))
}

function isLookalike(host: string): boolean {
  if (/(?:^|\.)xn--/.test(host)) return true
  return /\p{Script=Latin}/u.test(host) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(host)
}

// Names that fraud likes to borrow, with the domains from which these houses write.
const PUBLISHERS: readonly [name: string, ...domains: string[]][] = [
  ['penguin random house', 'penguinrandomhouse.com', 'penguinrandomhouse.co.uk', 'penguinrandomhouse.de'],
  ['harpercollins', 'harpercollins.com', 'harpercollins.co.uk'],
  ['simon & schuster', 'simonandschuster.com', 'simonandschuster.co.uk'],
  ['hachette', 'hbgusa.com', 'hachette.co.uk', 'hachette-livre.fr', 'hachette.com'],
  ['macmillan', 'macmillan.com', 'macmillan.co.uk'],
  ['bloomsbury', 'bloomsbury.com'],
  ['scholastic', 'scholastic.com', 'scholastic.co.uk'],
  ['oxford university press', 'oup.com'],
  ['cambridge university press', 'cambridge.org'],
  ['springer nature', 'springernature.com', 'springer.com', 'nature.com'],
  ['elsevier', 'elsevier.com'],
  ['wiley', 'wiley.com'],
  ['new york times', 'nytimes.com'],
  ['washington post', 'washpost.com', 'washingtonpost.com'],
  ['wall street journal', 'wsj.com', 'dowjones.com'],
  ['the new yorker', 'newyorker.com', 'condenast.com'],
  ['condé nast', 'condenast.com', 'condenast.co.uk'],
  ['national geographic', 'natgeo.com', 'nationalgeographic.com'],
  ['the guardian', 'theguardian.com', 'guardian.co.uk'],
  ['the atlantic', 'theatlantic.com'],
  ['the economist', 'economist.com'],
  ['the bbc', 'bbc.co.uk', 'bbc.com'],
  ['el país', 'elpais.es', 'elpais.com', 'prisa.com'],
  ['grupo planeta', 'planeta.es'],
  ['le monde', 'lemonde.fr'],
  ['gallimard', 'gallimard.fr'],
  ['der spiegel', 'spiegel.de'],
  ['porto editora', 'portoeditora.pt'],
  ['companhia das letras', 'companhiadasletras.com.br'],
]

/** A known publisher's name beside addresses none of which is the publisher's, as evidence. */
export function findImpersonation(text: string): string | undefined {
  const domains = findContacts(text)
    .filter(({ kind, text }) => kind === 'email' && text.includes('@'))
    .map(({ text }) => text.slice(text.indexOf('@') + 1).toLowerCase())
  if (domains.length === 0) return undefined
  const words = ` ${text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}&]+/gu, ' ')} `
  const borrowed = PUBLISHERS.find(
    ([name, ...own]) => words.includes(` ${name} `) && !domains.some((domain) => isAmong(own, domain)),
  )
  return borrowed && `${borrowed[0]}, but ${domains[0]}`
}

function isAmong(own: readonly string[], domain: string): boolean {
  return own.some((one) => domain === one || domain.endsWith(`.${one}`))
}
