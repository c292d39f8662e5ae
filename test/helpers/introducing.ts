// Introductions on a running node, step by step, by the deeds that pages and the desk use.
import type { Account } from '../../src/core/accounts/account.ts'
import { findAccount } from '../../src/core/accounts/find.ts'
import { findInterest, type InterestId } from '../../src/core/interests/interest.ts'
import { answerIntroduction } from '../../src/core/introductions/answer.ts'
import { openIntroduction } from '../../src/core/introductions/open.ts'
import { proposeIntroduction } from '../../src/core/introductions/propose.ts'
import { findReferral } from '../../src/core/referrals/find.ts'
import type { ReferralId } from '../../src/core/referrals/referral.ts'
import { CLIENT_FIELDS, type ClientFields } from '../../src/core/vault/fields.ts'
import { keepClient } from '../../src/core/vault/keep.ts'
import { vaultKeys } from '../../src/core/vault/keys.ts'
import { deed } from './candidates.ts'
import type { TestNode } from './node.ts'

/** A client to hand over, where a test names none. */
export const CLIENT: ClientFields = { client_name: 'Oakhurst Quarterly', brief: 'Six marzipan studies.' }

/** Fills the vault of a referral. */
export async function keep(node: TestNode, referralId: ReferralId, client: ClientFields): Promise<void> {
  await deed(node.db, (tx) => keepClient(tx, vaultKeys(node.secretKey, []), referralId, client))
}

/** The author proposes to hand over all that the vault has of a client; gives the code of the page. */
export async function propose(
  node: TestNode,
  interestId: InterestId,
  client: ClientFields = CLIENT,
): Promise<string> {
  const { referralId, authorId } = (await findInterest(node.db, interestId))!
  await keep(node, referralId, client)
  const fields = CLIENT_FIELDS.filter((field) => client[field] !== undefined)
  const asked = { interestId, fields, asksClient: false, at: new Date() }
  return (await deed(node.db, (tx) => proposeIntroduction(tx, node.site, authorId, asked))).code
}

/** The candidate answers. */
export async function answer(
  node: TestNode,
  candidate: Pick<Account, 'id'>,
  { code, isYes }: { code: string; isYes: boolean },
): Promise<void> {
  const given = { code, isYes, at: new Date() }
  await deed(node.db, (tx) => answerIntroduction(tx, node.site, candidate.id, given))
}

/** The candidate opens the page: the one place where the client is shown. */
export async function open(
  node: TestNode,
  candidate: Pick<Account, 'id'>,
  code: string,
): Promise<ClientFields> {
  const { site } = node
  const asked = { site, candidateId: candidate.id, code, at: new Date() }
  return await deed(node.db, (tx) => openIntroduction(tx, vaultKeys(node.secretKey, []), asked))
}

/** The id of a referral by its public code. */
export async function referralIdOf({ db }: TestNode, author: Account, code: string): Promise<ReferralId> {
  return (await findReferral(db, (await findAccount(db, author.id))!.id, code))!.id
}
