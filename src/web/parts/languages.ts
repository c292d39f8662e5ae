import { languageName, readLanguage } from '../../lib/locale.ts'
import type { Option } from './form.ts'

/** The language of what is written when nothing else is said. */
export const LANGUAGE_DEFAULT = 'en'

const OFFERED = (
  'ar bg bn ca cs cy da de el en en-GB en-US eo es et eu fa fi fr ga gd gl he hi hr hu hy id is it ja ka ko lt lv mk ms ' +
  'nb nl nn pl pt pt-BR ro ru sk sl sq sr sv sw ta th tr uk ur vi zh-Hans zh-Hant'
).split(' ')

/** The languages to choose from, by name; the one that is chosen comes along if it is none of the usual ones. */
export function languageOptions(chosen: string): Option[] {
  const tag = readLanguage(chosen)
  const tags = tag === undefined || OFFERED.includes(tag) ? OFFERED : [...OFFERED, tag]
  return tags
    .map((tag) => [tag, languageName(tag)] as const)
    .sort(([, one], [, other]) => one.localeCompare(other, 'en'))
}

/** The first language that a browser asks for, as the likeliest one to write in. */
export function languageAsked(acceptLanguage: string | undefined): string {
  const [first = ''] = (acceptLanguage ?? '').split(/[,;]/)
  const tag = readLanguage(first)
  if (tag === undefined) return LANGUAGE_DEFAULT
  if (OFFERED.includes(tag)) return tag
  const [language] = tag.split('-')
  return OFFERED.includes(language!) ? language! : LANGUAGE_DEFAULT
}
