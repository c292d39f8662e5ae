// The least a delivery can do: sign and POST, two connections a host, all hosts at once. Run as a process.
import { createHash, createPrivateKey, sign } from 'node:crypto'
import { promisify } from 'node:util'
import { Pool } from 'undici'

const signAside = promisify(sign)
const { inboxes, pem, keyId, body } = JSON.parse(process.argv[2]!) as {
  inboxes: string[]
  pem: string
  keyId: string
  body: string
}
const key = createPrivateKey(pem)
const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`

const byHost = Map.groupBy(inboxes, (inbox) => new URL(inbox).origin)
const cpuBefore = process.cpuUsage()
const startedAt = performance.now()
await Promise.all([...byHost].map(([origin, urls]) => deliverTo(origin, urls)))
const { user, system } = process.cpuUsage(cpuBefore)
process.send?.({ seconds: (performance.now() - startedAt) / 1_000, cpuMs: (user + system) / 1_000 })

async function deliverTo(origin: string, urls: string[]): Promise<void> {
  const pool = new Pool(origin, { connections: 2 })
  let next = 0
  const lane = async () => {
    while (next < urls.length) {
      const { host, pathname } = new URL(urls[next++]!)
      const date = new Date().toUTCString()
      const text = `host: ${host}\ndate: ${date}\ndigest: ${digest}\ncontent-type: application/activity+json\n(request-target): post ${pathname}`
      const signature = (await signAside('sha256', Buffer.from(text), key)).toString('base64')
      const answer = await pool.request({
        method: 'POST',
        path: pathname,
        body,
        headers: {
          date,
          digest,
          'content-type': 'application/activity+json',
          signature: `keyId="${keyId}",algorithm="rsa-sha256",headers="host date digest content-type (request-target)",signature="${signature}"`,
        },
      })
      await answer.body.dump()
    }
  }
  await Promise.all([lane(), lane()])
  await pool.close()
}
