// Rows 70 to 82: what we send, and how.
import type { Test } from 'tap'
import { followFrom } from '../../helpers/followers.ts'
import { readSignature } from '../../helpers/mastodon/signing.ts'
import { delivered } from '../fixtures/ask.ts'
import { post, type Stage } from '../fixtures/stage.ts'
import { document, get, type Json, missing, PUBLIC, type Rule } from './kit.ts'

const fan = async (stage: Stage, ...names: string[]) =>
  await followFrom(
    stage.node,
    names.map((name) => `${stage.peer.origin}/users/${name}`),
    stage.ada,
  )

const sentTo = (stage: Stage, type: string) => delivered(stage, type).map(({ activity }) => activity)

/** Sending. */
export const SENDING: Rule[] = [
  {
    row: 70,
    says: 'a post goes once to each shared inbox, and neither to ourselves nor to everybody',
    holds: async (t, stage) => {
      const { node, ada, peer, victim } = stage
      await fan(stage, 'one', 'two')
      await followFrom(node, [`${victim.origin}/users/three`], ada)
      await node.db
        .updateTable('accounts')
        .set({ shared_inbox_uri: `${peer.origin}/inbox` })
        .where('host', '=', peer.host)
        .execute()
      await node.write(ada, 'To three.')
      await node.settle()
      const creates = [...peer.delivered, ...victim.delivered].filter(
        ({ activity }) => activity.type === 'Create',
      )
      t.strictSame(
        creates.map(({ inbox }) => inbox).sort(),
        [`${peer.origin}/inbox`, `${victim.origin}/users/three/inbox`].sort(),
      )
    },
  },
  {
    row: 71,
    says: 'a Note has its words twice, everybody by the full name, and lists where lists are asked for',
    holds: async (t, { ada, first }) => {
      const note = await document(first.uri)
      t.strictSame(note.contentMap, { en: note.content })
      t.strictSame(note.to, [PUBLIC])
      for (const name of ['to', 'cc', 'tag', 'attachment']) t.ok(Array.isArray(note[name]), name)
      t.ok((note.cc as string[]).includes(String((await document(ada.uri)).followers)))
    },
  },
  {
    row: 72,
    says: 'who is named is linked by her page, tagged by her id, and gets a copy',
    holds: async (t, { node, ada, noor }) => {
      const { uri } = await node.write(ada, '@noor look')
      const note = await document(uri)
      t.match(note.tag, [{ type: 'Mention', href: noor.uri, name: `@noor@${node.site.host}` }])
      t.match(note.content, `<a href="${noor.url}" class="u-url mention">`)
      t.ok((note.cc as string[]).includes(noor.uri))
    },
  },
  {
    row: 73,
    says: 'hashtags, warnings and pictures are said in full',
    holds: async (t, { node, ada }) => {
      const { id, uri } = await node.write(ada, 'A #Villanelle', { warning: 'form' })
      const picture = {
        url: `${node.origin}/media/p.webp`,
        mediaType: 'image/webp',
        alt: 'A page',
        width: 8,
        height: 6,
      }
      await node.db
        .updateTable('posts')
        .set({ attachments: JSON.stringify([picture]) })
        .where('id', '=', id)
        .execute()
      t.match(await document(uri), {
        summary: 'form',
        sensitive: true,
        tag: [{ type: 'Hashtag', name: '#villanelle', href: /^http/ }],
        attachment: [{ type: 'Document', name: 'A page', mediaType: 'image/webp', width: 8, height: 6 }],
      })
    },
  },
  {
    row: 74,
    says: 'nobody is addressed in secret',
    holds: async (t, stage) => {
      await fan(stage, 'one')
      const { uri } = await stage.node.write(stage.ada, '@noor hush', { visibility: 'direct' })
      await stage.node.write(stage.ada, 'For all.')
      await stage.node.settle()
      const bodies = await stage.node.db.selectFrom('activities').select('body').execute()
      const all = [...bodies.map(({ body }) => body), ...stage.peer.delivered.map(({ body }) => body), uri]
      t.notMatch(all.join(), /"b(to|cc)"/)
    },
  },
  {
    row: 75,
    says: 'an edit says when, how a poll stands does not',
    holds: async (t, stage) => {
      const { node, ada, first } = stage
      await fan(stage, 'one')
      await node.rewrite(ada, first, 'The very last line.')
      await node.settle()
      await post(stage, { file: '40-create-vote.json', to: 'ada' })
      await node.hurry()
      const [edit, tally] = sentTo(stage, 'Update').map(({ object }) => object as Json)
      t.ok(new Date(String(edit!.updated)) > new Date(String(edit!.published)))
      t.match(tally, { type: 'Question', votersCount: 1, updated: undefined })
    },
  },
  {
    row: 76,
    says: 'what is deleted is told, and gone',
    holds: async (t, stage) => {
      const { node, ada, first } = stage
      await fan(stage, 'one')
      await node.remove(ada, first)
      await node.settle()
      t.match(sentTo(stage, 'Delete'), [{ object: { type: 'Tombstone', id: first.uri } }])
      const { status, json } = await get(first.uri)
      t.match([status, json], [410, { type: 'Tombstone' }])
    },
  },
  {
    row: 77,
    says: 'a reply says what it answers and where it belongs, a referral on which board it is',
    holds: async (t, { node, ada, noor, poetry, first, onBoard }) => {
      const reply = await document((await node.write(noor, 'Here.', { inReplyTo: first })).uri)
      t.match(reply, { inReplyTo: first.uri, context: (await document(first.uri)).context })
      t.match((await document(onBoard.uri)).tag, [{ type: 'Mention', href: poetry.uri }])
      const referral = await node.passOn(ada, { work: ['poetry'] })
      await node.settle()
      t.match(await document(referral.uri), { audience: poetry.uri })
    },
  },
  {
    row: 78,
    says: 'replies are listed here, those of others too',
    holds: async (t, stage) => {
      await post(stage, { file: '35-create-note-reply-to-us.json', to: 'shared' })
      const { replies } = await document(stage.first.uri)
      t.match(replies, { id: `${stage.first.uri}/replies`, first: { type: 'CollectionPage', items: Array } })
      const { next } = (replies as { first: Json }).first
      const { orderedItems } = await document(String(next))
      t.match(orderedItems, [/115770000000000125$/])
    },
  },
  {
    row: 79,
    says: 'likes and boosts are counted in the Note',
    holds: async (t, stage) => {
      await post(stage, { file: '50-like.json', to: 'ada' })
      t.match(await document(stage.first.uri), { likes: { totalItems: 1 }, shares: { totalItems: 0 } })
    },
  },
  {
    row: 80,
    says: 'every public post says who may quote it',
    holds: async (t, { node, ada, first }) => {
      const referral = await node.passOn(ada)
      for (const { uri } of [first, referral])
        t.type(((await document(uri)).interactionPolicy as Json)?.canQuote, 'object')
    },
  },
  {
    row: 81,
    says: 'a refused signature is made anew; who is gone is left, who is busy asked again',
    holds: async (t, stage) => {
      await fan(stage, 'one')
      for (const [answer, tries, waits] of [
        [401, 2, 1],
        [410, 1, 0],
        [429, 1, 1],
        [503, 1, 1],
      ] as const)
        await answered(t, stage, { answer, tries, waits })
      stage.peer.onDelivery((response) => void response.writeHead(202).end())
    },
  },
  {
    row: 82,
    says: 'our signature satisfies a strict reader of the draft',
    holds: async (t, stage) => {
      await fan(stage, 'one')
      await stage.node.write(stage.ada, 'Signed.')
      await stage.node.settle()
      const [{ inbox, headers, body }] = delivered(stage, 'Create') as [
        Json & ReturnType<typeof delivered>[0],
      ]
      const { pathname } = new URL(inbox)
      const read = readSignature({ method: 'POST', url: pathname, headers, body: Buffer.from(body) })
      const { publicKey } = (await document(stage.ada.uri)) as { publicKey: { publicKeyPem: string } }
      t.ok('isBy' in read && read.isBy(publicKey.publicKeyPem), JSON.stringify(read))
      t.strictSame(missing(headers as Json, ['host', 'date', 'digest', 'content-type']), [])
    },
  },
]

// How often something is sent when the peer answers so, and whether it waits to be sent again.
async function answered(
  t: Test,
  stage: Stage,
  { answer, tries, waits }: { answer: number; tries: number; waits: number },
): Promise<void> {
  const { node, ada, peer } = stage
  await node.db.deleteFrom('peers').execute()
  peer.delivered.length = 0
  peer.onDelivery((response) => void response.writeHead(answer).end())
  await node.write(ada, `Answered by ${answer}.`)
  await node.settle()
  t.equal(delivered(stage, 'Create').length, tries, `${answer}: sent`)
  const jobs = await node.db.selectFrom('jobs').select('id').where('name', '=', 'deliver').execute()
  t.equal(jobs.length, waits, `${answer}: waiting`)
  await node.db.deleteFrom('jobs').execute()
  await node.db.deleteFrom('peers').execute()
}
