import { setTimeout as pause } from 'node:timers/promises'

/** Only what hangs takes longer than this, in ms. A file has the same limit in `.taprc`, but runs without that when it runs alone. */
export const HANGS_MS = 480_000

// Nothing here is measured by it: a busy machine may be many times slower than a quiet one. A file that runs alone is ended after
// tap's half minute, which would not say what was waited for.
const isAlone = process.env.TAP_TIMEOUT === undefined && process.argv[1]?.endsWith('.test.ts')
const PATIENCE_MS = isAlone ? 20_000 : 60_000
const PAUSE_MS = 10

/**
 * Asks until the answer is something other than undefined, null or false, and gives it. After a minute, or 20 s where a test file
 * runs alone, it throws, naming what it waited for; what `ask` throws ends the wait at once.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | null | false>,
): Promise<Exclude<T, undefined | null | false>> {
  const end = performance.now() + PATIENCE_MS
  while (performance.now() < end) {
    const answer = await ask()
    if (answer !== undefined && answer !== null && answer !== false)
      return answer as Exclude<T, undefined | null | false>
    await pause(PAUSE_MS)
  }
  throw new Error(`Waited ${PATIENCE_MS / 1_000} s in vain for ${what}.`)
}
