import { type Html, html } from '../../lib/html.ts'
import { TOKEN_FIELD } from '../form-token.ts'

/** The hidden field that shows that a form is ours. */
export function hiddenToken(token: string): Html {
  return html`<input type="hidden" name="${TOKEN_FIELD}" value="${token}">`
}

/** A form of one button. */
export interface Button {
  action: string
  token: string
  /** Where the visitor goes on to. */
  next: string
  words: Html | string
  style: 'button' | 'quiet-button' | 'link-button' | 'reaction'
  /** Set for a button that is in or out, such as a like. */
  isPressed?: boolean
}

/** Draws a button that does a deed and comes back. */
export function button({ action, token, next, words, style, isPressed }: Button): Html {
  const pressed = isPressed !== undefined && html` aria-pressed="${String(isPressed)}"`
  return html`<form method="post" action="${action}">${hiddenToken(token)}<input type="hidden" name="next" value="${next}"><button class="${style}"${pressed}>${words}</button></form>`
}
