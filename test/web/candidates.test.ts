import t from 'tap'
import { fillReferral } from '../../src/core/interests/fill.ts'
import { findInterestOf } from '../../src/core/interests/interest.ts'
import { introduceCandidate } from '../../src/core/interests/move.ts'
import { proposeIntroduction } from '../../src/core/introductions/propose.ts'
import { Policy } from '../../src/core/policy/policy.ts'
import { setPolicy } from '../../src/core/policy/versions.ts'
import { keepClient } from '../../src/core/vault/keep.ts'
import { deed, makeInterest, makeOpen, makeRecommendation, VAULT_KEYS } from '../helpers/candidates.ts'
import { makeReferral, makeRemoteAccount, makeWriter, SITE } from '../helpers/make.ts'
import { openPages, type Visitor } from './visitor.ts'

const SECRET = 'Kestrel & Vane Publishing'

t.test('from interest to introduction: the client is on one page, once, and on no other', async (t) => {
  const { db, signedIn, guest, visitor } = await openPages(t)
  const ann = await makeWriter(db, 'ann', { name: 'Ann', login: 'member' })
  const bo = await makeRemoteAccount(db, 'bo', { name: 'Bo' })
  const referral = await makeOpen(db, ann)
  const [author, candidate] = [await signedIn(ann), await guest(bo)]
  const page = `/r/${referral.code}`
  const seen: string[] = []
  const ask = async (who: Visitor, path: string) => {
    const { body } = await who.get(path)
    seen.push(body)
    return body
  }
  const send = async (
    who: Visitor,
    path: string,
    fields: Record<string, string | string[]>,
    from: string,
  ) => {
    const answer = await who.send(path, fields, from)
    seen.push(answer.body)
    return answer
  }

  t.match(await ask(candidate, page), `href="${page}/interest"`)
  const wrong = await send(candidate, `${page}/interest`, { message: '', amount: '5' }, `${page}/interest`)
  t.equal(wrong.statusCode, 422)
  t.match(wrong.body, 'Please say in a few words why you would be right for it.')
  const fields = { message: 'I did six of these.', amount: '0.07', unit: 'word', currency: 'USD' }
  const more = { availableFrom: '2030-01-15', samples: 'https://bo.example/one\nhttps://bo.example/two' }
  const sent = await send(candidate, `${page}/interest`, { ...fields, ...more }, `${page}/interest`)
  t.equal(sent.headers.location, page)
  t.match(
    await ask(candidate, page),
    /Where you stand.*The author has your reply.*how you know each other: nothing yet.*Leave/s,
  )
  t.match(await ask(visitor(), page), '1 reply so far, in public or in private, 15 at most')
  t.match(await ask(visitor(), page), 'No replies in public yet.')

  const desk = await ask(author, `${page}/desk`)
  t.match(
    desk,
    /In the order in which they came.*Bo.*I did six of these\..*US\$0\.07 a word.*bo\.example\/two/s,
  )
  t.match(desk, /How do I know them\?.*Nothing yet/s)
  t.match(desk, 'To introduce them, first say below who the client is.')
  t.match(desk, /Copy an introduction e-mail.*You would be their client from then on/s)
  t.notMatch(desk, 'Yours to keep', 'what is said to writers is not said to clients')
  const { id: interest } = (await findInterestOf(db, referral.id, bo.id))!
  await send(
    author,
    `${page}/desk/client`,
    { client_name: SECRET, brief: `All about ${SECRET}.` },
    `${page}/desk`,
  )
  await send(
    author,
    `${page}/desk/note`,
    { interest, note: 'Kind in the thread about fees.' },
    `${page}/desk`,
  )
  await send(author, `${page}/desk/move`, { interest, to: 'shortlisted' }, `${page}/desk`)
  t.match(
    await ask(author, `${page}/desk`),
    /Shortlisted.*Kind in the thread.*Kept, sealed: Client’s name, Brief\./s,
  )
  t.match(await ask(candidate, page), 'You are on the shortlist.')
  t.notMatch(await ask(candidate, page), 'Kind in the thread')

  const none = await send(author, `${page}/desk/introduce`, { interest }, `${page}/desk`)
  t.equal(none.statusCode, 422)
  t.match(none.body, 'Please say what the candidate is to learn of the client.')
  const asks = { interest, fields: ['client_name', 'brief'], asksClient: 'yes' }
  await send(author, `${page}/desk/introduce`, asks, `${page}/desk`)
  const [, code] = /href="\/i\/([0-9a-z]{16})"/.exec(await ask(author, `${page}/desk`))!
  const path = `/i/${code}`
  t.match(await ask(candidate, path), /Shown once it is open.*Client’s name, Brief.*Yes, introduce me/s)
  const early = await send(candidate, `${path}/open`, {}, path)
  t.equal(early.statusCode, 409)
  await send(candidate, `${path}/answer`, { answer: 'yes' }, path)
  t.match(await ask(author, path), 'The client agreed')
  await send(author, `${path}/client-agreed`, {}, path)
  t.match(await ask(candidate, path), /is ready: you can open it, once.*Open it, once/s)
  t.match(await ask(author, path), 'is ready: the candidate can open it, once')
  t.notMatch(await ask(author, path), 'Open it, once')

  const opened = await candidate.send(`${path}/open`, {}, path)
  t.match(opened.body, 'Kestrel &amp; Vane Publishing')
  t.match(opened.headers, {
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex',
    'referrer-policy': 'no-referrer',
  })
  t.match(await ask(candidate, path), 'See it again, in these two minutes')
  t.notMatch(await ask(author, path), 'See it again')
  const again = await candidate.send(`${path}/open`, {}, path)
  t.equal(again.statusCode, 200, 'a double click does not lose it')
  await send(candidate, `${path}/outcome`, { result: 'hired', paid: 'yes' }, path)
  t.match(
    await ask(candidate, path),
    /Noted: It became work, paid on time\..*<option value="hired" selected>/s,
  )
  for (const other of ['/guest', '/guest/export', page, path]) await ask(candidate, other)
  for (const other of ['/', page, `${page}/desk`, path, '/home', '/notifications', '/drafts', '/@ann'])
    await ask(author, other)
  for (const body of seen) t.notMatch(body, /Kestrel/)
})

