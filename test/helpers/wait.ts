import { setTimeout as pause } from 'node:timers/promises'

const PATIENCE_MS = 20_000
const PAUSE_MS = 10

/**
 * Asks until the answer is something other than undefined, null or false, and gives it. After 20 s it throws, naming
 * what it waited for; what `ask` throws ends the wait at once.
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
