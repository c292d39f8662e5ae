// What a writer pins, whom she blocks and reports, and which accounts are hers, by the forms that she sees.
import t from 'tap'
import { findAccount } from '../../src/core/accounts/find.ts'
import { readHistory } from '../../src/core/moderation/read.ts'
import { readOpenReports } from '../../src/core/moderation/reports.ts'
import { makePost, makeRemoteAccount, makeRemotePost, makeWriter, PASSWORD } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

t.test('a writer pins five posts of hers at most, and they stand on top of her profile', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { login: 'member' })
  const bo = await makeWriter(db, 'bo', { login: 'member' })
  const browser = await signedIn(ada)
  const ids = []
  for (const number of [1, 2, 3, 4, 5, 6]) ids.push(await makePost(db, ada, { text: `Line ${number}.` }))
  const [first, ...others] = ids
  t.equal((await browser.send(`/posts/${first}/pin`, {}, '/@ada')).statusCode, 303)
  const { body } = await visitor().get('/@ada')
  t.match(body, /Pinned[\s\S]*Line 1\.[\s\S]*Posts and boosts[\s\S]*Line 6\./)
  t.match((await browser.get('/@ada')).body, `action="/posts/${first}/unpin"`)
  for (const id of others.slice(0, 4)) await browser.send(`/posts/${id}/pin`, {}, '/@ada')
  t.equal((await browser.send(`/posts/${others[4]}/pin`, {}, '/@ada')).statusCode, 409)
  await browser.send(`/posts/${first}/unpin`, {}, '/@ada')
  t.equal((await browser.send(`/posts/${others[4]}/pin`, {}, '/@ada')).statusCode, 303)
  t.equal(
    (await (await signedIn(bo)).send(`/posts/${first}/pin`, {}, '/@ada')).statusCode,
    403,
    'not another’s',
  )
  const quiet = await makePost(db, ada, { visibility: 'followers' })
  t.equal(
    (await browser.send(`/posts/${quiet}/pin`, {}, '/@ada')).statusCode,
    403,
    'nothing that few may read',
  )
})

t.test('hashtags stand on a profile as they were typed', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const browser = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const tags = '/settings/profile/tags'
  t.equal(
    (await browser.send(tags, { tags: '#Essays poetry, #essays' }, '/settings/profile')).statusCode,
    303,
  )
  t.match((await visitor().get('/@ada')).body, /#essays<\/a> <a href="\/tags\/poetry">#poetry/)
  t.match((await browser.get('/settings/profile')).body, 'value="#essays #poetry"')
  const many = Array.from({ length: 11 }, (_, at) => `#tag${at}`).join(' ')
  t.equal((await browser.send(tags, { tags: many }, '/settings/profile')).statusCode, 422)
  await browser.send(tags, { tags: '' }, '/settings/profile')
  t.notMatch((await visitor().get('/@ada')).body, '/tags/poetry')
})

t.test('a writer blocks somebody on his profile, and unblocks him among her settings', async (t) => {
  const { db, signedIn } = await openPages(t)
  const browser = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const bram = await makeRemoteAccount(db, 'bram')
  await makeRemotePost(db, bram, { html: '<p>Something loud.</p>' })
  const profile = '/@bram@mastodon.example'
  t.match((await browser.get(profile)).body, 'Something loud.')
  const blocked = await browser.send(`/accounts/${bram.id}/block`, {}, profile)
  t.equal(blocked.headers.location, profile)
  const { body } = await browser.get(profile)
  t.match(body, 'You block them')
  t.notMatch(body, 'Something loud.')
  t.match((await browser.get('/settings/blocks')).body, '@bram@mastodon.example')
  const back = { next: '/settings/blocks' }
  const unblocked = await browser.send(`/accounts/${bram.id}/unblock`, back, '/settings/blocks')
  t.equal(unblocked.headers.location, '/settings/blocks')
  t.match((await browser.get('/settings/blocks')).body, 'You block nobody')
})

