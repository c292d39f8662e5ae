// Journey (e): “How do I know them?” (product §4.5). What stands on each card came about between a Mastodon, another node
// and this one; each line is a fact with a link, and there are no scores.
import t from 'tap'
import { readEvidenceKinds } from '../../src/core/interests/evidence.ts'
import { noteCandidate } from '../../src/core/interests/move.ts'
import { viewCandidates } from '../../src/core/interests/view.ts'
import { isPublished } from '../../src/core/referrals/referral.ts'
import { startMastodon } from '../helpers/mastodon.ts'
import { startNode } from '../helpers/node.ts'
import { HANGS_MS, until } from '../helpers/wait.ts'

t.setTimeout(HANGS_MS)

t.test('Ana sees how she knows Bo, Dev and Eve', async (t) => {
  const [here, there, mastodon] = await Promise.all([startNode(t), startNode(t), startMastodon(t)])
  const [ana, lee] = [await here.makeWriter('ana'), await here.makeWriter('lee')]
  const dev = await there.makeWriter('dev')
  const { uri: bo } = await mastodon.asks('join', { name: 'bo' })
  const { uri: eve } = await mastodon.asks('join', { name: 'eve' })
  const known = (await mastodon.asks('find', { handle: here.handleOf('ana') }))!
  const boHere = await here.find(mastodon.handleOf('bo'))
  const devHere = await here.find(there.handleOf('dev'))

  // They follow each other, and have talked.
  await here.follow(ana, boHere)
  await mastodon.asks('follow', { as: bo, uri: known.uri })
  await here.follow(ana, lee)
  await here.follow(lee, devHere)
  await until('the follows to stand', async () => {
    const rows = await here.db.selectFrom('follows').select('state').execute()
    return rows.length === 4 && rows.every(({ state }) => state === 'accepted')
  })
  const question = await here.write(ana, 'What is a fair kill fee?')
  await mastodon.asks('paste', { url: question.uri })
  await mastodon.asks('write', { as: bo, text: 'A quarter at least.', inReplyTo: question.uri })
  await until('his answer', async () => (await here.see(null, question.uri))?.replyCount === 1)

  // All three answer; Lee, whom Ana follows, recommends Dev.
  const referral = await here.passOn(ana)
  await mastodon.asks('paste', { url: referral.uri })
  for (const [as, text] of [
    [bo, 'I would like these.'],
    [eve, 'I would like these, too.'],
  ] as const)
    await mastodon.asks('write', { as, text, inReplyTo: referral.uri, visibility: 'direct' })
  await there.federation.lookup.find(referral.url)
  await there.write(dev, `${here.handleOf('ana')} I could do these.`, {
    inReplyTo: (await there.post(referral.uri))!,
    visibility: 'direct',
  })
  await there.settle()
  await here.write(lee, `I recommend ${there.handleOf('dev')}: edited my book in 2024.`, {
    inReplyTo: referral,
  })
  await here.settle()

  const found = await here.referralOf(referral.uri)
  const look = () => viewCandidates(here.db, ana.id, { referralId: found.id, at: new Date() })
  const { candidates } = await until('three candidates', async () => {
    const seen = await look()
    return seen.candidates.length === 3 && seen
  })
  const linesOf = (handle: string) =>
    candidates.find(({ candidate }) => candidate.handle === handle)!.evidence

  t.match(
    linesOf('bo').find(({ kind }) => kind === 'follow'),
    { way: 'each_other', url: /@bo/ },
  )
  t.match(
    linesOf('bo').find(({ kind }) => kind === 'talk'),
    { times: 1, url: String },
  )
  t.match(
    linesOf('dev').find(({ kind }) => kind === 'recommendation'),
    {
      by: { handle: 'lee' },
      isFollowed: true,
      words: /edited my book in 2024/,
    },
  )
  t.match(
    linesOf('dev').find(({ kind }) => kind === 'circle'),
    { count: 1, some: [{ handle: 'lee' }] },
  )
  t.notOk(linesOf('eve').some(({ kind }) => ['follow', 'talk', 'circle', 'recommendation'].includes(kind)))
  for (const line of candidates.flatMap(({ evidence }) => evidence)) {
    t.match(line.url, /^https?:/, `${line.kind} leads to its source`)
    t.notOk('score' in line || 'rank' in line)
  }

  // Private notes stay private; a candidate may see which kinds there are, and nothing of what they say.
  const { interestId, candidate } = candidates[0]!
  await here.db.transaction().execute((tx) => noteCandidate(tx, ana.id, { interestId, note: 'lovely leads' }))
  t.match((await look()).candidates[0], { note: 'lovely leads' })
  const published = isPublished(found) && found
  const kinds =
    published && (await readEvidenceKinds(here.db, published, { candidateId: candidate.id, at: new Date() }))
  t.strictSame([...(kinds || [])].sort(), [...new Set(linesOf('bo').map(({ kind }) => kind))].sort())
  await t.rejects(viewCandidates(here.db, lee.id, { referralId: found.id, at: new Date() }), {
    name: 'Refusal',
  })
  const sent = await here.db.selectFrom('activities').select('body').execute()
  t.notOk(sent.some(({ body }) => body.includes('lovely leads')))
  t.strictSame(await mastodon.asks('violations', undefined), [])
})
