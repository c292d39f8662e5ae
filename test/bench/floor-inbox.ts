// The least an inbox can do: read the body, check its digest and one RSA signature, parse, answer 202. Run as a process.
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { createServer } from 'node:http'

const keys = new Map<string, KeyObject>(
  (JSON.parse(process.argv[2]!) as [string, string][]).map(([id, pem]) => [id, createPublicKey(pem)]),
)

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks)
    response
      .writeHead(isSigned(request.headers as Record<string, string>, request.url!, body) ? 202 : 401)
      .end()
  })
})

function isSigned(headers: Record<string, string>, path: string, body: Buffer): boolean {
  const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`
  const keyId = /keyId="([^"]+)"/.exec(headers.signature!)![1]!
  const signature = Buffer.from(/signature="([^"]+)"/.exec(headers.signature!)![1]!, 'base64')
  const text = `host: ${headers.host}\ndate: ${headers.date}\ndigest: ${headers.digest}\ncontent-type: ${headers['content-type']}\n(request-target): post ${path}`
  JSON.parse(body.toString('utf8'))
  return digest === headers.digest && verify('sha256', Buffer.from(text), keys.get(keyId)!, signature)
}

server.listen(Number(process.argv[3]), '127.0.0.1', () => process.send?.('listening'))
