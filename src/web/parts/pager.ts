import { type Html, html } from '../../lib/html.ts'

/** How many lines a page of a list holds. */
export const LINES_A_PAGE = 20

/** The way on to what is older, where there may be more. `path` has no query of its own. */
export function pager(path: string, lines: { id: string }[]): Html | null {
  if (lines.length < LINES_A_PAGE) return null
  return html`<nav class="pager" aria-label="Pages"><a class="quiet-button" href="${path}?before=${lines.at(-1)!.id}" rel="next">Older</a></nav>`
}
