import t, { type Test } from 'tap'
import { listen } from '../helpers/loopback.ts'
import { freePort } from '../helpers/process.ts'
import { dataOf, makeWriters, settings, shell } from './run.ts'

t.test('a writer who approves her followers is asked, and her posts arrive after a yes', async (t) => {
  const run = shell(t, await settings(t))
  await makeWriters(run, 'bo')
  await dataOf(
    run,
    'account',
    'create',
    'ada',
    '--approve-followers',
    '--password',
    'the kettle is on the hob',
  )
  t.match(await run(['follow', '@ada', '--as', 'bo']), { code: 0, stdout: '@bo asks to follow @ada.\n' })
  t.match(await dataOf(run, 'followers', 'requests', '--as', 'ada'), [{ handle: 'bo', host: null }])
  t.match(await run(['followers', 'accept', 'bo', '--as', 'ada']), { code: 0, stdout: '@bo follows @ada.\n' })
  const words = ['post', 'create', '--as', 'ada', '--visibility', 'followers', '--warning', 'Tea']
  const post = await dataOf(run, ...words, 'A kettle for @bo and @nobody')
  t.match(await dataOf(run, 'timeline', '--as', 'bo'), [
    { boostedBy: null, post: { id: post.id, author: '@ada' } },
  ])
  t.match(
    (await run(['timeline', '--as', 'bo'])).stdout,
    /^ID +WHEN +WHO +WHAT\n\d+ +[-\d]+ [:\d]+ UTC +@ada +Tea\n$/,
  )
  t.match(await run(['followers', 'reject', 'bo', '--as', 'ada']), { code: 0 })
  t.match(await run(['post', 'delete', post.url, '--as', 'bo']), { code: 1 }, 'it is not hers to delete')
  t.match(await run(['post', 'delete', post.id, '--as', 'ada']), { code: 0 })
  t.strictSame(await dataOf(run, 'timeline', '--as', 'ada'), [])
})

t.test(
  'an account of another node is looked up and followed; its node is asked in the background',
  async (t) => {
    const host = await otherNode(t)
    const run = shell(t, { ...(await settings(t)), DEV_PEERS: '127.0.0.0/8' })
    await makeWriters(run, 'ada')
    const bram = `@bram@${host}`
    t.match(await dataOf(run, 'lookup', bram), { handle: 'bram', host, name: 'Bram \u202ereversed' })
    t.match(
      (await run(['lookup', bram])).stdout,
      /^name +Bram reversed$/m,
      'a name does not steer the terminal',
    )
    t.match(await run(['follow', bram, '--as', 'ada']), { code: 0, stdout: `@ada asks to follow ${bram}.\n` })
    t.match((await dataOf(run, 'queue', 'show')).jobs, [
      { name: 'send-follow', state: 'waiting', pool: 'rest' },
    ])
    const unfollow = ['unfollow', bram, '--as', 'ada']
    t.match(await run(unfollow), { code: 0, stdout: /^@ada no longer follows @bram@/ })
    t.match(await run(unfollow), { code: 0, stdout: /^@ada does not follow @bram@/ })
    t.match(await run(['lookup', `@nobody@${host}`]), {
      code: 1,
      stderr: /^There is nothing to be found under/,
    })
    t.match(await run(['lookup', `@bram@${await freePort()}`]), {
      code: 1,
      stderr: /cannot be looked up now/,
    })
  },
)

// As little as a node needs to be found: WebFinger (RFC 7033) and one actor.
async function otherNode(t: Test): Promise<string> {
  const { url } = await listen(t, (request, response) => {
    const host = request.headers.host!
    const actor = `http://${host}/users/bram`
    const documents: Record<string, [type: string, body: object]> = {
      [`/.well-known/webfinger?resource=${encodeURIComponent(`acct:bram@${host}`)}`]: [
        'application/jrd+json',
        {
          subject: `acct:bram@${host}`,
          links: [{ rel: 'self', type: 'application/activity+json', href: actor }],
        },
      ],
      '/users/bram': [
        'application/activity+json',
        {
          '@context': 'https://www.w3.org/ns/activitystreams',
          id: actor,
          type: 'Person',
          preferredUsername: 'bram',
          name: 'Bram \u202ereversed',
          inbox: `${actor}/inbox`,
        },
      ],
    }
    const [type, body] = documents[request.url!] ?? []
    if (type === undefined) return response.writeHead(404).end()
    return response.writeHead(200, { 'content-type': type }).end(JSON.stringify(body))
  })
  return new URL(url).host
}
