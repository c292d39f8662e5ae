import t from 'tap'
import { dataOf, settings, shell } from './run.ts'

t.test('a relay is asked, listed and left', async (t) => {
  const run = shell(t, await settings(t))
  const url = 'https://relay.example/inbox'
  t.match(await run(['relay', 'add', 'relay']), { code: 1, stderr: /no address/ })
  t.match(await run(['relay', 'add', url]), { code: 0, stdout: /is asked/ })
  t.match(await dataOf(run, 'relay', 'list'), [{ url, style: 'mastodon', state: 'requested' }])
  t.match(await run(['relay', 'remove', url]), { code: 0 })
  t.strictSame(await dataOf(run, 'relay', 'list'), [])
  t.match(await run(['relay', 'remove', url]), { code: 1, stderr: /no relay/ })
})
