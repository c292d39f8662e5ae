// What is told of the node and of those who left it (rows 4, 5, 7 and 16 of federation.md §6).
import t from 'tap'
import { startNode } from '../helpers/node.ts'
import { readAs } from '../helpers/peer.ts'

t.test('NodeInfo counts writers, what they wrote, and who was there, once a minute [7]', async (t) => {
  const node = await startNode(t)
  const ada = await node.makeWriter('ada')
  await node.makeWriter('idle')
  const came = await node.makeWriter('came')
  const post = await node.write(ada, 'One.')
  await node.write(ada, 'Two.', { inReplyTo: post })
  await node.write(ada, 'Hush.', { visibility: 'followers' })
  const long = new Date(Date.now() - 100 * 24 * 3_600_000)
  await node.db
    .insertInto('sessions')
    .values({ token_hash: Buffer.from('x'), account_id: came.id, used_at: long })
    .execute()
  const read = async () => await (await fetch(`${node.origin}/nodeinfo/2.1`)).json()
  t.match(await read(), {
    openRegistrations: false,
    usage: { users: { total: 3, activeMonth: 1, activeHalfyear: 2 }, localPosts: 1, localComments: 1 },
  })
  await node.write(ada, 'Three.')
  t.match(await read(), { usage: { localPosts: 1 } }, 'not counted again so soon')
})

t.test('who deleted her account is gone [4, 16], and a visitor may write from elsewhere [5]', async (t) => {
  const node = await startNode(t)
  const [ada, bo] = [await node.makeWriter('ada'), await node.makeWriter('bo')]
  await node.db.updateTable('accounts').set({ gone_at: new Date() }).where('id', '=', ada.id).execute()
  const find = async (resource: string) =>
    await fetch(`${node.origin}/.well-known/webfinger?resource=${encodeURIComponent(resource)}`)
  for (const resource of [`acct:Ada@${node.site.host}`, ada.uri, ada.url])
    t.equal((await find(resource)).status, 410, resource)
  const { status, body } = await readAs(null, ada.uri)
  t.match([status, JSON.parse(body)], [410, { id: ada.uri, type: 'Tombstone' }])
  const { aliases, links } = (await (await find(`acct:bo@${node.site.host}`)).json()) as {
    aliases: string[]
    links: { rel: string; template?: string }[]
  }
  t.ok(aliases.includes(bo.uri))
  t.match(
    links.find(({ rel }) => rel === 'https://w3id.org/fep/3b86/Create'),
    { template: `${node.origin}/share?title={name}&text={content}&url={inReplyTo}` },
  )
})
