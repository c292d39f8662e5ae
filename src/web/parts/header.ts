// The head of every page: where one can go, and what is one's own.
import { fullHandle } from '../../core/accounts/account.ts'
import { NEW_COUNT_MAX } from '../../core/notifications/read.ts'
import { WAITING_MAX } from '../../core/referrals/waiting.ts'
import type { Site } from '../../core/site.ts'
import { type Html, html } from '../../lib/html.ts'
import { signInPath } from '../paths.ts'
import type { Person, Viewer, Visit } from '../visit.ts'
import { hiddenToken } from './button.ts'

/** Draws it for whoever looks. */
export function header(site: Site, { viewer, person, path }: Visit): Html {
  return html`<header class="top">
<div class="top-row">
<a class="wordmark" href="/">${DROP}<span>${site.name}</span></a>
<nav aria-label="Main">
<ul>
${menuLine('/', 'Open work', path)}
${viewer && menuLine('/home', 'Home', path)}
${viewer && menuLine('/notifications', html`Notifications${mark(viewer.newCount, NEW_COUNT_MAX, 'new')}`, path)}
${viewer && menuLine('/search', 'Search', path)}
${viewer && viewer.role !== 'member' && menuLine('/mod', html`Moderate${mark(viewer.waitingCount, WAITING_MAX, 'waiting')}`, path)}
${!viewer && menuLine('/about', 'About', path)}
</ul>
</nav>
${viewer && DOING}
${person ? own(person, viewer, path) : html`<a class="quiet-button sign-in" href="${signInPath(path)}">Sign in</a>`}
</div>
</header>`
}

const DOING = html`<div class="doing">
<a class="button" href="/new/referral">Pass work on</a>
<a class="quiet-button" href="/new/post">Write</a>
</div>`

/** Where a member finds what is hers. */
const OWN_PAGES = [
  ['/guest', 'Your work and your answers'],
  ['/drafts', 'Drafts'],
  ['/rosters', 'Rosters'],
  ['/searches', 'Saved searches'],
  ['/endorsements', 'Endorsements'],
  ['/follow-requests', 'Follow requests'],
  ['/settings/profile', 'Settings'],
] as const

// Opened and closed by the browser itself, with the keyboard too.
function own({ account, formToken }: Person, viewer: Viewer | null, path: string): Html {
  const handle = fullHandle(account)
  const lines = viewer
    ? html`${menuLine(`/${handle}`, 'Your profile', path)}${OWN_PAGES.map(([to, words]) => menuLine(to, words, path))}`
    : menuLine('/guest', 'What is yours here', path)
  return html`<details class="self"><summary><span>${handle}</span></summary>
<nav aria-label="Your own"><ul>
${lines}
<li><form method="post" action="/sign-out">${hiddenToken(formToken)}<button class="link-button">Sign out</button></form></li>
</ul></nav></details>`
}

function mark(count: number, max: number, words: string): Html | false {
  const shown = count < max ? count : `${max - 1}+`
  return count > 0 && html` <span class="badge">${shown}<span class="unseen"> ${words}</span></span>`
}

function menuLine(to: string, words: Html | string, path: string): Html {
  return html`<li><a href="${to}"${path.split('?')[0] === to && html` aria-current="page"`}>${words}</a></li>`
}

const DROP = html`<svg aria-hidden="true" viewBox="0 0 24 24" width="24" height="24"><path d="M12 2.2c3.6 4.4 6.6 8 6.6 11.9a6.6 6.6 0 0 1-13.2 0c0-3.9 3-7.5 6.6-11.9z" fill="currentColor"/></svg>`
