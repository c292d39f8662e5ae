// What somebody says of herself beside her name: a link there is taken for where she is at home.
import t from 'tap'
import { plainText, sanitize } from '../../src/lib/html.ts'
import { makeRemoteAccount } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

t.test('V37: a link says where it leads, whatever its words hide', async (t) => {
  const { db, visitor } = await openPages(t)
  const link = (href: string, words: string) => `<a href="${href}">${words}</a>`
  const hidden = (words: string) => `<span class="invisible">${words}</span>`
  const cases: [given: string, seen: string][] = [
    [link('https://evil.test', `${hidden('…')}bank.test`), 'bank.test (evil.test)'],
    [link('https://evil.test/bank', `${hidden('https://evil.test/')}bank.test`), 'bank.test (evil.test)'],
    [link('https://evil.test', 'evil.test.bank.test'), 'evil.test.bank.test (evil.test)'],
    [link('https://evil.test', 'evil.test@bank.test'), 'evil.test@bank.test (evil.test)'],
    [link('https://evil.test', 'My bank'), 'My bank (evil.test)'],
    [link('https://evil.test', ''), ' (evil.test)'],
    [link('https://bаnk.test/', 'bаnk.test'), `bаnk.test (${new URL('https://bаnk.test').host})`],
    [
      link('https://Cleo.test/a?b=1&amp;c', `${hidden('https://')}cleo.test/a${hidden('?b=1&amp;c')}`),
      'cleo.test/a',
    ],
    [link('https://cleo.test', 'https://cleo.test'), 'https://cleo.test'],
    ['Nothing to follow: bank.test', 'Nothing to follow: bank.test'],
  ]
  for (const [at, [given, seen]] of cases.entries()) {
    const fields = [{ name: 'Home', html: sanitize(given) }]
    await makeRemoteAccount(db, `cleo${at}`, { fields })
    const { body } = await visitor().get(`/@cleo${at}@mastodon.example`)
    const [, shown = ''] = /<dd dir="auto">(.*?)<\/dd>/s.exec(body) ?? []
    t.equal(plainText(sanitize(shown)), seen.trim(), given)
  }
})
