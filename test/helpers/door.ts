import type { Test } from 'tap'
import { FetchFault } from '../../src/lib/fetch/exchange.ts'
import { createSafeFetch, type SafeFetch, type SafeFetchSettings } from '../../src/lib/fetch.ts'

/** The way out of `watercooler.test`, shut when the test ends. */
export function openDoor(
  t: Test,
  settings: Pick<SafeFetchSettings, 'devPeers' | 'isShunned' | 'resolve' | 'observe'>,
): SafeFetch {
  const scheme = settings.devPeers.length === 0 ? 'https' : 'http'
  const safeFetch = createSafeFetch({
    origin: `${scheme}://watercooler.test`,
    userAgent: 'Watercooler',
    ...settings,
  })
  t.teardown(() => safeFetch.close())
  return safeFetch
}

/** The same, where all of loopback may be reached. */
export function atHome(t: Test): SafeFetch {
  return openDoor(t, { devPeers: ['127.0.0.0/8'] })
}

/** What a fetch failed with; fails the test when it did not fail, or with something that is no FetchFault. */
export async function faultOf(fetched: Promise<unknown>): Promise<FetchFault> {
  const outcome = await fetched.catch((error: unknown) => error)
  if (outcome instanceof FetchFault) return outcome
  throw new Error('a FetchFault was expected', { cause: outcome })
}
