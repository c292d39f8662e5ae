import t from 'tap'
import { readTemplate } from '../../src/core/referrals/template.ts'
import { openPages } from './visitor.ts'

t.test('the template to copy is one that is understood', async (t) => {
  const { visitor } = await openPages(t)
  const { body } = await visitor().get('/help/post-by-mention')
  const [, text = ''] = /<textarea[^>]*>\n([^<]*)<\/textarea>/.exec(body) ?? []
  const read = readTemplate({ text, at: new Date(), language: 'en', currency: null, boardWork: [] })
  t.match(read, {
    outcome: 'complete',
    unread: { length: 0 },
    faults: { length: 0 },
    said: { pieces: 6, payMin: '0.06', reason: 'booked' },
  })
  for (const key of ['PAY', 'PAGO', 'HONORAR', 'UMFANG']) t.match(body, key)
})

t.test('each page of help is for everybody, and leads to the others', async (t) => {
  const { visitor } = await openPages(t)
  const pages = ['for-mastodon-users', 'post-by-mention', 'commands', 'pay', 'scams'].map(
    (name) => `/help/${name}`,
  )
  for (const page of pages) {
    const { statusCode, body, headers } = await visitor().get(page)
    t.equal(statusCode, 200, page)
    t.equal(headers['cache-control'], 'public, max-age=60')
    for (const other of pages) t.match(body, `href="${other}"`)
  }
  t.match((await visitor().get('/help/scams')).body, 'href="/about#who"')
  t.match((await visitor().get('/help/commands')).body, /SIGN IN and a code<.*SIGN OUT</s)
  t.match(
    (await visitor().get('/help/pay')).body,
    /Boards list work with an unpaid test or .* share of revenue as its only pay, .*and do not boost it/,
  )
  t.match((await visitor().get('/help/pay')).body, /Copyediting<\/dt><dd>\$0\.02 a word|US\$0\.02 a word/)
})
