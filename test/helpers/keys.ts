// RSA pairs for tests. Making one costs more than most examples, so what one process made the next take from a folder. No process
// hands out the same twice, and a simulated Mastodon none that its test has: whoever is forged must not hold the forger's key.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { KeyPair } from '../../src/core/accounts/keys.ts'

const FOLDER = join(tmpdir(), `watercooler-test-keys-${userInfo().uid}`)
const KEPT_MAX = 200
const PKCS8 = { type: 'pkcs8', format: 'der' } as const

// In whose process a pair is handed out.
type Holder = 'test' | 'mastodon'

const handedOut: Record<Holder, number> = { test: 0, mastodon: 0 }

/** The next RSA-2048 pair of this process, in PEM: SPKI and PKCS #1. */
export function nextPemPair(holder: Holder): { publicPem: string; privatePem: string } {
  const key = nextRsaKey(holder)
  return { publicPem: pemOf(key), privatePem: String(key.export({ type: 'pkcs1', format: 'pem' })) }
}

/** The next pairs of a local account, as `makeKeyPairs` would make them. */
export async function nextKeyPairs(): Promise<KeyPair[]> {
  const rsa = nextRsaKey('test')
  const { privateKey: ed25519 } = generateKeyPairSync('ed25519')
  return [
    { kind: 'rsa', publicPem: pemOf(rsa), privateDer: rsa.export(PKCS8) },
    { kind: 'ed25519', publicPem: pemOf(ed25519), privateDer: ed25519.export(PKCS8) },
  ]
}

function nextRsaKey(holder: Holder): KeyObject {
  const number = handedOut[holder]++
  const path = join(FOLDER, `${holder}-${number}.pem`)
  if (number >= KEPT_MAX) return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  if (!existsSync(path)) keep(path, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)
  return createPrivateKey(readFileSync(path))
}

// Under another name first, since others read at the same time.
function keep(path: string, key: KeyObject): void {
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  renameSync(draft, path)
}

function pemOf(key: KeyObject): string {
  return String(createPublicKey(key).export({ type: 'spki', format: 'pem' }))
}
