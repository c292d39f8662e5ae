// Nothing of a client leaves the vault but by the one answer to the candidate whom both sides agreed to introduce (product
// §3.5). Clients are planted in referrals of every state, lives are lived around them, and then every byte is searched
// that anybody could have got: what was sent or queued, what is served, every page, the log.
import { inspect } from 'node:util'
import fc from 'fast-check'
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import { giveLogin } from '../src/core/auth/logins.ts'
import { openSession } from '../src/core/auth/sessions.ts'
import { keepDraft } from '../src/core/referrals/drafts.ts'
import { setAccepting } from '../src/core/referrals/moves/move.ts'
import { approveReferral, removeReferral } from '../src/core/referrals/review.ts'
import { ReferralDraft } from '../src/core/referrals/terms.ts'
import { CLIENT_FIELDS, type ClientFields } from '../src/core/vault/fields.ts'
import { scrub } from '../src/lib/scrub.ts'
import { cookieName } from '../src/web/cookies.ts'
import { deed } from './helpers/candidates.ts'
import { answer, keep, open, propose } from './helpers/introducing.ts'
import { findLeaks, SPELLINGS } from './helpers/leaks.ts'
import { WORK } from './helpers/people.ts'
import { playListing } from './helpers/plays.ts'
import {
  beginStory,
  decide,
  interestOf,
  move,
  passOn,
  type Story,
  say,
  type Told,
  tellOf,
} from './helpers/story.ts'
import { HANGS_MS } from './helpers/wait.ts'

t.setTimeout(HANGS_MS)

const RUNS = 2
const LIVES = 7

