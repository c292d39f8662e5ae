import { type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { makePost, makeWriter } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

t.test('over a real socket a page comes whole, and only its head when no more is asked', async (t) => {
  const { app, db } = await openPages(t)
  const id = await makePost(db, await makeWriter(db, 'ada'), { text: 'Grüße, 漢字 and 🫖.' })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const ask = (method: string) =>
    new Promise<{ answer: IncomingMessage; body: string }>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, path: `/@ada/${id}` }, async (answer) => {
        resolve({ answer, body: Buffer.concat(await answer.toArray()).toString('utf8') })
      })
      sent.on('error', reject).end()
    })
  const whole = await ask('GET')
  t.equal(whole.answer.statusCode, 200)
  t.equal(whole.answer.headers['content-type'], 'text/html; charset=utf-8')
  t.match(whole.body, 'Grüße, 漢字 and 🫖.')
  const head = await ask('HEAD')
  t.equal(head.body, '')
  t.equal(head.answer.headers['content-length'], String(Buffer.byteLength(whole.body)))
})
