import t from 'tap'
import { nextPemPair } from './keys.ts'
import { startMastodon } from './mastodon.ts'

t.test('a Mastodon beside a test holds no key of the test', async (t) => {
  const mastodon = await startMastodon(t)
  const answer = await fetch(`${mastodon.origin}/actor`)
  const { publicKey } = (await answer.json()) as { publicKey: { publicKeyPem: string } }
  const ours = Array.from({ length: 5 }, () => nextPemPair('test').publicPem.trim())
  t.match(publicKey.publicKeyPem, /^-----BEGIN PUBLIC KEY-----/)
  t.notOk(ours.includes(publicKey.publicKeyPem.trim()))
  t.equal(new Set(ours).size, ours.length, 'nor does the test get one twice')
})
