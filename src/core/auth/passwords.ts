import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Refusal } from '../refusal.ts'

const derive = promisify(argon2)

/** The shortest password. */
export const PASSWORD_LENGTH_MIN = 10
/** The longest password: only so that hashing is no way to tire the node. */
export const PASSWORD_LENGTH_MAX = 200

// OWASP's argon2id setting of 2024: 19 MiB, two passes, one lane.
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

/** Why a password cannot be a new one, as `hashPassword` refuses it; undefined when it can. */
export function refuseNewPassword(password: string): Refusal | undefined {
  if (password.length >= PASSWORD_LENGTH_MIN && password.length <= PASSWORD_LENGTH_MAX) return undefined
  return new Refusal(
    'invalid',
    `A password is ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters long; a sentence is a good one.`,
  )
}

/** Hashes a password with argon2id (RFC 9106). Refuses 'invalid' outside the bounds. */
export async function hashPassword(password: string): Promise<string> {
  const refusal = refuseNewPassword(password)
  if (refusal) throw refusal
  const nonce = randomBytes(16)
  const tag = await derive('argon2id', { message: password, nonce, ...COST })
  return `argon2id$${COST.memory}$${COST.passes}$${nonce.toString('base64url')}$${tag.toString('base64url')}`
}

/** Whether a password is the one that was hashed; takes as long for a wrong one as for the right one. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [, memory, passes, nonce, tag] = hash.split('$')
  const expected = Buffer.from(tag!, 'base64url')
  const given = await derive('argon2id', {
    message: password.slice(0, PASSWORD_LENGTH_MAX),
    nonce: Buffer.from(nonce!, 'base64url'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: COST.parallelism,
    tagLength: expected.length,
  })
  return timingSafeEqual(expected, given)
}
