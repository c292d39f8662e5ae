// Somebody of another server at our pages: signed in by their own server (OAuth 2.0), or by a code that they send to the desk.
import { setTimeout as pause } from 'node:timers/promises'
import { waitFor } from '../helpers/process.ts'
import { Browser } from './browser.ts'
import type { Member } from './mastodon-client.ts'
import type { OtherServer } from './other-server.ts'

const PAGE = '/guest/sign-in'
const NEXT = '/guest'

/** Signs somebody in at our node as a guest, as far as their server can, and gives the browser. */
export async function signInGuest(
  origin: string,
  { other, member }: { other: OtherServer; member: Member },
): Promise<Browser> {
  const browser = new Browser(origin)
  if (other.authorize === null) {
    await signInByCode(browser, member)
    return browser
  }
  const page = await browser.sendForPage(PAGE, { handle: member.handle, next: NEXT })
  const [, url = ''] = /class="button" href="([^"]+)"/.exec(page) ?? []
  const back = new URL(await other.authorize(member.name, url.replaceAll('&amp;', '&')))
  await browser.ledTo(back.pathname + back.search)
  return browser
}

async function signInByCode(browser: Browser, member: Member): Promise<void> {
  const page = await browser.sendForPage('/guest/code', { next: NEXT }, PAGE)
  const [, line = ''] = /<code class="copy">([^<]+)<\/code>/.exec(page) ?? []
  const [, code = ''] = /name="code" value="([^"]+)"/.exec(page) ?? []
  // As an app does that completes the name. Takahē puts off for long what it cannot send at once.
  await member.find(line.split(' ')[0]!)
  await member.write(line, { visibility: 'direct' })
  await waitFor('the desk to hear the code', async () => {
    // Whoever asks too often is asked to wait.
    await pause(3_000)
    const led = await browser.send('/guest/code/check', { code, next: NEXT }, PAGE).catch(() => undefined)
    return led === NEXT
  })
}
