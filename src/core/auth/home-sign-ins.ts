// Sign-in by somebody's own node (OAuth 2, RFC 6749): who went there, and what this node is to other nodes.
import type { Db, Tx } from '../../db/connect.ts'
import { hashToken, makeToken } from '../secrets.ts'

/** How long somebody may take at her own node. */
export const HOME_SIGN_IN_MINUTES = 10

const MINUTE_MS = 60_000

/** Somebody goes to her own node. `browser` is the secret by which her browser is known when she comes back. */
export interface HomeSignIn {
  browser: string
  /** The only node that may answer. */
  host: string
  /** The path to go on to. */
  next: string
  at: Date
}

/** Notes that somebody goes to her own node, and gives the state with which she must come back (RFC 6749 §10.12). */
export async function beginHomeSignIn(
  tx: Tx,
  { browser, host, next, at }: HomeSignIn,
): Promise<{ state: string }> {
  const state = makeToken()
  await tx.deleteFrom('guest_sign_ins').where('expires_at', '<=', at).execute()
  await tx
    .insertInto('guest_sign_ins')
    .values({
      state_hash: hashToken(state),
      browser_hash: hashToken(browser),
      host,
      next,
      expires_at: new Date(at.getTime() + HOME_SIGN_IN_MINUTES * MINUTE_MS),
    })
    .execute()
  return { state }
}

/**
 * Uses up a state: where its owner wanted to go on to. Undefined when it was used before, has run out, was another
 * browser's, or another node answers (RFC 9700 §4.4).
 */
export async function takeHomeSignIn(
  tx: Tx,
  { state, browser, host, at }: { state: string; browser: string; host: string; at: Date },
): Promise<{ next: string } | undefined> {
  return await tx
    .deleteFrom('guest_sign_ins')
    .where('state_hash', '=', hashToken(state))
    .where('browser_hash', '=', hashToken(browser))
    .where('host', '=', host)
    .where('expires_at', '>', at)
    .returning('next')
    .executeTakeFirst()
}

/** What this node is to another node: its client there. The secret is sealed. */
export interface HomeApp {
  clientId: string
  sealedSecret: Buffer
  scope: string
}

/** What this node is to a host; undefined before somebody of there signed in here. */
export async function findHomeApp(db: Db, host: string): Promise<HomeApp | undefined> {
  return await db
    .selectFrom('home_apps')
    .select(['client_id as clientId', 'sealed_secret as sealedSecret', 'scope'])
    .where('host', '=', host)
    .executeTakeFirst()
}

/** Remembers what this node is to a host, in the place of what it was. */
export async function keepHomeApp(tx: Tx, host: string, app: HomeApp): Promise<void> {
  const kept = { client_id: app.clientId, sealed_secret: app.sealedSecret, scope: app.scope }
  await tx
    .insertInto('home_apps')
    .values({ host, ...kept })
    .onConflict((conflict) => conflict.column('host').doUpdateSet(kept))
    .execute()
}

/** Forgets what this node was to a host, which does not know it any more; the next sign-in introduces it anew. */
export async function forgetHomeApp(tx: Tx, host: string): Promise<void> {
  await tx.deleteFrom('home_apps').where('host', '=', host).execute()
}
