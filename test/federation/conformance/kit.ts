// What the rules of conformance are made of, and the few words in which they are said.
import type { Test } from 'tap'
import { deliverAs, type PeerActor, readAs } from '../../helpers/peer.ts'
import { ROWS } from '../fixtures/rows.ts'
import { post, type Row, resetStage, type Stage } from '../fixtures/stage.ts'

/** A JSON document, as it is taken apart. */
export type Json = Record<string, unknown>

/** A row of the checklist. */
export interface Rule {
  row: number
  says: string
  holds: (t: Test, stage: Stage) => Promise<unknown>
}

/** The context and the names of ActivityStreams. */
export const AS = 'https://www.w3.org/ns/activitystreams'
/** Everybody, as most programs write it. */
export const PUBLIC = `${AS}#Public`
/** What most programs ask for. */
export const ACTIVITY_JSON = 'application/activity+json'

/** Plays examples, each on a stage of its own: what must stand before, the bytes, and what must hold then. */
export const played = (...files: string[]) =>
  eachOn(files, async (t, fresh, row) => {
    t.equal((await post(fresh, row)).status, row.status ?? 202, row.file)
  })

/** Plays examples whose bytes come again for a new event: that must count too. */
export const playedAgain = (...files: string[]) =>
  eachOn(files, async (_, fresh, row) => {
    await post(fresh, row)
    await row.again!(fresh)
    await post(fresh, row)
  })

function eachOn(files: string[], play: (t: Test, fresh: Stage, row: Row) => Promise<void>) {
  return async (t: Test, stage: Stage): Promise<void> => {
    for (const file of files) {
      const row = ROWS.find((one) => one.file === file) as Row
      const fresh = await resetStage(stage)
      await row.given?.(fresh)
      await play(t, fresh, row)
      await row.holds(t, fresh)
    }
  }
}

/** What stands at an address, asked for as somebody asks. */
export async function get(
  url: string,
  accept = ACTIVITY_JSON,
): Promise<{ status: number; headers: Headers; body: string; json: Json }> {
  const answer = await fetch(url, { headers: { accept }, redirect: 'manual' })
  const body = await answer.text()
  return {
    status: answer.status,
    headers: answer.headers,
    body,
    json: body.startsWith('{') ? JSON.parse(body) : {},
  }
}

/** The document of ours at an address, read by a stranger. */
export async function document(uri: string): Promise<Json> {
  return JSON.parse((await readAs(null, uri)).body) as Json
}

/** What WebFinger says of a resource. */
export async function webfinger({ node }: Stage, resource?: string) {
  const query = resource === undefined ? '' : `?resource=${encodeURIComponent(resource)}`
  return await get(`${node.origin}/.well-known/webfinger${query}`, 'application/jrd+json')
}

/** Delivers an activity in an actor's name to the shared inbox, and waits until all is done; gives the status. */
export async function say(
  { node }: Stage,
  actor: PeerActor,
  activity: Json,
  headers: Record<string, string> = {},
): Promise<number> {
  const whole = { '@context': AS, actor: actor.uri, ...activity }
  const { status } = await deliverAs(actor, `${node.origin}/inbox`, whole, { headers })
  await node.settle()
  return status
}

/** A public post of an actor's that names ada; `note` changes it. */
export function createOf({ ada }: Stage, actor: PeerActor, name: string, note: Json = {}): Json {
  const id = `${actor.uri}/notes/${name}`
  const object = {
    id,
    type: 'Note',
    attributedTo: actor.uri,
    content: '<p>Hello</p>',
    to: [PUBLIC],
    cc: [ada.uri],
    tag: [{ type: 'Mention', href: ada.uri, name: '@ada' }],
    ...note,
  }
  return { id: `${id}/create`, type: 'Create', to: object.to, cc: object.cc, object }
}

/** A rule that several documents must keep: which of these names are missing in one. */
export function missing(given: Json, names: string[]): string[] {
  return names.filter((name) => given[name] === undefined || given[name] === null)
}
