import type { Account } from '../../core/accounts/account.ts'
import { type SaidAvailability, sayAvailability } from '../../core/availability.ts'
import type { FollowState } from '../../core/follows/follow.ts'
import type { PublicRoster } from '../../core/rosters/public.ts'
import type { Site } from '../../core/site.ts'
import { WORK_NAMES } from '../../core/work.ts'
import { type Html, html, trusted, withHosts } from '../../lib/html.ts'
import { accountPath, emojiPath, signInPath } from '../paths.ts'
import type { Viewer, Visit } from '../visit.ts'
import { accountName, monogram, shownName } from './account-line.ts'
import { button } from './button.ts'
import { howOften } from './evidence.ts'
import { withEmojis } from './pictures.ts'
import { capitalised } from './referral-words.ts'
import { dayOf } from './time.ts'

/** What is counted of an account, and whether the viewer follows it. */
export interface ProfileCounts {
  posts: number
  followers: number
  following: number
  follow: FollowState | null
  isBlocked?: boolean
  /** The hashtags that it puts on its profile. */
  tags?: string[]
  /** The account that it says it moved to, if we know that one. */
  movedTo?: Account | undefined
  /** What a writer of ours says of her time, if she says anything. */
  availability?: SaidAvailability | undefined
  /** The rosters that a writer of ours shows. */
  rosters: PublicRoster[]
  /** What a writer of ours gave to others: work that she passed on, and what became of it. */
  ledger?: { passedOn: number; filled: number; thanked: number } | undefined
}

/** The head of an account's page: who it is, how to follow it, what it says of itself. */
export function profileHead(site: Site, account: Account, counts: ProfileCounts, visit: Visit): Html {
  return html`<header class="profile">
${account.host !== null && copyNote(account)}
<div class="profile-name">
${monogram(account)}
<div>
<h1><bdi>${shownName(account)}</bdi></h1>
<p class="handle">@${account.handle}@${account.host ?? site.host}</p>
</div>
</div>
${account.movedToUri !== null && movedNote(account.movedToUri, counts.movedTo)}
${followLine(site, account, counts, visit)}
<div class="text bio" dir="auto">${trusted(withEmojis(account.bioHtml, account.emojis, emojiPath(account)))}</div>
${account.fields.length > 0 && fieldList(account)}
${counts.availability && availabilityLine(counts.availability)}
${counts.tags && counts.tags.length > 0 && tagLine(counts.tags)}
<p class="profile-facts">${facts(account, counts)}</p>
${given(counts)}
${counts.rosters.length > 0 && html`<p class="profile-facts">Would refer: ${counts.rosters.map(({ id, name }, at) => html`${at > 0 && ', '}<a href="${accountPath(account)}/rosters/${id}">${name}</a>`)}</p>`}
</header>`
}

// Of an account from elsewhere only its node can say who follows it and whom it follows. A board writes nothing.
function facts({ host, kind, joinedAt }: Account, { posts, followers, following }: ProfileCounts): Html {
  if (kind === 'board' && host === null) return html`${plural(followers, 'follower', 'followers')}`
  if (host !== null) return html`${plural(posts, 'post', 'posts')} here`
  return html`${plural(posts, 'post', 'posts')} · ${plural(followers, 'follower', 'followers')} · ${following.toLocaleString('en')} following · joined ${dayOf(joinedAt)}`
}

/** What a writer says of her time, in one line, and when she said it. */
export function availabilityLine(said: SaidAvailability): Html {
  const takes = said.takes.map((work) => WORK_NAMES[work]).join(', ')
  return html`<p class="availability ${said.state}">${sayAvailability(said)}${takes !== '' && ` Takes ${takes}.`} <span class="aside">Said on ${dayOf(said.saidAt)}.</span></p>`
}

