// Somebody of another server at our pages, signed in by their own server (OAuth 2.0) as a browser would be led.
import { Browser } from './browser.ts'
import type { OtherServer } from './mastodon-client.ts'

/** Signs somebody in at our node as a guest, and gives the browser. */
export async function signInGuest(
  origin: string,
  { other, name }: { other: OtherServer; name: string },
): Promise<Browser> {
  const browser = new Browser(origin)
  const handle = `@${name}@${other.host}`
  const page = await browser.sendForPage('/guest/sign-in', { handle, next: '/guest' })
  const [, url = ''] = /class="button" href="([^"]+)"/.exec(page) ?? []
  const back = new URL(await other.authorize(name, url.replaceAll('&amp;', '&')))
  await browser.ledTo(back.pathname + back.search)
  return browser
}
