import { type Account, displayName, fullHandle } from '../../core/accounts/account.ts'
import type { Byline } from '../../core/accounts/byline.ts'
import { type Html, html, trusted } from '../../lib/html.ts'
import { accountPath, avatarPath, emojiPath } from '../paths.ts'
import { withEmojis } from './pictures.ts'

const TONES = 6

/** Somebody's name and handle, leading to her page here. */
export function accountLine(account: Account | Byline): Html {
  return html`<a class="byline" href="${accountPath(account)}"><bdi class="name">${shownName(account)}</bdi> <span class="handle">${fullHandle(account)}</span></a>`
}

/** A name alone, leading to her page here. */
export function accountName(account: Account | Byline): Html {
  return html`<a href="${accountPath(account)}"><bdi>${shownName(account)}</bdi></a>`
}

/** What to call somebody on a page, with the pictures that stand for `:shortcodes:` in it; in plain text these stay. */
export function shownName(account: Account | Byline): Html {
  const name = html`${displayName(account)}`.toString()
  return trusted(withEmojis(name, account.emojis, emojiPath(account)))
}

/** A face: the picture that somebody has of herself, on the first letter of her name until it is there. */
export function monogram(account: Account | Byline): Html {
  const name = account.emojis.reduce((text, code) => text.replaceAll(`:${code}:`, ''), displayName(account))
  const letter = [...name].find((character) => /[\p{L}\p{N}]/u.test(character)) ?? '·'
  const tone = [...fullHandle(account)].reduce((sum, character) => sum + character.codePointAt(0)!, 0) % TONES
  const picture = avatarPath(account)
  return html`<span class="monogram tone-${tone}" aria-hidden="true">${letter.toUpperCase()}${picture !== null && html`<img src="${picture}" alt="" width="48" height="48" loading="lazy">`}</span>`
}
