import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import t from 'tap'
import { importPublicKey, isSignedBy, signText } from '../../../src/federation/signatures/keys.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pemOf = (key: ReturnType<typeof createPublicKey>) =>
  key.export({ type: 'spki', format: 'pem' }).toString()

t.test('RSA keys of ordinary sizes and Ed25519 keys are read', async (t) => {
  t.equal(importPublicKey(pemOf(publicKey))?.asymmetricKeyType, 'rsa')
  t.equal(importPublicKey(pemOf(rsaKey(4096)))?.asymmetricKeyType, 'rsa')
  t.equal(importPublicKey(pemOf(generateKeyPairSync('ed25519').publicKey))?.asymmetricKeyType, 'ed25519')
  const pkcs1 = publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  t.equal(importPublicKey(pkcs1)?.asymmetricKeyType, 'rsa', 'PKCS #1')
})

t.test('weak, huge and foreign keys are not', async (t) => {
  for (const [what, pem] of [
    ['512 bits', pemOf(rsaKey(512))],
    ['1024 bits', pemOf(rsaKey(1024))],
    ['2047 bits', pemOf(rsaKey(2047))],
    ['4104 bits', pemOf(rsaKey(4104))],
    ['16384 bits', pemOf(rsaKey(16384))],
    ['an exponent of 2048 bits', pemOf(rsaKey(2048, randomBytes(256)))],
    ['RSA-PSS', pemOf(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey)],
    ['elliptic curve', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)],
    ['X25519', pemOf(generateKeyPairSync('x25519').publicKey)],
    ['no PEM', 'garbage'],
    ['nothing', ''],
    ['a broken PEM', pemOf(publicKey).slice(0, 200)],
  ] as const) {
    t.equal(importPublicKey(pem), undefined, what)
  }
})

t.test('a weak key signs nothing, however it was come by', async (t) => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const signature = Buffer.from(await signText(weak.privateKey, 'text'), 'base64')
  t.equal(isSignedBy(weak.publicKey, { text: 'text', signature, algorithm: undefined }), false)
})

t.test('what is signed is verified, and nothing else', async (t) => {
  const signature = Buffer.from(await signText(privateKey, 'text'), 'base64')
  const isRight = (text: string, bytes: Buffer) =>
    isSignedBy(publicKey, { text, signature: bytes, algorithm: 'rsa-sha256' })
  t.equal(isRight('text', signature), true)
  t.equal(isRight('test', signature), false)
  for (const bytes of [
    Buffer.alloc(0),
    signature.subarray(1),
    Buffer.alloc(256),
    Buffer.alloc(10_000, 255),
  ]) {
    t.equal(isRight('text', bytes), false, `${bytes.length} bytes`)
  }
})

/** A public key of a size that would take long to generate. Nobody has its private half, nor needs it. */
function rsaKey(bits: number, exponent: Buffer = Buffer.from([1, 0, 1])) {
  const modulus = randomBytes(Math.ceil(bits / 8))
  const spare = modulus.length * 8 - bits
  modulus[0] = (modulus[0]! | 0x80) >> spare
  modulus[modulus.length - 1]! |= 1
  exponent[exponent.length - 1]! |= 1
  const [n, e] = [modulus.toString('base64url'), exponent.toString('base64url')]
  return createPublicKey({ format: 'jwk', key: { kty: 'RSA', n, e } })
}