t.test('nobody but the two learns that there is an introduction, or a word for somebody', async (t) => {
  const { db, signedIn, guest, visitor } = await openPages(t)
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const [cara, bo] = [await makeWriter(db, 'cara', { login: 'member' }), await makeRemoteAccount(db, 'bo')]
  const referral = await makeOpen(db, ann)
  const { code } = await makeRecommendation(db, referral, { recommender: cara, subject: bo })
  const [stranger, other, subject] = [visitor(), await signedIn(cara), await guest(bo)]
  for (const room of ['i', 'c']) {
    const [real, none] = [
      await stranger.get(`/${room}/${code}`),
      await stranger.get(`/${room}/0000000000000000`),
    ]
    t.equal(real.statusCode, 401)
    t.match(real.body, 'Sign in to see this')
    t.equal(real.body.replaceAll(code, ''), none.body.replaceAll('0000000000000000', ''))
    const [seen, missed] = [await other.get(`/${room}/${code}`), await other.get(`/${room}/0000000000000000`)]
    t.equal(seen.statusCode, 404)
    t.equal(seen.body.replaceAll(code, ''), missed.body.replaceAll('0000000000000000', ''))
  }
  t.match((await subject.get(`/c/${code}`)).body, /@cara.*edited them|cara.*was edited by you/s)
  await db.updateTable('accounts').set({ suspended_at: new Date() }).where('id', '=', cara.id).execute()
  t.notMatch((await subject.get(`/c/${code}`)).body, 'was edited by you')
  await db.updateTable('accounts').set({ suspended_at: null }).where('id', '=', cara.id).execute()
  t.match((await subject.get('/guest')).body, `/c/${code}`)
  const tooLong = await subject.send(`/c/${code}`, { answer: 'yes', message: 'Six of these. '.repeat(200) })
  t.equal(tooLong.statusCode, 422)
  t.match(tooLong.body, /at most 2000 characters.*Six of these\. Six of these\./s, 'nothing typed is lost')
  const yes = await subject.send(`/c/${code}`, { answer: 'yes', message: 'Six of these this year.' })
  t.equal(yes.headers.location, `/r/${referral.code}`)
  t.match((await subject.send(`/c/${code}`, { answer: 'no' }, '/guest')).statusCode, 409)
  const author = await signedIn(ann)
  t.match(
    (await author.get(`/r/${referral.code}/desk`)).body,
    /Six of these this year.*cara.*recommended them here.*was edited by them/s,
  )
})

