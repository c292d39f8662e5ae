// A simulated Mastodon in a process of its own (helpers/mastodon/), and what a test tells it to do.
import { join } from 'node:path'
import type { DEEDS } from './mastodon/deeds.ts'
import { cleanEnvironment, freePort, startServer } from './process.ts'
import type { Scope } from './scope.ts'

const MAIN = join(import.meta.dirname, 'mastodon/main.ts')

type Deeds = typeof DEEDS
type Given<Name extends keyof Deeds> = Parameters<Deeds[Name]>[1]
type Outcome<Name extends keyof Deeds> = ReturnType<Deeds[Name]>

/** A running Mastodon; `asks` does what a deed's name says. */
export interface Mastodon {
  origin: string
  asks: <Name extends keyof Deeds>(name: Name, given: Given<Name>) => Outcome<Name>
  handleOf: (name: string) => string
}

/** Starts a Mastodon on http://127.0.0.1 and a free port until the test ends. */
export async function startMastodon(t: Scope): Promise<Mastodon> {
  const origin = `http://127.0.0.1:${await freePort()}`
  await startServer(t, {
    name: `Mastodon at ${origin}`,
    command: process.execPath,
    args: [MAIN, origin],
    env: cleanEnvironment({}),
    readyUrl: `${origin}/`,
  })
  return {
    origin,
    handleOf: (name) => `@${name}@${new URL(origin).host}`,
    asks: <Name extends keyof Deeds>(name: Name, given: Given<Name>) =>
      command(`${origin}/-/${name}`, given) as Outcome<Name>,
  }
}

async function command(url: string, given: unknown): Promise<unknown> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(given ?? null) })
  if (!answer.ok) throw new Error(`Mastodon could not: ${url} answered ${answer.status}`)
  return await answer.json()
}
