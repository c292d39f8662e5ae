import t from 'tap'
import { checkLogin } from '../../src/core/auth/logins.ts'
import { connectDatabase } from '../../src/db/connect.ts'
import { createLog } from '../../src/lib/log.ts'
import { commandLine, dataOf, makeWriters, PASSWORD, settings, shell } from './run.ts'

t.test('a writer is made, shown, suspended and let in again', async (t) => {
  const run = shell(t, await settings(t))
  const ada = await dataOf(run, 'account', 'create', 'ada', '--name', 'Ada L.', '--password', PASSWORD)
  t.match(ada, { handle: 'ada', name: 'Ada L.', uri: 'http://127.0.0.1:3999/users/ada' })
  t.match(ada.id, /^\d+$/)
  t.match(await run(['account', 'create', 'ada', '--password', PASSWORD]), {
    code: 1,
    stdout: /^$/,
    stderr: 'The handle @ada is taken.\n',
  })
  t.match(await run(['account', 'suspend', '@ada']), { code: 0, stdout: '@ada is suspended.\n' })
  t.match(await run(['post', 'create', '--as', 'ada', 'Hello']), {
    code: 1,
    stderr: '@ada is suspended: nothing can be done in its name.\n',
  })
  t.match(await run(['account', 'set-password', 'ada', '--password', PASSWORD]), {
    code: 1,
    stderr: '@ada is suspended: she cannot sign in.\n',
  })
  t.match(await run(['account', 'unsuspend', 'ada']), { code: 0 })
  t.match(await dataOf(run, 'account', 'show', 'http://127.0.0.1:3999/@ada'), {
    id: ada.id,
    suspendedAt: null,
  })
  const { stdout } = await run(['account', 'list'])
  t.match(stdout.split('\n')[0], /^HANDLE +KIND +NAME +JOINED +SUSPENDED +GONE$/)
  t.match(stdout, /^@ada +writer +Ada L\. +\d{4}-\d\d-\d\d \d\d:\d\d UTC$/m)
})

t.test('a password comes from standard input, and a new one opens the account', async (t) => {
  const given = await settings(t)
  const run = commandLine(given)
  t.match(await run(['account', 'create', 'ada', '--password-stdin', '--owner'], `${PASSWORD}\n`), {
    code: 0,
  })
  t.match(await run(['account', 'set-password', 'ada', '--password-stdin'], 'another kettle\n'), { code: 0 })
  const database = connectDatabase(given.DATABASE_URL!, {
    connections: 1,
    name: 'test',
    log: createLog({ level: 'silent', role: 'test' }),
  })
  t.teardown(() => database.close())
  t.equal(await checkLogin(database.db, 'ada', PASSWORD), undefined)
  t.ok(await checkLogin(database.db, 'ada', 'another kettle'))
  const login = await database.db.selectFrom('logins').select('role').executeTakeFirstOrThrow()
  t.equal(login.role, 'owner', 'a new password takes no role away')
})

t.test('a writer is deleted by whoever means it, and the owner is not', async (t) => {
  const run = shell(t, await settings(t))
  await makeWriters(run, 'ada', 'bo')
  t.match(await run(['account', 'remove', 'ada']), { code: 2, stderr: /--for-good/ })
  t.match(await run(['account', 'role', 'bo', 'owner']), { code: 0 })
  t.match(await run(['account', 'remove', 'bo', '--for-good']), { code: 1, stderr: /cannot leave it/ })
  t.match(await run(['account', 'remove', '@ada', '--for-good']), { code: 0, stdout: /^@ada is gone\./ })
  t.match(await dataOf(run, 'account', 'show', 'ada'), { handle: 'ada', goneAt: /^\d{4}-/ })
  t.match(await run(['post', 'create', '--as', 'ada', 'Hello']), {
    code: 1,
    stderr: '@ada is gone: nothing can be done in its name.\n',
  })
  t.match(await run(['account', 'set-password', 'ada', '--password', PASSWORD]), {
    code: 1,
    stdout: /^$/,
    stderr: '@ada is gone: she signs in no more.\n',
  })
})

t.test('a writer is made a moderator; who does not sign in is not', async (t) => {
  const run = shell(t, await settings(t))
  await makeWriters(run, 'ada')
  t.match(await run(['account', 'role', 'ada', 'moderator']), { code: 0, stdout: '@ada is moderator now.\n' })
  t.match(await run(['account', 'role', 'board', 'moderator']), {
    code: 1,
    stderr: '@board does not sign in here.\n',
  })
  t.match(await run(['account', 'role', 'ada', 'queen']), { code: 2 })
})

t.test('what is no password, no writer or nobody is refused in words', async (t) => {
  const run = shell(t, await settings(t))
  const refusals: [words: string[], says: RegExp][] = [
    [['account', 'create', 'ada', '--password', 'short'], /^A password is 10 to 200 characters long/],
    [['account', 'create', 'Ada Lovelace', '--password', PASSWORD], /^A handle is 2 to 30 characters long/],
    [['account', 'create', 'ada'], /^There is no terminal to ask for a password at/],
    [['account', 'set-password', 'board', '--password', PASSWORD], /^@board is no writer/],
    [['account', 'suspend', '127.0.0.1'], /^The account of the node itself/],
    [['account', 'show', '@bram@nowhere.example'], /^This node does not know/],
    [['post', 'create', '--as', 'nobody', 'Hello'], /^There is no account “nobody” on this node\.$/m],
  ]
  for (const [words, says] of refusals) {
    const { code, stdout, stderr } = await run(words)
    t.match(stderr, says, words.join(' '))
    t.strictSame([code, stdout, stderr.trimEnd().split('\n').length], [1, '', 1], 'in one line')
  }
  t.match(
    (await run(['account', 'create', 'Bad!', '--password', 'short'])).stderr,
    /^A handle is .*\nA password is /,
  )
})
