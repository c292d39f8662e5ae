// Rows 21 to 36: who follows whom.
import { findAccount } from '../../../src/core/accounts/find.ts'
import { addAlias } from '../../../src/core/accounts/moves.ts'
import { blockAccount } from '../../../src/core/follows/block.ts'
import { moveAway } from '../../../src/core/follows/move.ts'
import { followFrom } from '../../helpers/followers.ts'
import { delivered, follows } from '../fixtures/ask.ts'
import { known, meet, post, resetStage, type Stage } from '../fixtures/stage.ts'
import { get, type Json, played, playedAgain, type Rule, say } from './kit.ts'

const ADA = 'ada' as const

const bramFollows = (stage: Stage, id: string, object = stage.ada.uri) =>
  say(stage, stage.theirs.bram, { id: `${stage.theirs.bram.uri}#${id}`, type: 'Follow', object })

const adaAsks = async (stage: Stage, name: 'bram' | 'ines' = 'bram') => {
  await stage.node.follow(stage.ada, await meet(stage, name))
  await stage.node.settle()
  return delivered(stage, 'Follow').at(-1)!
}

/** Follow. */
export const FOLLOW_RULES: Rule[] = [
  {
    row: 21,
    says: 'a Follow makes one follower, and one Accept that holds it',
    holds: played('20-follow.json'),
  },
  {
    row: 22,
    says: 'a locked account answers when its writer did',
    holds: async (t, stage) => {
      const { node } = stage
      for (const verdict of ['accept', 'reject'] as const) {
        const locked = await node.makeWriter(`locked_${verdict}`, { approvesFollows: true })
        stage.peer.delivered.length = 0
        await bramFollows(stage, `to-${verdict}`, locked.uri)
        t.strictSame(delivered(stage, 'Accept'), [])
        await node[verdict](locked, (await known(stage, 'bram'))!)
        await node.settle()
        const isAccepted = verdict === 'accept'
        t.equal(delivered(stage, isAccepted ? 'Accept' : 'Reject').length, 1)
        t.equal((await follows(stage)).includes(`bram → ${locked.handle} accepted`), isAccepted)
      }
    },
  },
  {
    row: 23,
    says: 'a Follow that is sent again is answered again, and there is one follower',
    holds: async (t, stage) => {
      for (const id of ['one', 'one', 'two']) await bramFollows(stage, id)
      t.strictSame(await follows(stage), ['bram → ada accepted'])
      const answered = delivered(stage, 'Accept').map(({ activity }) => (activity.object as Json).id)
      const { uri } = stage.theirs.bram
      t.strictSame([...new Set(answered)], [`${uri}#one`, `${uri}#two`])
    },
  },
  {
    row: 24,
    says: 'an Undo ends a follow, whatever id it has inside, and whether it was used before',
    holds: async (t, stage) => {
      await played('23-undo-follow.json', 'pixelfed/02-undo-follow-other-inner-id.json')(t, stage)
      await playedAgain('misskey/03-undo-follow-reused-id.json', 'pixelfed/01-follow.json')(t, stage)
    },
  },
  {
    row: 25,
    says: 'follow, undo, follow with the same ids: a follower',
    holds: async (t, stage) => {
      for (const file of ['20-follow.json', '23-undo-follow.json', '20-follow.json'])
        await post(stage, { file, to: ADA })
      t.strictSame(await follows(stage), ['bram → ada accepted'])
    },
  },
  {
    row: 26,
    says: 'nobody undoes another’s follow',
    holds: played('94-hostile-undo-other-actors-follow.json'),
  },
  {
    row: 27,
    says: 'nobody and nothing but an account can be followed',
    holds: async (t, stage) => {
      t.equal(await bramFollows(stage, 'nobody', `${stage.node.origin}/users/nobody`), 202)
      t.strictSame(await follows(stage), [])
      await played('friendica/01-follow-of-a-post.json')(t, stage)
    },
  },
  {
    row: 28,
    says: 'whom she blocks does not follow her',
    holds: async (t, stage) => {
      const bram = await meet(stage, 'bram')
      await stage.node.db.transaction().execute((tx) => blockAccount(tx, stage.ada, bram))
      await stage.node.settle()
      await bramFollows(stage, 'blocked')
      t.strictSame(await follows(stage), [])
      t.strictSame(delivered(stage, 'Accept'), [])
    },
  },
  {
    row: 29,
    says: 'our Follow goes to his own inbox, under an address of ours that shows nothing of another',
    holds: async (t, stage) => {
      const { inbox, activity } = await adaAsks(stage)
      t.equal(inbox, `${stage.theirs.bram.uri}/inbox`)
      t.equal(new URL(String(activity.id)).host, stage.node.site.host)
      const { status, json } = await get(String(activity.id))
      t.ok(status === 404 || json.id === activity.id)
    },
  },
  {
    row: 30,
    says: 'our follow is accepted by its address, by the whole of it, and to one or many',
    holds: async (t, stage) => {
      await played('25-accept-follow.json')(t, stage)
      for (const how of ['id', 'whole'] as const) {
        const fresh = await resetStage(stage)
        const { activity } = await adaAsks(fresh)
        const object = how === 'id' ? activity.id : activity
        const { bram } = fresh.theirs
        await say(fresh, bram, { id: `${bram.uri}#yes-${how}`, type: 'Accept', to: fresh.ada.uri, object })
        t.strictSame(await follows(fresh), ['ada → bram accepted'], how)
      }
    },
  },
  {
    row: 31,
    says: 'what was not asked is not accepted, nor by a third',
    holds: async (t, stage) => {
      await played('95-hostile-accept-never-requested.json')(t, stage)
      const { activity: object } = await adaAsks(stage)
      const { ines } = stage.theirs
      await say(stage, ines, { id: `${ines.uri}#third`, type: 'Accept', object })
      t.strictSame(await follows(stage), ['ada → bram requested'])
    },
  },
  {
    row: 32,
    says: 'a Reject ends a follow that waits, and one that stood',
    holds: playedAgain('27-reject-follow.json'),
  },
  {
    row: 33,
    says: 'answers whose id is always the same count each time',
    holds: async (t, stage) => {
      await playedAgain('26-accept-follow-repeat-empty-suffix.json')(t, stage)
      const { node, ada, peer } = stage
      for (const words of ['As he says.', 'And again.']) {
        await node.db.deleteFrom('posts').where('author_id', '=', ada.id).execute()
        const address = `${peer.origin}/users/bram/statuses/115770000000000110`
        const quoted = (await node.federation.lookup.post(address))!
        await node.write(ada, words, { quoted })
        await node.settle()
        await post(stage, { file: '74-reject-quote-request.json', to: ADA })
        const { state } = await node.db.selectFrom('quotes').select('state').executeTakeFirstOrThrow()
        t.equal(state, 'refused', words)
      }
    },
  },
  {
    row: 34,
    says: 'a Move counts if the new account names the old one, and else not',
    holds: async (t, stage) => {
      await played('65-move.json')(t, stage)
      const fresh = await resetStage(stage)
      await fresh.node.follow(fresh.noor, await meet(fresh, 'otto'))
      await fresh.node.settle()
      await fresh.node.db.updateTable('follows').set({ state: 'accepted' }).execute()
      await post(fresh, { file: '65-move.json', to: 'shared' })
      t.strictSame(await follows(fresh), ['noor → otto accepted'])
    },
  },
  {
    row: 35,
    says: 'who moves away says so in her document, and then by a Move',
    holds: async (t, stage) => {
      const { node, peer } = stage
      const mover = await node.makeWriter('mover')
      await followFrom(node, [`${peer.origin}/users/fan`], mover)
      const { id } = await meet(stage, 'bram')
      await node.db
        .updateTable('accounts')
        .set({ also_known_as: [mover.uri] })
        .where('id', '=', id)
        .execute()
      const target = (await findAccount(node.db, id))!
      await node.db.transaction().execute((tx) => moveAway(tx, mover, target))
      await node.settle()
      await node.hurry()
      const told = peer.delivered.filter(({ activity }) => activity.actor === mover.uri)
      t.match(
        told.map(({ activity }) => activity),
        [
          { type: 'Update', object: { id: mover.uri, movedTo: target.uri } },
          { type: 'Move', object: mover.uri, target: target.uri },
        ],
      )
      await node.db.transaction().execute((tx) => addAlias(tx, stage.ada, target.uri))
      await node.settle()
    },
  },
  { row: 36, says: 'a Block ends the follows of both', holds: played('66-block.json') },
]
