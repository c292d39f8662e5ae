// What the pattern names: every C0 control but tab and newline, DEL, and the two code points no XML may hold.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNWRITABLE = /[\0-\x08\x0b-\x1f\x7f\ufffe\uffff]/g

/**
 * Gives the text as a database, a feed and a page can hold it: lone surrogates replaced by U+FFFD (PostgreSQL and
 * JSON refuse them), line ends as `\n`, no NUL and no other control character but tab and newline (XML 1.0 §2.2).
 */
export function scrub(text: string): string {
  return text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll(UNWRITABLE, '')
}

/** Gives a text that is no longer than `max` UTF-16 code units: what is too long is cut between characters, so that it stays writable. */
export function cut(text: string, max: number): string {
  return text.slice(0, max).replace(/[\ud800-\udbff]$/, '')
}