const mark = fc.stringMatching(/^[a-z0-9]{12}$/)
const oddity = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('<b>&"\'', 'Ünïcödé', 'مجلة الشاي', '雑誌 №7', '👩🏽‍💻 & Söhne', '%20+/=?#', '\\u0041\\n'),
)
const phrase = fc.tuple(mark, oddity, mark).map((parts) => scrub(parts.join(' ')).trim())
const client = fc.record(
  {
    client_name: phrase,
    client_contact: fc.tuple(mark, mark).map(([name, host]) => `${name}@${host}.example`),
    brief: fc.array(phrase, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n')),
    links: fc.tuple(mark, mark).map(([host, path]) => `https://${host}.example/${path}?q=é&r=1`),
  },
  { noNullPrototype: true },
)
const life = fc.record({
  client,
  state: fc.constantFrom('draft', 'circle', 'held', 'open', 'in_talks', 'filled', 'withdrawn', 'removed'),
  isLocal: fc.boolean(),
  step: fc.constantFrom('none', 'proposed', 'declined', 'ready', 'opened'),
  isEdited: fc.boolean(),
})

type Life = { client: ClientFields; state: string; isLocal: boolean; step: string; isEdited: boolean }

t.test('what is in a vault stands nowhere else', async (t) => {
  const lives = fc.array(life, { minLength: LIVES, maxLength: LIVES })
  await fc.assert(
    fc.asyncProperty(lives, async (given) => {
      const story = await begin(t)
      const shown: ClientFields[] = []
      for (const [at, one] of given.entries()) shown.push(...(await live(story, one, at)))
      const opened = given.filter(({ step, state }) => step === 'opened' && CANDIDACIES.has(state))
      // Who was let in saw all of it: the search below is for something that is there.
      t.strictSame(
        shown,
        opened.map((one) => one.client),
      )
      const leaks = findLeaks(given.flatMap(wordsOf), await readEverything(story))
      if (leaks.length > 0) throw new Error(`a client is found: ${inspect(leaks.slice(0, 5))}`)
    }),
    { numRuns: RUNS, endOnFailure: true },
  )
})

t.test('who the client is stands nowhere when an author tells a board in private', async (t) => {
  const story = await begin(t)
  const { node, board, lena } = story
  await playListing(story)
  const line = 'CLIENT: past client, B2B software, Quibblewick Publishing, Zephyrine Roe'
  const told = await say(story, lena, `<p>@editing ${line}</p>`, { to: [board] })
  await node.hurry()
  const row = await node.db.selectFrom('referrals').select(['terms', 'answers']).executeTakeFirstOrThrow()
  t.match(row.terms, { clientSector: 'B2B software', clientRelation: 'past_client' })
  // What came from elsewhere waited in a job until it was received.
  const said = (await readEverything(story)).filter(([, text]) => !text.includes(`${told}/create`))
  const leaks = findLeaks(['Quibblewick', 'Zephyrine'], [['row', JSON.stringify(row)], ...said])
  t.strictSame(leaks, [])
})

t.test('what is leaked on purpose is found, wherever it went', async (t) => {
  const story = await begin(t)
  const { node, ana } = story
  const [planted] = fc.sample(life, 1)
  await live(story, { ...planted!, state: 'open', step: 'none' }, 0)
  const words = wordsOf(planted!)
  t.strictSame(findLeaks(words, await readEverything(story)), [], 'it is kept at first')
  const { client_contact } = planted!.client
  await node.write(ana, `The client is @bo@${story.peer.host} ${client_contact}`)
  node.log.log.info({ client: client_contact }, 'a line of the log')
  await node.settle()
  const places = findLeaks(words, await readEverything(story)).map(({ where }) => where.split(' ')[0]!)
  t.strictSame([...new Set(places)].sort(), ['activities', 'delivered', 'document', 'log', 'page'])
})

t.test('a word is found however it is written', async (t) => {
  const words = [...fc.sample(phrase, 50), 'O’Brien & "Söhne" <x>', "it's 100% + / = ?"]
  for (const word of words)
    for (const [how, spell] of Object.entries(SPELLINGS))
      for (const spelt of spell(word)) {
        const leaks = findLeaks([word], [['here', `before ${spelt} after`]])
        t.ok(
          leaks.some((leak) => leak.how === how),
          `${how}: ${spelt}`,
        )
      }
  for (const shift of ['', 'a', 'bc']) {
    const body = Buffer.from(`${shift}${words[0]} and more`).toString('base64')
    t.ok(findLeaks([words[0]!], [['here', body]]).length > 0, 'within other bytes')
  }
  t.strictSame(findLeaks(words, [['here', 'nothing of the kind']]), [])
})

async function begin(t: Test): Promise<Story> {
  const story = await beginStory(t, { pages: true })
  const { node, ana, dev } = story
  await deed(node.db, async (tx) => {
    for (const one of [ana, dev]) await giveLogin(tx, one.id, { role: 'member', passwordHash: 'none' })
  })
  // Jobs are gone when they are done: each is written down as it is asked for.
  await sql`create table asked_jobs (payload text)`.execute(node.db)
  await sql`create function keep_job() returns trigger language plpgsql as
    $$ begin insert into asked_jobs values (new.payload::text || coalesce(new.error, '')); return new; end $$`.execute(
    node.db,
  )
  await sql`create trigger keep_jobs after insert or update on jobs for each row execute function keep_job()`.execute(
    node.db,
  )
  return story
}

// Of these states are referrals that somebody can be a candidate for.
const CANDIDACIES = new Set(['open', 'in_talks', 'filled', 'withdrawn', 'removed'])

/** Lives a referral's life with a client in its vault; gives what the one candidate saw of it who was let in. */
async function live(story: Story, one: Life, at: number): Promise<ClientFields[]> {
  const { node, ana, cara, dev, bo } = story
  // Nobody passes on more than three a day.
  const author = at < 3 ? ana : at < 6 ? cara : dev
  const referral = await begun(story, one, { author, at })
  await keep(node, referral.id, one.client)
  if (!CANDIDACIES.has(one.state)) return []
  const candidate = one.isLocal && author !== dev ? dev : await node.find(bo.uri)
  const inReplyTo = referral.post!
  if (candidate.host === null)
    await node.write(dev, `@${author.handle} I would like it.`, { inReplyTo, visibility: 'direct' })
  else
    await say(story, bo, `<p>@${author.handle} I would like it.</p>`, {
      to: [author],
      inReplyTo: inReplyTo.uri,
    })
  await node.settle()
  if (one.isEdited) {
    const { code } = referral
    await deed(node.db, (tx) =>
      setAccepting(tx, node.site, author.id, { code, accepting: false, at: new Date() }),
    )
    await node.hurry()
  }
  const seen = await handOver(story, one, { referral, candidate })
  await finish(story, one, referral)
  return seen
}

async function begun(
  story: Story,
  { state }: Life,
  { author, at }: { author: Told['author']; at: number },
): Promise<Told> {
  const { node, bo, cara } = story
  const title = `Copyeditor for book ${'ABCDEFGHIJ'[at]}`
  if (state === 'draft') {
    const draft = ReferralDraft.parse({ ...WORK, title })
    return await tellOf(node, author, await deed(node.db, (tx) => keepDraft(tx, author, draft, undefined)))
  }
  if (state === 'held') return await passOn(story, author, { title, payMin: '0.005', payMax: '0.006' })
  if (state === 'circle')
    return await passOn(story, author, { title, audience: 'circle_only', boards: [] }, [
      await node.find(bo.uri),
    ])
  const told = await passOn(story, author, { title })
  if (told.post) return told
  // Once something of an author's was removed, a moderator looks at what she passes on next.
  const approval = { moderatorId: cara.id, referralId: told.id, at: new Date() }
  await deed(node.db, (tx) => approveReferral(tx, node.site, approval))
  await node.settle()
  return await tellOf(node, author, told.code)
}

async function handOver(
  story: Story,
  { step, client }: Life,
  { referral, candidate }: { referral: Told; candidate: Story['ana'] },
): Promise<ClientFields[]> {
  const { node } = story
  if (step === 'none') return []
  const code = await propose(node, await interestOf(story, referral, candidate.uri), client)
  await node.hurry()
  if (step === 'proposed') return []
  await answer(node, candidate, { code, isYes: step !== 'declined' })
  await node.hurry()
  if (step !== 'opened') return []
  const seen = await open(node, candidate, code)
  await node.hurry()
  await decide(story, referral, { uri: candidate.uri, to: 'chosen' })
  return [seen]
}

async function finish(story: Story, { state, step }: Life, referral: Told): Promise<void> {
  const { node, cara, board } = story
  if (state === 'filled') await move(story, referral, 'filled')
  if (state === 'withdrawn') await move(story, referral, 'withdrawn', 'client_cancelled')
  if (state === 'in_talks' && step !== 'ready' && step !== 'opened') await move(story, referral, 'in_talks')
  if (state === 'removed' && referral.author !== cara) {
    const reasons = { reasonCode: 'other' as const, statement: 'It is not what it says.' }
    const decision = { moderatorId: cara.id, referralId: referral.id, at: new Date(), ...reasons }
    await deed(node.db, (tx) => removeReferral(tx, node.site, decision))
  }
  // Commands that the desk answers with what it knows.
  for (const text of ['list mine', 'who', 'help'])
    await say(story, story.bo, `<p>@editing ${text}</p>`, { to: [board] })
  await node.hurry()
}

function wordsOf({ client: given }: Life): string[] {
  const texts = CLIENT_FIELDS.map((field) => given[field]!)
  // Parts are told apart as well: a name that is cut is a name.
  return [
    ...texts,
    ...texts.flatMap((text) => text.split(/\s+/).filter((part) => /^[a-z0-9]{12}$/.test(part))),
  ]
}

/** Every byte that somebody could have got, with the place where it stands. */
async function readEverything(story: Story): Promise<[string, string][]> {
  const { node, peer } = story
  const rows = await node.db.selectFrom('activities').select('body').execute()
  const { rows: jobs } = await sql<{ payload: string }>`select payload from asked_jobs`.execute(node.db)
  return [
    ...rows.map(({ body }): [string, string] => ['activities', body]),
    // Of an activity the job holds the body only when it came from elsewhere.
    ...jobs.map(({ payload }): [string, string] => ['jobs', payload]),
    ...peer.delivered.map(({ body }): [string, string] => ['delivered', body]),
    ['log', JSON.stringify(node.log.lines)],
    ...(await readAnswers(story)),
  ]
}

async function readAnswers(story: Story): Promise<[string, string][]> {
  const { node, ana, dev } = story
  const cookie = async (one: Story['ana']) =>
    `${cookieName(node.site, 'session')}=${await deed(node.db, (tx) => openSession(tx, one.id))}`
  const viewers = [{}, { cookie: await cookie(ana) }, { cookie: await cookie(dev) }]
  const found: [string, string][] = []
  for (const url of await addressesOf(story)) {
    const document = await node.app.inject({ url, headers: { accept: 'application/activity+json' } })
    found.push([`document ${url}`, `${inspect(document.headers)}${document.body}`])
    for (const headers of viewers) {
      const { headers: sent, body } = await node.app.inject({
        url,
        headers: { accept: 'text/html', ...headers },
      })
      found.push([`page ${url}`, `${inspect(sent)}${body}`])
    }
  }
  return found
}

const NEWEST = 25

/** The addresses that the node's own routes make with what there is, and those of its documents. */
async function addressesOf({ node }: Story): Promise<string[]> {
  const { rows: posts } = await sql<{ id: string; uri: string; url: string }>`
    select posts.id, posts.uri, posts.url from posts join accounts on accounts.id = posts.author_id
    where accounts.host is null order by posts.id desc limit ${NEWEST}`.execute(node.db)
  const { rows: handles } = await sql<{
    handle: string
  }>`select handle from accounts where host is null`.execute(node.db)
  const { rows: codes } = await sql<{ code: string }>`
    select code from referrals union select code from introductions union select code from recommendations`.execute(
    node.db,
  )
  const pools: Record<string, string[]> = {
    handle: handles.map(({ handle }) => handle),
    board: ['board', 'editing'],
    code: codes.map(({ code }) => code),
    id: posts.map(({ id }) => id),
  }
  const local = (address: string) => address.replace(node.origin, '')
  const documents = ['', '/outbox?page=', '/open?page=', '/endorsements?page=', '/followers?page=']
  const parts = ['', '/create', '/replies?page=', '/conversation?page=']
  return [
    ...node.routes.filter((route) => !route.includes('*')).flatMap((route) => fill(route, pools)),
    ...pools.handle!.flatMap((handle) => documents.map((part) => `/users/${handle}${part}`)),
    ...pools.code!.map((code) => `/users/editing/listings/${code}`),
    ...posts.flatMap(({ uri, url }) => [local(url), ...parts.map((part) => local(uri) + part)]),
  ]
}

// Every part of a route by everything that it could be. Where two parts are, each of the first has its own of the second.
function fill(route: string, pools: Record<string, string[]>): string[] {
  const [, name] = /:(\w+)/.exec(route) ?? []
  if (name === undefined) return [route]
  const [, , second] = /:(\w+).*:(\w+)/.exec(route) ?? []
  const values = pools[name] ?? ['editing']
  const filled = values.map((value) => route.replace(`:${name}`, value))
  return second === undefined ? filled : filled.flatMap((one) => fill(one, pools))
}
