import { LRUCache } from 'lru-cache'
import type { Account } from '../../core/accounts/account.ts'
import { findLocalAccount } from '../../core/accounts/find.ts'
import { readPublicKeys } from '../../core/accounts/keys.ts'
import { findAvailability } from '../../core/availability.ts'
import { readBoards } from '../../core/boards/find.ts'
import { readPolicy } from '../../core/policy/versions.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { ACTOR_CONTEXT } from '../context.ts'
import type { Document } from '../document.ts'
import { multibaseOf } from '../multibase.ts'
import { type ActorKeys, actorOf } from '../translate/actor.ts'
import { availabilityExtra } from '../translate/availability.ts'
import { boardExtra } from '../translate/board.ts'
import type { ActorExtra } from '../translate/extra.ts'

/** The document of a local account; undefined when there is none. */
export async function readActorDocument(db: Db, site: Site, handle: string): Promise<Document | undefined> {
  const account = await findLocalAccount(db, handle)
  return account && (await writeActor(db, site, account))
}

/** The document of an account in hand, its context first. */
export async function writeActor(db: Db, site: Site, account: Account): Promise<Document> {
  const actor = actorOf(account, await readActorKeys(db, account), site)
  const { fields, terms } = await readExtra(db, site, account)
  return { '@context': ACTOR_CONTEXT, ...actor, attachment: [...fields, ...actor.attachment], ...terms }
}

async function readExtra(db: Db, site: Site, account: Account): Promise<ActorExtra> {
  if (account.kind === 'board') {
    const board = (await readBoards(db)).find(({ id }) => id === account.id)
    if (board) return boardExtra(board, (await readPolicy(db)).policy, site)
  }
  const availability =
    account.kind === 'writer' ? await findAvailability(db, account.id, new Date()) : undefined
  return availability ? availabilityExtra(account.uri, availability) : { fields: [], terms: {} }
}

// The public halves never change while an account lives.
const kept = new LRUCache<string, ActorKeys>({ max: 1_000 })

async function readActorKeys(db: Db, { id, uri }: Account): Promise<ActorKeys> {
  const known = kept.get(uri)
  if (known) return known
  const keys = await readPublicKeys(db, id)
  const [rsa, ed25519] = (['rsa', 'ed25519'] as const).map((kind) => keys.find((key) => key.kind === kind)!)
  const read = { rsaPem: rsa!.publicPem, ed25519Multibase: multibaseOf(ed25519!.publicPem) }
  kept.set(uri, read)
  return read
}
