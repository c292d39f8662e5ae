// What happens when the disk is lost and an older copy of the database takes its place (R31).
import { createOf } from '../../helpers/create.ts'
import { readSignature } from '../../helpers/mastodon/signing.ts'
import { readAs } from '../../helpers/peer.ts'
import { until } from '../../helpers/wait.ts'
import { deliver } from '../load.ts'
import { demand, type Row, saySome, underLoad } from '../row.ts'
import type { World } from '../world.ts'

/** The row about copies. */
export const RESTORE: Row[] = [
  { id: 'R31', fault: 'an older copy of the database takes its place', isShort: false, run: restore },
]

async function restore(world: World): Promise<string> {
  const { cluster, serve, work, doings } = world
  const keys = await keysOf(world)
  const putInPlace = await underLoad(world, () => cluster.copy())
  await saySome(world, 1)
  await world.comeToRest()
  for (const program of [serve, work]) await program.end('SIGKILL')
  await cluster.crash()
  await putInPlace()
  await cluster.start()
  for (const program of [serve, work]) await program.start()
  demand((await keysOf(world)) === keys, 'the keys are not what they were')
  const lost = await findLost(world)
  demand(lost.said.length > 0, 'nothing that was said was lost')
  await askForLost(world, lost.said)
  const again = await sendAgain(world)
  doings.uploads = doings.uploads.filter(({ mediaId }) => !lost.media.includes(mediaId))
  await world.comeToRest()
  await saySome(world, 1)
  await checkSignature(world)
  return `${lost.said.length} posts of hers were lost, ${again} of others came again; what she says now is signed as before`
}

async function keysOf({ db }: World): Promise<string> {
  const pairs = await db
    .selectFrom('key_pairs')
    .select(['account_id', 'public_pem', 'private_sealed'])
    .orderBy('account_id')
    .orderBy('kind')
    .execute()
  return JSON.stringify(pairs)
}

async function findLost({ db, doings }: World): Promise<{ said: string[]; media: (string | undefined)[] }> {
  const posts = await db.selectFrom('posts').select('uri').execute()
  const media = await db.selectFrom('media').select('id').execute()
  return {
    // What she removed herself is not lost.
    said: doings.said
      .filter(({ post, isRemoved }) => !isRemoved && !posts.some(({ uri }) => uri === post.uri))
      .map(({ post }) => post.uri),
    media: doings.uploads
      .map(({ mediaId }) => mediaId)
      .filter((mediaId) => !media.some(({ id }) => id === mediaId)),
  }
}

// Others know of what was lost: they ask for it, and answer it.
async function askForLost({ hosts, ada, doings, origin, ports }: World, lost: string[]): Promise<void> {
  const uri = lost[0]!
  const { status } = await readAs(null, uri)
  demand(status === 404, `a post that was lost was answered ${status}`)
  const writer = hosts.writers[0]!
  const id = `${writer.uri}/notes/answer-to-lost`
  const body = JSON.stringify(createOf(writer, ada, { id, note: { inReplyTo: uri } }))
  const answered = await deliver(origin, { one: { writer, body }, port: ports[0]! })
  demand(answered === 202, `an answer to a lost post was answered ${answered}`)
  doings.sent.push({ uri: id, writer, body, acceptedAt: performance.now(), answers: [answered] })
}

// All that was accepted after the copy was made: their nodes had our word for it, so their operators must help.
async function sendAgain({ db, doings, origin, ports }: World): Promise<number> {
  const here = await db.selectFrom('posts').select('uri').execute()
  const missing = doings.sent.filter(({ uri }) => !here.some((post) => post.uri === uri))
  for (const one of missing) {
    if (one.body === '') continue
    const status = await deliver(origin, { one, port: ports[0]! })
    demand(status === 202, `what came again was answered ${status}`)
  }
  return missing.length
}

async function checkSignature({ hosts, doings, db, ada }: World): Promise<void> {
  const { uri } = doings.said.at(-1)!.post
  const delivered = await until('her new post to arrive', async () =>
    hosts.peers.flatMap((peer) => peer.delivered).find(({ body }) => body.includes(uri)),
  )
  const { inbox, headers, body } = delivered
  const read = readSignature({
    method: 'POST',
    url: new URL(inbox).pathname,
    headers,
    body: Buffer.from(body),
  })
  demand('isBy' in read, `the signature is ${'refused' in read ? read.refused : 'unreadable'}`)
  const { public_pem } = await db
    .selectFrom('key_pairs')
    .select('public_pem')
    .where('account_id', '=', ada.id)
    .where('kind', '=', 'rsa')
    .executeTakeFirstOrThrow()
  demand('isBy' in read && read.isBy(public_pem), 'the signature does not fit the key that others know')
}
