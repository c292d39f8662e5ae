import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { type Interest, type InterestId, lockBelowReferral } from '../interests/interest.ts'
import { lockAsAuthor } from '../interests/move.ts'
import { makeCode, PAGE_CODE_LENGTH } from '../referrals/code.ts'
import { lockPassedOn } from '../referrals/find.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { CLIENT_FIELD_NAMES, CLIENT_FIELDS, type ClientField } from '../vault/fields.ts'
import { prolongVault } from '../vault/purge.ts'
import { readClientFields } from '../vault/read.ts'
import { carryIntroduction, endOfWaiting } from './carry.ts'
import { lockIntroduction } from './introduction.ts'

/** What an author hands over, and how. */
export interface ProposedIntroduction {
  interestId: InterestId
  /** What of the client the candidate is to see. */
  fields: ClientField[]
  /** Whether the client is asked before the candidate learns who it is. */
  asksClient: boolean
  at: Date
}

/**
 * The author wants to introduce a candidate to the client: that is the author's yes, and the candidate is asked. Gives the
 * code of the page. Nothing of the client is shown to anybody yet (product §2.7).
 * Refuses: 'not_found' to all others; 'conflict' when the referral is closed, the candidate is out, or an introduction is
 * under way; 'invalid' for fields that the vault does not have.
 */
export async function proposeIntroduction(
  tx: Tx,
  site: Site,
  authorId: AccountId,
  { interestId, fields, asksClient, at }: ProposedIntroduction,
): Promise<{ code: string }> {
  await lockBelowReferral(tx, interestId)
  const interest = await lockAsAuthor(tx, authorId, interestId)
  checkCandidate(interest)
  const referral = await lockPassedOn(tx, interest.referralId)
  if (referral.closedAt !== null) throw new Refusal('conflict', `This referral is ${referral.state}.`)
  await checkNoneAlive(tx, interestId)
  const code = makeCode(PAGE_CODE_LENGTH)
  await tx
    .insertInto('introductions')
    .values({
      code,
      interest_id: interestId,
      state: 'proposed',
      asks_client: asksClient,
      fields: await checkFields(tx, interest, fields),
      author_ok_at: at,
      expires_at: endOfWaiting(at),
    })
    .execute()
  await prolongVault(tx, interest.referralId)
  const introduction = await lockIntroduction(tx, { by: 'author', accountId: authorId, code })
  await carryIntroduction(tx, site, introduction, { to: 'awaiting_candidate', by: 'author', at })
  return { code }
}

function checkCandidate({ state }: Interest): void {
  if (state === 'received' || state === 'shortlisted' || state === 'introduced') return
  throw new Refusal('conflict', 'Only somebody who is a candidate now can be introduced.')
}

async function checkNoneAlive(tx: Tx, interestId: InterestId): Promise<void> {
  const alive = await tx
    .selectFrom('introductions')
    .select('id')
    .where('interest_id', '=', interestId)
    .where('state', 'not in', ['declined', 'expired', 'revoked'])
    .executeTakeFirst()
  if (alive) throw new Refusal('conflict', 'This candidate is being introduced already.')
}

async function checkFields(tx: Tx, { referralId }: Interest, fields: ClientField[]): Promise<ClientField[]> {
  const wanted = CLIENT_FIELDS.filter((field) => fields.includes(field))
  if (wanted.length === 0)
    throw new Refusal('invalid', 'Please say what the candidate is to learn of the client.')
  const kept = await readClientFields(tx, referralId)
  const missing = wanted.filter((field) => !kept.includes(field))
  if (missing.length === 0) return wanted
  const names = missing.map((field) => CLIENT_FIELD_NAMES[field]).join(' and ')
  throw new Refusal('invalid', `There is nothing to hand over yet: please fill in ${names} first.`)
}