t.test('a report reaches the moderators, who are done with it, and nobody else', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { login: 'member' })
  const bo = await makeWriter(db, 'bo', { login: 'member' })
  const mo = await makeWriter(db, 'mo', { login: 'moderator' })
  const loud = await makePost(db, bo, { text: 'Something loud.' })
  const [reporter, reported, moderator] = [await signedIn(ada), await signedIn(bo), await signedIn(mo)]
  const path = `/posts/${loud}/report`
  t.match((await reporter.get('/@bo')).body, `href="${path}"`)
  const empty = await reporter.send(path, { text: ' ' })
  t.equal(empty.statusCode, 422)
  t.match(empty.body, 'Please say what is wrong')
  t.equal((await reporter.send(path, { text: 'He shouts.' })).headers.location, '/reported')
  await reporter.send(`/accounts/${bo.id}/report`, { text: 'He goes on.' })
  const queue = (await moderator.get('/mod')).body
  t.match(queue, /@?bo[\s\S]*reported by[\s\S]*ada[\s\S]*He shouts\.\s+He goes on\.[\s\S]*Something loud\./)
  t.match(queue, /1<span class="unseen"> waiting/, 'and is one report')
  for (const page of ['/notifications', '/@bo', '/home'])
    t.notMatch((await reported.get(page)).body, /report(ed|s)/i, page)
  const [report] = await readOpenReports(db, 10)
  const done = `/mod/reports/${report!.id}`
  t.equal((await moderator.send(done, { reason: 'conduct', text: '' }, '/mod')).statusCode, 422)
  t.equal((await readOpenReports(db, 10)).length, 1, 'not without a word')
  t.equal((await moderator.send(done, { reason: 'conduct', text: 'Spoken to.' }, '/mod')).statusCode, 303)
  t.match((await moderator.get('/mod')).body, 'Nobody has reported anything')
  t.match(await readHistory(db, bo.id, 10), [{ action: 'note', statement: 'Spoken to.', by: { id: mo.id } }])
})

t.test('a moderator is not done with what is reported of herself', async (t) => {
  const { db, signedIn } = await openPages(t)
  const mo = await makeWriter(db, 'mo', { login: 'moderator' })
  await (await signedIn(await makeWriter(db, 'ada', { login: 'member' }))).send(`/accounts/${mo.id}/report`, {
    text: 'She sleeps.',
  })
  const [report] = await readOpenReports(db, 10)
  const done = { reason: 'other', text: 'I do not.' }
  t.equal((await (await signedIn(mo)).send(`/mod/reports/${report!.id}`, done, '/mod')).statusCode, 403)
  t.equal((await readOpenReports(db, 10)).length, 1)
})

t.test('a writer names her other accounts, and moves to one that names this one', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { login: 'member' })
  const browser = await signedIn(ada)
  const old = await makeRemoteAccount(db, 'ada_old')
  const next = await makeRemoteAccount(db, 'ada_new', { alsoKnownAs: [ada.uri] })
  const move = '/settings/move'
  await browser.send(`${move}/aliases`, { handle: '@ada_old@mastodon.example' }, move)
  t.strictSame((await findAccount(db, ada.id))?.alsoKnownAs, [old.uri])
  t.match((await browser.get(move)).body, '@ada_old@mastodon.example')
  await browser.send(`${move}/aliases/remove`, { uri: old.uri }, move)
  t.strictSame((await findAccount(db, ada.id))?.alsoKnownAs, [])
  const to = (handle: string, password = PASSWORD) =>
    browser.send(move, { handle: `@${handle}@mastodon.example`, password })
  t.equal((await to('ada_new', 'not hers')).statusCode, 422, 'not without her password')
  t.equal((await to('ada_old')).statusCode, 422, 'not where she is not known')
  t.equal((await findAccount(db, ada.id))?.movedToUri, null)
  t.equal((await to('ada_new')).statusCode, 303)
  t.match((await visitor().get('/@ada')).body, /This account moved to <a href="\/@ada_new@mastodon.example"/)
  t.equal((await browser.send(`${move}/back`, {}, move)).statusCode, 409, 'not within seven days')
  const week = new Date(Date.now() - 8 * 86_400_000)
  await db.updateTable('accounts').set({ moved_at: week }).where('id', '=', ada.id).execute()
  t.equal((await browser.send(`${move}/back`, {}, move)).statusCode, 303)
  t.notMatch((await visitor().get('/@ada')).body, 'This account moved')
  t.ok(next)
})