t.test('a colleague is recommended by a form, and asked first', async (t) => {
  const { db, signedIn } = await openPages(t)
  const [ann, cara] = [
    await makeWriter(db, 'ann', { login: 'member' }),
    await makeWriter(db, 'cara', { login: 'member' }),
  ]
  const bo = await makeRemoteAccount(db, 'bo')
  const { code, id } = await makeOpen(db, ann)
  const form = `/r/${code}/recommend`
  const visitor = await signedIn(cara)
  const lost = await visitor.send(form, { who: '@nobody@mastodon.example', basis: 'community' })
  t.equal(lost.statusCode, 404)
  t.match(lost.body, 'There is nothing to be found')
  const sent = await visitor.send(form, {
    who: '@bo@mastodon.example',
    basis: 'hired_them',
    since: '2024',
    words: 'Quick.',
  })
  t.match(sent.body, 'is asked first')
  t.equal((await findInterestOf(db, id, bo.id))?.state, 'suggested')
  const author = await signedIn(ann)
  const { body } = await author.get(`/r/${code}/desk`)
  t.match(body, 'Somebody was suggested')
  t.notMatch(body, 'bo@mastodon.example')
})

t.test('an author sends a polite no in her own words, and it is the candidate’s to read', async (t) => {
  const { db, signedIn } = await openPages(t)
  const [ann, bo] = [
    await makeWriter(db, 'ann', { login: 'member' }),
    await makeWriter(db, 'bo', { login: 'member' }),
  ]
  const referral = await makeOpen(db, ann)
  const { id } = await makeInterest(db, referral, bo)
  const author = await signedIn(ann)
  const desk = `/r/${referral.code}/desk`
  t.match((await author.get(desk)).body, 'Thank you for offering to take')
  await author.send(`${desk}/move`, { interest: id, to: 'not_chosen', answer: 'Next time, I hope.' }, desk)
  t.match((await author.get(desk)).body, 'Not this time')
  const own = (await (await signedIn(bo)).get(`/r/${referral.code}`)).body
  t.match(own, /Where you stand.*Not this time\..*The author writes:.*Next time, I hope\./s)
  const again = await author.send(`${desk}/move`, { interest: id, to: 'shortlisted' }, desk)
  t.equal(again.statusCode, 409)
  t.match(again.body, 'role="alert"')
})

t.test('“It is filled” asks who got it, and whoever got it reads that it is hers', async (t) => {
  const { db, signedIn, guest } = await openPages(t)
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const [bo, cal] = [await makeRemoteAccount(db, 'bo'), await makeWriter(db, 'cal', { login: 'member' })]
  const referral = await makeOpen(db, ann)
  const page = `/r/${referral.code}`
  const author = await signedIn(ann)
  t.notMatch((await author.get(page)).body, 'Who got it?', 'nobody replied: there is nobody to name')
  const [first, second] = [await makeInterest(db, referral, cal), await makeInterest(db, referral, bo)]
  await deed(db, (tx) => introduceCandidate(tx, SITE, { interestId: second.id, at: new Date() }))
  for (const path of [page, `${page}/desk`])
    t.match(
      (await author.get(path)).body,
      new RegExp(
        `Who got it.*value="${second.id}"[^>]* required> <span>@bo@.*value="${first.id}".*@cal.*value="elsewhere"`,
        's',
      ),
      `${path} names whoever was introduced first`,
    )
  const unsaid = await author.send(`${page}/move`, { to: 'filled' }, page)
  t.equal(unsaid.statusCode, 409)
  t.match(unsaid.body, /Who got it\? @bo@\S+, @cal replied/)
  await author.send(`${page}/move`, { to: 'filled', by: second.id }, page)
  const { body } = await author.get(`${page}/desk`)
  t.match(body, /@bo.*Chosen/s)
  t.notMatch(body, 'Who got it?')
  t.match((await (await guest(bo)).get(page)).body, 'The work is yours.')
})

