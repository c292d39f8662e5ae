// A browser without JavaScript, and what holds for every page that it is shown.
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'
import type { Test } from 'tap'

/** Where the pages as they looked are kept. */
export const SHOTS = mkdtempSync(join(tmpdir(), 'watercooler-journey-'))

// No rule of the style sheet asks for both a width and a colour scheme, so that these two show all.
const LOOKS = [
  { name: 'desk-light', width: 1200, colorScheme: 'light' },
  { name: 'phone-dark', width: 390, colorScheme: 'dark' },
] as const

/** A port of localhost that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((bound) => server.listen(0, 'localhost', bound))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

/** Starts a browser, until the test ends. */
export async function startBrowser(t: Test): Promise<Browser> {
  const browser = await playwright.launch({
    executablePath: await unpackBrowser(),
    args: [...chromium.args, '--disable-background-networking', '--disable-sync', '--no-first-run'],
  })
  t.teardown(() => browser.close())
  return browser
}

const BROWSER_HOME = join(tmpdir(), `watercooler-browser-${fingerprint()}`)

// Unpacked beside its place and then moved there whole: two files of tests that begin together would else start each other's
// half-written program (ETXTBSY).
async function unpackBrowser(): Promise<string> {
  if (!existsSync(BROWSER_HOME)) await unpackTo(BROWSER_HOME)
  return join(BROWSER_HOME, 'chromium')
}

async function unpackTo(home: string): Promise<void> {
  const fresh = mkdtempSync(`${home}-`)
  const before = process.env.TMPDIR
  process.env.TMPDIR = fresh
  await chromium.executablePath()
  if (before === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = before
  try {
    renameSync(fresh, home)
  } catch (fault) {
    // The others were faster, and theirs is as good.
    if (!existsSync(home)) throw fault
    rmSync(fresh, { recursive: true })
  }
}

// One a version: what is unpacked lies there until the machine forgets it.
function fingerprint(): string {
  const manifest = readFileSync(
    join(import.meta.dirname, '../../node_modules/@sparticuz/chromium/package.json'),
  )
  return createHash('sha256').update(manifest).digest('hex').slice(0, 12)
}

/** The heading of a page. */
export const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent()

// Run in the page, whose types are not ours.
const NAMELESS = `[...document.querySelectorAll('input:not([type=hidden], [hidden]), select, textarea')]
  .filter((control) => control.labels.length === 0).map((control) => control.outerHTML)`

/** What holds for every page, in every look: one heading, a name for every control, nothing wider than the window. */
export async function look(t: Test, page: Page, name: string): Promise<void> {
  t.equal(await page.getByRole('heading', { level: 1 }).count(), 1, `${name} has one heading`)
  const nameless = await page.evaluate<string[]>(NAMELESS)
  t.strictSame(nameless, [], `every field of ${name} has a label`)
  for (const { name: as, width, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    const tooWide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    t.ok(tooWide <= 0, `${name} fits its window (${as})`)
    await page.screenshot({ path: join(SHOTS, `${name}-${as}.png`), fullPage: true })
  }
}
