// Edits of a referral call everybody who spread it, so they are few (product §2.2 no. 6, §3.3).
import { sql } from 'kysely'
import t from 'tap'
import { setAccepting } from '../../src/core/referrals/moves/move.ts'
import { followFrom } from '../helpers/followers.ts'
import { startNode } from '../helpers/node.ts'
import { startPeer } from '../helpers/peer.ts'

t.test('edits wait ten minutes and are sent as one; what closes is sent at once', async (t) => {
  const [node, peer] = await Promise.all([startNode(t), startPeer(t)])
  const ada = await node.makeWriter('ada')
  await followFrom(node, [peer.actor('bram').uri], ada)
  const referral = await node.passOn(ada)
  await node.settle()
  const types = () => peer.delivered.map(({ activity }) => activity.type)
  t.strictSame(types(), ['Create'])

  await node.move(ada, referral.code, 'in_talks')
  for (const accepting of [false, true, false])
    await node.db
      .transaction()
      .execute((tx) =>
        setAccepting(tx, node.site, ada.id, { code: referral.code, accepting, at: new Date() }),
      )
  await node.settle()
  t.strictSame(types(), ['Create'], 'nothing goes within ten minutes')
  const { rows } = await sql<{ waits: number }>`
    select round(extract(epoch from max(run_at) - now()) / 60)::int as waits from jobs where name = 'send-edit'`.execute(
    node.db,
  )
  t.equal(rows[0]!.waits, 10)
  await node.hurry()
  t.strictSame(types(), ['Create', 'Update'], 'four changes are one edit')
  t.match(peer.delivered[1]!.body, 'Not taking more replies')

  await node.move(ada, referral.code, 'filled')
  await node.settle()
  t.strictSame(types(), ['Create', 'Update', 'Update'], 'a whole life took two edits')
  t.match(peer.delivered[2]!.body, '[Filled]')
})
