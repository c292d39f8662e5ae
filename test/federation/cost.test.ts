// What one activity costs in statements and commits, counted where the program hands them to PostgreSQL.
import pg from 'pg'
import t, { type Test } from 'tap'
import { createOf, prepareAttack as prepare } from '../helpers/attack.ts'
import { deliverAs } from '../helpers/peer.ts'

const STATEMENTS_MAX = 8
const COMMITS_MAX = 2
const TRIES = 5

interface Statement {
  text: string
  values: unknown[]
}

t.test('a Create with a mention costs at most eight statements and two commits', async (t) => {
  const { node, bob, inbox, alice } = await prepare(t)
  const heard = listenIn(t)
  const costs: Statement[][] = []
  for (let at = 0; at < TRIES; at++) {
    heard.length = 0
    const { status } = await deliverAs(alice, inbox, createOf(alice, bob, { id: `${alice.uri}/notes/${at}` }))
    t.equal(status, 202)
    await node.settle()
    costs.push(heard.filter(isForThis))
  }
  // The first has to ask who alice is, and now and then the worker looks by itself in between: the middle one counts.
  const usual = costs.sort((one, other) => one.length - other.length)[Math.floor(TRIES / 2)]!
  t.comment(usual.map(({ text }) => text.replaceAll(/\s+/g, ' ').slice(0, 80)).join('\n'))
  t.ok(usual.length <= STATEMENTS_MAX, `${usual.length} statements`)
  t.ok(commitsOf(usual) <= COMMITS_MAX, `${commitsOf(usual)} commits`)
  t.equal((await node.db.selectFrom('notifications').select('id').execute()).length, TRIES, 'all was done')
})

/** Every statement that this process sends from now on. */
function listenIn(t: Test): Statement[] {
  const heard: Statement[] = []
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const [asked, values] = given as [string | Partial<Statement>, unknown[] | undefined]
    const { text, values: bound } = typeof asked === 'string' ? { text: asked, values } : asked
    heard.push({ text: text ?? '', values: bound ?? [] })
    return Reflect.apply(query, this, given)
  } as typeof query
  t.teardown(() => {
    pg.Client.prototype.query = query
  })
  return heard
}

// Other pools look for work too, once a second, and the test asks whether all is done.
function isForThis({ text, values }: Statement): boolean {
  const isLook = /^\s*(with recursive waiting|update jobs)/.test(text) && !values.includes('inbox')
  const isByTest = text.includes('"leased_by" is not null')
  return !isLook && !isByTest
}

// A transaction is one commit, and so is a statement outside of one that wrote.
function commitsOf(statements: Statement[]): number {
  let isInside = false
  let commits = 0
  for (const { text } of statements) {
    if (text === 'begin') isInside = true
    else if (text === 'commit') {
      isInside = false
      commits += 1
    } else if (!isInside && /insert into|delete from/.test(text)) commits += 1
  }
  return commits
}
