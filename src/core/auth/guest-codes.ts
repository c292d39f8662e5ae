// Sign-in for those whose node knows no OAuth of ours: a code that the page shows comes to the desk by their own message.
import type { Tx } from '../../db/connect.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import { isActive } from '../accounts/find.ts'
import { hashToken, makeReadableCode } from '../secrets.ts'

/** How long a code is good. */
export const GUEST_CODE_MINUTES = 15
/** How many codes of one account may be under way at once. */
export const GUEST_CODES_MAX = 3
/** What is written before the code, so that nobody sends one without reading what it does. */
export const GUEST_CODE_WORDS = 'SIGN IN'

const CODE_LENGTH = 8
const MINUTE_MS = 60_000

/**
 * Makes a code for a browser, which is known by a secret of its own; an earlier one of this browser ends. It opens nothing
 * until somebody sends it to the desk.
 */
export async function makeGuestCode(
  tx: Tx,
  { browser, next, at }: { browser: string; next: string; at: Date },
): Promise<string> {
  await tx.deleteFrom('guest_codes').where('expires_at', '<=', at).execute()
  await tx.deleteFrom('guest_codes').where('browser_hash', '=', hashToken(browser)).execute()
  const code = makeReadableCode(CODE_LENGTH)
  const expires_at = new Date(at.getTime() + GUEST_CODE_MINUTES * MINUTE_MS)
  await tx
    .insertInto('guest_codes')
    .values({ code_hash: hashToken(code), browser_hash: hashToken(browser), next, expires_at })
    .execute()
  return code
}

/** What became of a message that may hold a code: there is none in it, its browser is let in, or the code is not good. */
export type ClaimedCode = 'none' | 'claimed' | 'unknown'

/**
 * Reads a private message to the desk: “sign in k6n0qx9t” lets the browser that shows this code in as its sender. A code
 * is claimed once, within GUEST_CODE_MINUTES.
 */
export async function claimCode(tx: Tx, account: Account, text: string, at: Date): Promise<ClaimedCode> {
  const [, first, second] = /\bsign[\s-]*in\b[\s:]*([0-9a-z]{4})[\s-]?([0-9a-z]{4})\b/i.exec(text) ?? []
  if (first === undefined || second === undefined) return 'none'
  const code = (first + second).toLowerCase()
  if (account.host === null || account.kind !== 'writer' || !isActive(account)) return 'unknown'
  if ((await countUnderWay(tx, account.id, at)) >= GUEST_CODES_MAX) return 'unknown'
  const claimed = await tx
    .updateTable('guest_codes')
    .set({ account_id: account.id })
    .where('code_hash', '=', hashToken(code))
    .where('account_id', 'is', null)
    .where('expires_at', '>', at)
    .returning('code_hash')
    .executeTakeFirst()
  return claimed ? 'claimed' : 'unknown'
}

/** Whether the code that a browser was shown is still good. */
export async function isCodeGood(tx: Tx, { browser, at }: { browser: string; at: Date }): Promise<boolean> {
  const found = await tx
    .selectFrom('guest_codes')
    .select('code_hash')
    .where('browser_hash', '=', hashToken(browser))
    .where('expires_at', '>', at)
    .executeTakeFirst()
  return found !== undefined
}

/** Uses up the code of a browser, if somebody has claimed it in time: who that is, and where she wanted to go. */
export async function takeClaimedCode(
  tx: Tx,
  { browser, at }: { browser: string; at: Date },
): Promise<{ accountId: AccountId; next: string } | undefined> {
  const taken = await tx
    .deleteFrom('guest_codes')
    .where('browser_hash', '=', hashToken(browser))
    .where('account_id', 'is not', null)
    .where('expires_at', '>', at)
    .returning(['account_id as accountId', 'next'])
    .executeTakeFirst()
  return taken && { accountId: taken.accountId!, next: taken.next }
}

async function countUnderWay(tx: Tx, accountId: AccountId, at: Date): Promise<number> {
  const { count } = await tx
    .selectFrom('guest_codes')
    .select((is) => is.fn.countAll<string>().as('count'))
    .where('account_id', '=', accountId)
    .where('expires_at', '>', at)
    .executeTakeFirstOrThrow()
  return Number(count)
}