t.test(
  'a card says what its candidate said of pay, and an introduction “you” to whoever reads it',
  async (t) => {
    const { db, signedIn } = await openPages(t)
    const [ann, bo, cal] = [
      await makeWriter(db, 'ann', { login: 'member' }),
      await makeWriter(db, 'bo', { login: 'member' }),
      await makeWriter(db, 'cal'),
    ]
    const referral = await makeOpen(db, ann)
    const { id: interestId } = await makeInterest(db, referral, bo)
    await makeInterest(db, referral, cal, { source: 'federated_direct', message: 'I ask for $0.09 a word.' })
    const { body } = await (await signedIn(ann)).get(`/r/${referral.code}/desk`)
    t.match(body, /As offered.*\$0\.09 a word.*<dd>None named/s, 'silence is no yes to what is offered')
    t.match(body, `href="/new/post?visibility=direct&amp;text=%40bo+"`)
    await deed(db, (tx) => keepClient(tx, VAULT_KEYS, referral.id, { brief: 'Six studies.' }))
    const asked = { interestId, fields: ['brief' as const], asksClient: false, at: new Date() }
    const { code } = await deed(db, (tx) => proposeIntroduction(tx, SITE, ann.id, asked))
    const candidate = await signedIn(bo)
    for (const [path, fields] of [
      ['answer', { answer: 'yes' }],
      ['open', {}],
      ['outcome', { result: 'candidate_withdrew', paid: '' }],
    ] as const)
      await candidate.send(`/i/${code}/${path}`, fields, `/i/${code}`)
    t.match((await candidate.get(`/i/${code}`)).body, 'Noted: I stepped back.')
  },
)

t.test('work that was filled within a circle can still be read by those who were asked', async (t) => {
  const { db, signedIn, guest, visitor } = await openPages(t)
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const [bo, cal] = [await makeRemoteAccount(db, 'bo'), await makeWriter(db, 'cal', { login: 'member' })]
  const { code } = await makeReferral(db, ann, {
    terms: { audience: 'circle_only', boards: [] },
    circle: [bo.id, cal.id],
  })
  const page = `/r/${code}`
  const chosen = await guest(bo)
  const before = (await chosen.get(page)).body
  t.match(before, 'Only those whom its author chose are asked, you among them.')
  t.notMatch(before, 'before everybody else')
  const circle = (await (await signedIn(ann)).get(`${page}/desk`)).body
  t.match(circle, '2 people were asked, and nobody else is.')
  t.notMatch(circle, 'before everybody else')
  await chosen.send(`${page}/interest`, { message: 'I did six of these.', amount: '' }, `${page}/interest`)
  const { id: by } = await db.selectFrom('interests').select('id').executeTakeFirstOrThrow()
  await deed(db, (tx) => fillReferral(tx, SITE, ann.id, { code, by, at: new Date() }))
  t.match((await (await signedIn(ann)).get(`${page}/desk`)).body, 'You did not introduce them here')
  t.match((await chosen.get('/guest')).body, `href="${page}"`)
  t.match((await chosen.get(page)).body, /Filled.*Only those who were asked.*The work is yours\./s)
  t.equal((await chosen.send(`${page}/thanks`, {}, page)).statusCode, 303)
  t.match((await chosen.get(page)).body, 'You gave your thanks.')
  t.match((await visitor().get('/@ann')).body, 'thanked once')
  const asked = await (await signedIn(cal)).get(page)
  t.match(asked.body, /Filled.*Only those who were asked/s)
  t.notMatch(asked.body, `${page}/interest`)
  const stranger = await signedIn(await makeWriter(db, 'eve', { login: 'member' }))
  for (const other of [visitor(), stranger]) t.equal((await other.get(page)).statusCode, 404)
})

t.test(
  'what a guest may not: post, follow, like, see members’ pages, or be interested where it is switched off',
  async (t) => {
    const { db, guest } = await openPages(t)
    const ann = await makeWriter(db, 'ann')
    const { code, postId } = await makeOpen(db, ann)
    const bo = await guest(await makeRemoteAccount(db, 'bo'))
    for (const path of [
      '/home',
      '/notifications',
      '/new/post',
      '/new/referral',
      '/settings/profile',
      '/settings/availability',
      '/drafts',
    ]) {
      const { statusCode, headers } = await bo.get(path)
      t.match({ statusCode, location: headers.location }, { statusCode: 303, location: /^\/sign-in/ }, path)
    }
    const from = `/r/${code}/interest`
    for (const path of [
      `/posts/${postId}/like`,
      `/posts/${postId}/boost`,
      `/accounts/${ann.id}/follow`,
      '/new/post',
    ])
      t.equal((await bo.send(path, {}, from)).statusCode, 401, path)
    await deed(db, (tx) => setPolicy(tx, null, Policy.parse({ guestInterest: false })))
    const refused = await bo.send(from, { message: 'I would.', samples: '' }, '/guest')
    t.equal(refused.statusCode, 403)
    t.match(refused.body, 'reply to the post from your own node')
  },
)
