// Two servers and their people: what every subject is played on.
import type { Test } from 'tap'
import { freePort, waitFor } from '../helpers/process.ts'
import type { Member } from './mastodon-client.ts'
import type { OtherServer } from './other-server.ts'
import { startWatercooler, type Watercooler } from './watercooler.ts'
import type { Writer } from './writer.ts'

/** Our node and one of another make. Ada, at ours, and Bram, at theirs, follow each other once `followBothWays` was played. */
export interface Stage {
  node: Watercooler
  other: OtherServer
  ada: Writer
  bram: Member
  /** At theirs too; follows nobody of ours but the board. */
  cleo: Member
}

/** One thing that two servers do with each other. Every assertion of it is named. */
export type Subject = (t: Test, stage: Stage) => Promise<void>

/** Starts our node beside another server, with Ada, Bram, Cleo and a board for all work; unless said, on any free port. */
export async function setStage(
  t: Test,
  startOther: () => Promise<OtherServer>,
  host?: string,
): Promise<Stage> {
  const at = host ?? `127.0.0.1:${await freePort()}`
  const [node, other] = await Promise.all([startWatercooler(t, at), startOther()])
  await node.setPolicy({ trusted_hosts: [other.host] })
  await node.createMainBoard('board')
  return {
    node,
    other,
    ada: await node.join('ada'),
    bram: await other.join('bram'),
    cleo: await other.join('cleo'),
  }
}

// Some do part of their work by the minute.
const SEEN_MS = 120_000

/** Waits for something to be seen, and counts that as an assertion of this name. */
export async function see<T>(
  t: Test,
  what: string,
  ask: () => Promise<T | undefined | false>,
  patienceMs = SEEN_MS,
): Promise<Exclude<T, undefined | false>> {
  const seen = await waitFor(what, ask, patienceMs)
  t.pass(what)
  return seen
}