// What somebody gives is counted only once there is some: nobody is measured by what she did not give.
function given({ ledger }: ProfileCounts): Html | null {
  if (!ledger || (ledger.passedOn === 0 && ledger.thanked === 0)) return null
  const said = [
    ledger.passedOn > 0 && `passed on ${ledger.passedOn.toLocaleString('en')}`,
    ledger.filled > 0 && `${ledger.filled.toLocaleString('en')} filled`,
    ledger.thanked > 0 && `thanked ${howOften(ledger.thanked)}`,
  ].filter(Boolean)
  return html`<p class="profile-facts">${capitalised(said.join(', '))}</p>`
}

function copyNote({ url, host }: Account): Html {
  return html`<p class="note">This is a copy of what has reached this node. Their home is
<a href="${url}" rel="nofollow noopener">${host}</a>: there is more to read there.</p>`
}

function tagLine(tags: string[]): Html {
  return html`<p class="profile-facts">${tags.map((tag) => html`<a href="/tags/${tag}">#${tag}</a> `)}</p>`
}

// What an account of another node says of that is not checked until its followers are moved.
function movedNote(uri: string, to: Account | undefined): Html {
  const link = to ? accountName(to) : html`<a href="${uri}" rel="nofollow noopener">${uri}</a>`
  return html`<p class="note">This account moved to ${link}.</p>`
}

function followLine(site: Site, account: Account, counts: ProfileCounts, visit: Visit): Html | null {
  const { viewer, path } = visit
  if (viewer?.account.id === account.id) {
    return html`<p class="follow-line"><a class="quiet-button" href="/settings/profile">Edit your profile</a>
<a class="quiet-button" href="/settings/availability">Say whether you have time</a></p>`
  }
  if (viewer === null) return followFromElsewhere(site, account, path)
  return html`${following(account, counts, viewer)}${!counts.isBlocked && account.host === null && account.kind === 'writer' && html`<p><a class="quiet-button" href="/@${account.handle}/vouch">Vouch for them</a></p>`}`
}

function following(account: Account, { follow, isBlocked }: ProfileCounts, viewer: Viewer): Html {
  const next = accountPath(account)
  const action = (deed: string) => `/accounts/${account.id}/${deed}`
  const token = viewer.formToken
  if (isBlocked) {
    const back = button({ action: action('unblock'), token, next, words: 'Unblock', style: 'quiet-button' })
    return html`<div class="follow-line"><span>You block them: nothing that they do reaches you.</span>${back}</div>`
  }
  const away = awayFrom(account, { token, next })
  if (follow === null) {
    const ask = button({ action: action('follow'), token, next, words: 'Follow', style: 'button' })
    return html`<div class="follow-line">${ask}${away}</div>`
  }
  const words = follow === 'requested' ? 'Take back the request' : 'Unfollow'
  const says = follow === 'requested' ? 'You asked to follow; no answer yet.' : 'You follow them.'
  const back = button({ action: action('unfollow'), token, next, words, style: 'quiet-button' })
  return html`<div class="follow-line"><span>${says}</span>${back}${away}</div>`
}

// The boards and the desk are the node's own: its owner is told otherwise.
function awayFrom(
  { id, host, kind }: Account,
  { token, next }: { token: string; next: string },
): Html | null {
  if (host === null && kind !== 'writer') return null
  const block = button({ action: `/accounts/${id}/block`, token, next, words: 'Block', style: 'link-button' })
  return html`${block}<a href="/accounts/${id}/report">Report</a>`
}

function followFromElsewhere(site: Site, account: Account, path: string): Html {
  return html`<div class="follow-line"><p>Follow from anywhere in the fediverse: search there for
<code class="copy">@${account.handle}@${account.host ?? site.host}</code>
(<a href="/help/for-mastodon-users">how</a>), or <a href="${signInPath(path)}">sign in here</a>.</p></div>`
}

function fieldList({ fields }: Account): Html {
  const rows = fields.map(
    ({ name, html: value }) =>
      html`<div><dt><bdi>${name}</bdi></dt><dd dir="auto">${trusted(withHosts(value))}</dd></div>`,
  )
  return html`<dl class="facts">${rows}</dl>`
}

function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}
