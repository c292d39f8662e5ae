import { type Html, html } from '../../lib/html.ts'

const PAGES = [
  ['/settings/profile', 'Profile'],
  ['/settings/availability', 'Availability'],
  ['/settings/blocks', 'Blocks'],
  ['/settings/move', 'Other accounts'],
  ['/settings/password', 'Password'],
  ['/settings/data', 'Your data'],
  ['/settings/leave', 'Leave'],
] as const

/** The way between the settings, above each of them. */
export function settingsNav(path: (typeof PAGES)[number][0]): Html {
  const lines = PAGES.map(
    ([to, words]) => html`<li><a href="${to}"${to === path && html` aria-current="page"`}>${words}</a></li>`,
  )
  return html`<nav class="settings-nav" aria-label="Settings"><ul>${lines}</ul></nav>`
}
