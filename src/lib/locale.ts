// Codes of languages, countries and currencies, checked and named by the Unicode data of the runtime (CLDR).

/**
 * Gives a language tag in its canonical spelling (`en-us` is `en-US`), or undefined when it is not one (BCP 47), or begins
 * with no code of two or three letters: longer ones are well formed, but no language has one (BCP 47 §2.2.1).
 */
export function readLanguage(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag.trim()).find((known) => /^[a-z]{2,3}(?:-|$)/.test(known))
  } catch {
    return undefined
  }
}

/** Gives a country's code in upper case, or undefined when no country has it (ISO 3166-1 alpha-2). `UK` is read as `GB`. */
export function readCountry(code: string): string | undefined {
  if (!/^[a-z]{2}$/i.test(code)) return undefined
  const [country] = Intl.getCanonicalLocales(`und-${code}`)[0]!.split('-').slice(1)
  return NOT_COUNTRIES.has(country!) || countries.of(country!) === undefined ? undefined : country
}

/** Gives a currency's code in upper case, or undefined when none has it (ISO 4217). */
export function readCurrency(code: string): string | undefined {
  return CURRENCIES.has(code.trim().toUpperCase()) ? code.trim().toUpperCase() : undefined
}

/** Gives the English name of a language (`en-US` is `English (US)`), or the tag itself where it has none. */
export function languageName(tag: string): string {
  return languages.of(tag) ?? tag
}

/** Gives the English name of a country (`DE` is `Germany`), or the code itself where it has none. */
export function countryName(code: string): string {
  return countries.of(code) ?? code
}

const languages = new Intl.DisplayNames('en', {
  type: 'language',
  languageDisplay: 'standard',
  style: 'short',
})
const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

// CLDR names these as well; ISO 3166-1 has only reserved them, or never knew them.
const NOT_COUNTRIES = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ'.split(' '))

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))
