import t from 'tap'
import { suspendAccount } from '../../src/core/accounts/suspend.ts'
import { followAccount, receiveFollow } from '../../src/core/follows/follow.ts'
import { readFollows } from '../../src/core/follows/read.ts'
import { makePost, makeRemoteAccount, makeWriter } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

const PATH = '/follow-requests'

t.test('a writer who approves her followers lets one in and turns another down', async (t) => {
  const { db, signedIn } = await openPages(t)
  const account = await makeWriter(db, 'ada', { login: 'member', approvesFollows: true })
  const bo = await makeWriter(db, 'bo', { login: 'member' })
  const bram = await makeRemoteAccount(db, 'bram', { name: 'Bram' })
  const eve = await makeRemoteAccount(db, 'eve')
  await makePost(db, account, { text: 'For friends.', visibility: 'followers' })
  await db.transaction().execute(async (tx) => {
    await followAccount(tx, bo, account)
    await receiveFollow(tx, bram, account, 'https://mastodon.example/follows/1')
    await receiveFollow(tx, eve, account, 'https://mastodon.example/follows/2')
    await suspendAccount(tx, eve.id)
  })
  const ada = await signedIn(account)
  const asBo = await signedIn(bo)
  t.notMatch((await asBo.get('/@ada')).body, 'For friends.')
  const asked = await ada.get(PATH)
  t.match(asked.body, /Bram.*@bram@mastodon\.example.*asked/s)
  t.notMatch(asked.body, '@eve@', 'the suspended are not heard')
  t.equal((await ada.send(`/accounts/${bo.id}/accept`, {}, PATH)).headers.location, PATH)
  await ada.send(`/accounts/${bram.id}/reject`, {}, PATH)
  t.match((await ada.get(PATH)).body, 'Nobody waits for an answer.')
  t.match((await asBo.get('/@ada')).body, 'For friends.')
  const followers = await readFollows(db, account.id, { side: 'followers', limit: 9 })
  t.strictSame(
    followers.map(({ uri }) => uri),
    [bo.uri],
  )
})

t.test('nobody answers what she was not asked', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { approvesFollows: true })
  const account = await makeWriter(db, 'bo', { login: 'member' })
  const bram = await makeRemoteAccount(db, 'bram')
  await db.transaction().execute((tx) => receiveFollow(tx, bram, ada, 'https://mastodon.example/follows/1'))
  const bo = await signedIn(account)
  for (const answer of ['accept', 'reject']) {
    t.equal((await bo.send(`/accounts/${bram.id}/${answer}`, {}, '/home')).statusCode, 404)
  }
  t.equal((await bo.send('/accounts/9/accept', {}, '/home')).statusCode, 404)
  t.match((await bo.get(PATH)).body, 'Whoever follows you need not ask.')
})
