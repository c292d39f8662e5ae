// Journey (b): Bo, on Mastodon, follows a board, answers, is introduced; the work is filled, and he says thanks (product
// §4.2). Steps are numbered as there. What only a page shows is played by its test; here its deeds are done by core.
import t from 'tap'
import { moveCandidate } from '../../src/core/interests/move.ts'
import { viewCandidates } from '../../src/core/interests/view.ts'
import { findIntroductionOf } from '../../src/core/introductions/introduction.ts'
import { openIntroduction, SHOWN_AGAIN_SECONDS } from '../../src/core/introductions/open.ts'
import { askOutcome } from '../../src/core/introductions/outcome.ts'
import { proposeIntroduction } from '../../src/core/introductions/propose.ts'
import { keepClient } from '../../src/core/vault/keep.ts'
import { vaultKeys } from '../../src/core/vault/keys.ts'
import type { Tx } from '../../src/db/connect.ts'
import { startMastodon } from '../helpers/mastodon.ts'
import { startNode } from '../helpers/node.ts'
import { HANGS_MS, until } from '../helpers/wait.ts'
import { readTexts } from './told.ts'

t.setTimeout(HANGS_MS)

t.test('Bo is introduced from Mastodon, and Dev from another node is told', async (t) => {
  const [here, there, mastodon] = await Promise.all([
    startNode(t, { pages: true }),
    startNode(t),
    startMastodon(t),
  ])
  await mastodon.asks('makeCards', undefined)
  const keys = vaultKeys(here.secretKey, [])
  const inOne = <T>(deed: (tx: Tx) => Promise<T>) => here.db.transaction().execute(deed)
  await here.makeBoard('editing', ['copyediting'])
  const [ana, dev] = [await here.makeWriter('ana'), await there.makeWriter('dev')]
  const { uri: bo } = await mastodon.asks('join', { name: 'bo' })
  const told = (text: string, kind: 'mention' | 'filtered' = 'mention') =>
    until(`“${text}”`, async () =>
      (await readTexts(mastodon, bo)).find((one) => one.text.includes(text) && one.kind === kind),
    )
  const home = async () => (await mastodon.asks('home', { as: bo }))!.map((line) => line.post)

  // 1. He follows the board.
  const board = (await mastodon.asks('find', { handle: here.handleOf('editing') }))!
  await mastodon.asks('follow', { as: bo, uri: board.uri })
  await until(
    'the board to accept',
    async () => (await mastodon.asks('tie', { follower: bo, followee: board.uri }))?.isAccepted,
  )
  const referral = await here.passOn(ana)
  const { id } = await here.referralOf(referral.uri)
  await inOne((tx) =>
    keepClient(tx, keys, id, { client_name: 'Acme Ltd', client_contact: 'joan@acme.example' }),
  )

  // 2. He sees it in his home, with a card that says what it pays and no state.
  await until('the boost', async () => (await home()).includes(referral.uri))
  const card = await until('the card', async () => await mastodon.asks('card', { uri: referral.uri }))
  t.match(card.title, /US\$0\.06–0\.08/)

  // 3–4. He replies to those mentioned only; the receipt comes from Ana, in the same thread, and is not filtered.
  await mastodon.asks('write', {
    as: bo,
    text: 'I would like these.',
    inReplyTo: referral.uri,
    visibility: 'direct',
  })
  const receipt = await told('has your reply')
  t.match(receipt, { visibility: 'direct' })
  t.match(receipt.text, /Say LEAVE to withdraw/)
  t.equal((await mastodon.asks('post', { uri: receipt.uri }))!.author, ana.uri)
  const referralThere = await until('it to reach the other node', async () => {
    await there.federation.lookup.find(referral.url)
    return await there.post(referral.uri)
  })
  await there.write(dev, `${here.handleOf('ana')} I have two SaaS clients.`, {
    inReplyTo: referralThere,
    visibility: 'direct',
  })
  await there.settle()
  await here.settle()

  // 5. Ana sees both, and shortlists them; both get a plain note.
  const candidates = async () =>
    (await viewCandidates(here.db, ana.id, { referralId: id, at: new Date() })).candidates
  const [first, second] = await until('both candidates', async () => {
    const both = await candidates()
    return both.length === 2 && both
  })
  t.strictSame(
    [first!.candidate.handle, second!.candidate.handle],
    ['bo', 'dev'],
    'in the order in which they came',
  )
  for (const { interestId } of [first!, second!])
    await inOne((tx) =>
      moveCandidate(tx, here.site, ana.id, { interestId, to: 'shortlisted', at: new Date() }),
    )
  await told('on ana’s shortlist')

  // 6. Introduce: the consent note comes in his thread with Ana, and holds nothing of the client.
  await inOne((tx) =>
    proposeIntroduction(tx, here.site, ana.id, {
      interestId: first!.interestId,
      fields: ['client_name', 'client_contact'],
      asksClient: false,
      at: new Date(),
    }),
  )
  const consent = await told('Nothing about you has been shared yet')
  t.notMatch(consent.text, /Acme|joan/)
  await mastodon.asks('write', { as: bo, text: 'YES', inReplyTo: consent.uri, visibility: 'direct' })
  const ready = await told('for you alone')
  t.notMatch(ready.text, /Acme|joan/)
  t.match((await here.referralOf(referral.uri)).state, 'in_talks')

  // 7. He opens the page, once.
  const candidate = first!.candidate.id
  const { code } = (await findIntroductionOf(here.db, first!.interestId))!
  const open = (seconds = 0) => {
    const at = new Date(Date.now() + seconds * 1_000)
    return inOne((tx) => openIntroduction(tx, keys, { site: here.site, candidateId: candidate, code, at }))
  }
  t.match(await open(), { client_name: 'Acme Ltd', client_contact: 'joan@acme.example' })
  await t.rejects(open(SHOWN_AGAIN_SECONDS), { name: 'Refusal' })

  // 8. After two weeks both are asked what came of it.
  await inOne((tx) => askOutcome(tx, { interestId: first!.interestId, day: 14 }))
  const outcome = await told('What came of')
  await mastodon.asks('write', { as: bo, text: 'HIRED', inReplyTo: outcome.uri, visibility: 'direct' })
  await told('Noted')
  await inOne((tx) =>
    moveCandidate(tx, here.site, ana.id, { interestId: first!.interestId, to: 'chosen', at: new Date() }),
  )
  const chosen = await told('is yours')

  // 9. Filled: the edit reaches whoever has the post, the boards let go, Dev is told.
  await here.move(ana, referral.code, 'filled')
  await until('the boards to let go', async () => !(await home()).includes(referral.uri))
  await here.settle()
  await until('Dev to be told', async () => {
    const notes = await there.db
      .selectFrom('posts')
      .select('html')
      .where('visibility', '=', 'direct')
      .where('author_id', '<>', dev.id)
      .execute()
    return notes.some(({ html }) => html.includes('went to someone else'))
  })

  // 10. He says thanks: a public note of credit is his to write; the ledger counts it.
  await mastodon.asks('write', { as: bo, text: 'THANKS', inReplyTo: chosen.uri, visibility: 'direct' })
  await told('You thanked')

  // 11. After sixty days: was he paid on time?
  await inOne((tx) => askOutcome(tx, { interestId: first!.interestId, day: 60 }))
  const paid = await told('Were you paid on time')
  await mastodon.asks('write', { as: bo, text: 'paid', inReplyTo: paid.uri, visibility: 'direct' })
  await until('his answer to be kept', async () => {
    const row = await here.db.selectFrom('outcomes').select('paid_on_time').executeTakeFirst()
    return row?.paid_on_time === true
  })
  t.strictSame(await mastodon.asks('violations', undefined), [])
})
