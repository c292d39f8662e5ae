import { type Html, html } from '../../lib/html.ts'

/** How many lines a page of a list holds. */
export const LINES_A_PAGE = 20

/** The way on to what is older, where there may be more. */
export function pager(path: string, lines: { id: string }[]): Html | null {
  if (lines.length < LINES_A_PAGE) return null
  const older = `${path}${path.includes('?') ? '&' : '?'}before=${lines.at(-1)!.id}`
  return html`<nav class="pager" aria-label="Pages"><a class="quiet-button" href="${older}" rel="next">Older</a></nav>`
}
