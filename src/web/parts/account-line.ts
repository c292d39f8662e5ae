import { type Account, displayName, fullHandle } from '../../core/accounts/account.ts'
import type { Byline } from '../../core/accounts/byline.ts'
import { type Html, html } from '../../lib/html.ts'
import { accountPath } from '../paths.ts'

const TONES = 6

/** Somebody's name and handle, leading to her page here. */
export function accountLine(account: Account | Byline): Html {
  return html`<a class="byline" href="${accountPath(account)}"><bdi class="name">${displayName(account)}</bdi> <span class="handle">${fullHandle(account)}</span></a>`
}

/** A name alone, leading to her page here. */
export function accountName(account: Account | Byline): Html {
  return html`<a href="${accountPath(account)}"><bdi>${displayName(account)}</bdi></a>`
}

/** The first letter of a name on one of a few colours: a face, until pictures are kept here. */
export function monogram(account: Account | Byline): Html {
  const letter = [...displayName(account)].find((character) => /[\p{L}\p{N}]/u.test(character)) ?? '·'
  const tone = [...fullHandle(account)].reduce((sum, character) => sum + character.codePointAt(0)!, 0) % TONES
  return html`<span class="monogram tone-${tone}" aria-hidden="true">${letter.toUpperCase()}</span>`
}
