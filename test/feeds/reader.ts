// A reader of feeds: asks over a real socket, and looks at lines as its format has them.
import { fastify } from 'fastify'
import type { Test } from 'tap'
import type { Db } from '../../src/db/connect.ts'
import { feeds } from '../../src/feeds/index.ts'
import { testDatabase } from '../helpers/database.ts'
import { SITE } from '../helpers/make.ts'

/** What was answered. */
export interface Answered {
  status: number
  headers: Headers
  body: string
}

/** Serves feeds and nothing else on loopback; `ask` asks for one. */
export async function openFeeds(
  t: Test,
): Promise<{ db: Db; ask: (path: string, headers?: Record<string, string>) => Promise<Answered> }> {
  const { db } = await testDatabase(t)
  const app = fastify({ routerOptions: { maxParamLength: 400 } })
  await app.register(feeds({ db, site: SITE }))
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(() => app.close())
  return {
    db,
    ask: async (path, headers = {}) => {
      const response = await fetch(`${origin}${path}`, { headers, redirect: 'manual' })
      return { status: response.status, headers: response.headers, body: await response.text() }
    },
  }
}

/** One component of a calendar: its properties with their parameters, in order. */
export interface Component {
  name: string
  lines: { name: string; parameters: string; value: string }[]
  within: Component[]
}

/** Reads a calendar line by line as RFC 5545 §3.1 has it. Throws where a line is not as it must be. */
export function readCalendar(text: string): Component {
  if (!text.endsWith('\r\n')) throw new Error('the last line does not end')
  const folded = text.slice(0, -2).split('\r\n')
  for (const line of folded) {
    if (/[\r\n]/.test(line)) throw new Error(`a line ends in half a line end: ${line}`)
    if (Buffer.byteLength(line) > 75) throw new Error(`a line has more than 75 octets: ${line}`)
  }
  const root: Component = { name: '', lines: [], within: [] }
  const open = [root]
  for (const line of folded
    .join('\r\n')
    .replaceAll(/\r\n[ \t]/g, '')
    .split('\r\n')) {
    const [, name, parameters = '', value] = /^([A-Z-]+)((?:;[A-Z-]+=[^:;]+)*):(.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) throw new Error(`this is no line of a calendar: ${line}`)
    if (name === 'BEGIN') {
      const begun: Component = { name: value, lines: [], within: [] }
      open.at(-1)!.within.push(begun)
      open.push(begun)
    } else if (name === 'END') {
      if (open.pop()?.name !== value) throw new Error(`this ends what is not open: ${line}`)
    } else open.at(-1)!.lines.push({ name, parameters, value })
  }
  if (open.length !== 1 || root.within.length !== 1)
    throw new Error('there is more or less than one calendar')
  return root.within[0]!
}

/** The value of a component's line; undefined when there is none. */
export function propertyOf(component: Component, name: string): string | undefined {
  return component.lines.find((line) => line.name === name)?.value
}
