import { sql } from 'kysely'
import t from 'tap'
import { z } from 'zod'
import { moveReferral } from '../../src/core/referrals/moves/move.ts'
import { QUERY_FIELDS } from '../../src/core/search/query.ts'
import { QueryShape } from '../../src/feeds/shapes.ts'
import { makeReferral, makeWriter, SITE } from '../helpers/make.ts'
import { type Answered, openFeeds } from './reader.ts'

interface Document {
  openapi: string
  paths: Record<
    string,
    { get: { responses: Record<string, { content: Content }>; parameters: { name: string }[] } }
  >
  components: { schemas: Record<string, object> }
}
type Content = Record<'application/json', { schema: { $ref: string } }>

type Ask = (path: string, headers?: Record<string, string>) => Promise<Answered>

// As a program would read it: the schema that the document names for this answer.
async function checkAnswer(ask: Ask, path: string, asked: string): Promise<Record<string, unknown>> {
  const document = JSON.parse((await ask('/api/openapi.json')).body) as Document
  const { status, body } = await ask(asked)
  const name =
    document.paths[path]!.get.responses[status]!.content['application/json'].schema.$ref.split('/').at(-1)!
  const schema = z.fromJSONSchema(document.components.schemas[name] as Parameters<typeof z.fromJSONSchema>[0])
  return schema.parse(JSON.parse(body)) as Record<string, unknown>
}

const LIST = '/api/referrals'
const ONE = '/api/referrals/{code}'

t.test('every answer is as the document says', async (t) => {
  const { db, ask } = await openFeeds(t)
  const ada = await makeWriter(db, 'ada')
  const { code } = await makeReferral(db, ada)
  await makeReferral(db, ada, {
    terms: {
      ...{
        title: 'A poem for a wall',
        work: ['poetry'],
        payDisclosure: 'you_quote',
        payUnit: null,
        payMin: null,
      },
      ...{
        payMax: null,
        currency: null,
        netDays: null,
        killFeePercent: null,
        responseLimit: null,
        topics: [],
      },
      ...{ wordsEach: null, hours: '2.5', startOn: null, timezone: null, city: 'Köln', country: 'DE' },
    },
  })
  // What a template leaves unsaid.
  const listed = await makeReferral(db, ada)
  await sql`update referrals set floor = 'unknown',
    terms = terms || '{"clientRelation": "unknown", "reason": "unknown"}' where code = ${listed.code}`.execute(
    db,
  )
  const { referrals } = await checkAnswer(ask, LIST, LIST)
  t.equal((referrals as unknown[]).length, 3)
  await checkAnswer(ask, LIST, `${LIST}?min=x`)
  await checkAnswer(ask, LIST, `${LIST}?limit=1000`)
  t.match(await checkAnswer(ask, ONE, `${LIST}/${code}`), { code, _referral: { state: 'open' } })
  await checkAnswer(ask, ONE, `${LIST}/zzzzzzzz`)
  await db
    .transaction()
    .execute((tx) =>
      moveReferral(tx, SITE, ada.id, { code, move: { to: 'withdrawn', reason: 'kept_it', at: new Date() } }),
    )
  t.match(await checkAnswer(ask, ONE, `${LIST}/${code}`), { _referral: { withdrawReason: 'kept_it' } })
  await sql`update referrals set closed_at = now() - interval '91 days' where code = ${code}`.execute(db)
  const former = await checkAnswer(ask, ONE, `${LIST}/${code}`)
  t.strictSame(Object.keys(former._referral as object), [
    'version',
    'revision',
    'state',
    'accepting',
    'closedAt',
    'expires',
    'title',
    'pay',
  ])
  t.notMatch(JSON.stringify(former), 'software')
})

t.test('the document names every filter that there is', async (t) => {
  const { ask } = await openFeeds(t)
  const document = JSON.parse((await ask('/api/openapi.json')).body) as Document
  t.equal(document.openapi, '3.1.1')
  t.strictSame(Object.keys(QueryShape).sort(), Object.keys(QUERY_FIELDS).sort())
  const names = document.paths[LIST]!.get.parameters.map(({ name }) => name)
  t.strictSame(names.sort(), [...Object.keys(QUERY_FIELDS), 'before', 'limit'].sort())
})

t.test('whoever builds on it may ask from any page, and pages on by Link', async (t) => {
  const { db, ask } = await openFeeds(t)
  const ada = await makeWriter(db, 'ada')
  const codes = []
  for (const title of ['A book of recipes', 'Seven white papers', 'The minutes of a club'])
    codes.unshift((await makeReferral(db, ada, { terms: { title } })).code)
  const read: string[] = []
  let next: string | undefined = `${LIST}?work=copyediting&limit=1`
  while (next !== undefined && read.length < 10) {
    const { body, headers } = await ask(next, { origin: 'https://guild.example' })
    t.equal(headers.get('access-control-allow-origin'), '*')
    read.push(...(JSON.parse(body) as { referrals: { code: string }[] }).referrals.map(({ code }) => code))
    next = /<http:\/\/localhost:3000([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
  }
  t.strictSame(read, codes)
})
