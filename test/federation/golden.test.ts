// Every document of product §2.4–§2.9 that this node sends or serves, byte for byte as others get it. What differs from
// run to run (ids, times, keys, addresses) stands there as a placeholder. To write them anew after a wanted change:
// `node test/federation/golden.test.ts --write`, and read the difference.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readAs } from '../helpers/peer.ts'
import {
  playEndings,
  playEndorsement,
  playExpiry,
  playListing,
  playOffer,
  playReferral,
} from '../helpers/plays.ts'
import { beginStory, passOn, type Story } from '../helpers/story.ts'
import { HANGS_MS } from '../helpers/wait.ts'
import { isWhole } from '../helpers/whole.ts'

t.setTimeout(HANGS_MS)

const FOLDER = join(import.meta.dirname, 'golden')
const IS_WRITTEN = process.argv.includes('--write')

type Sent = Record<string, unknown> & { type: string; object: Record<string, unknown> }

t.test('what is said to other nodes about work', async (t) => {
  const story = await beginStory(t)
  const documents = await collect(story)
  if (IS_WRITTEN) mkdirSync(FOLDER, { recursive: true })
  for (const [name, document] of documents) {
    const path = join(FOLDER, `${name}.json`)
    const text = `${JSON.stringify(document, null, 2)}\n`
    if (IS_WRITTEN) writeFileSync(path, text)
    t.equal(text, readFileSync(path, 'utf8'), name)
    await isWhole(t, name, document)
  }
  const kept = readdirSync(FOLDER).map((name) => name.replace('.json', ''))
  t.strictSame(kept.sort(), [...documents.keys()].sort(), 'no golden file is of nothing')
  t.strictSame(story.node.log.faults(), [])
})

/** Takes documents in, each under its name. */
interface Album {
  documents: Map<string, object>
  /** What is served at an address. */
  served: (name: string, uri: string) => Promise<void>
  /** The first activity that was sent which is meant. */
  sent: (name: string, is: (activity: Sent) => boolean) => Promise<void>
}

async function collect(story: Story): Promise<Map<string, object>> {
  const documents = new Map<string, object>()
  const keep = async (name: string, body: string) =>
    void documents.set(name, JSON.parse(await withPlaceholders(story, body)))
  const album: Album = {
    documents,
    served: async (name, uri) => await keep(name, (await readAs(null, uri)).body),
    sent: async (name, is) => await keep(name, await findSent(story, name, is)),
  }
  await collectReferral(story, album)
  await collectEndings(story, album)
  await collectOthers(story, album)
  return documents
}

async function collectReferral(story: Story, { served, sent }: Album): Promise<void> {
  const { board, ana, bo } = story
  const { referral, recommended } = await playReferral(story)
  const { uri } = referral.post!
  await served('board', board.uri)
  await served('actor-with-availability', ana.uri)
  await sent('update-of-availability', (one) => one.type === 'Update' && one.object.type === 'Person')
  await sent('referral-create', (one) => one.type === 'Create' && one.object.id === uri)
  await sent('announce', (one) => one.type === 'Announce' && one.actor === board.uri)
  await sent('referral-in-talks', isUpdate(uri, '[In talks]'))
  await sent('referral-filled', isUpdate(uri, '[Filled]'))
  await sent('undo-announce', (one) => one.type === 'Undo' && one.actor === board.uri)
  await sent('introduction', (one) => 'introduction' in Object(one.object) && String(one.to) === bo.uri)
  // What a reply says is understood after it was sent.
  await served('recommendation', recommended.uri)
  for (const type of ['TentativeAccept', 'Accept', 'Reject'])
    await sent(`answer-${type.toLowerCase()}`, (one) => one.type === type && one.context === uri)
}

async function collectEndings(story: Story, { served, sent }: Album): Promise<void> {
  const { withdrawn, removed, thanks } = await playEndings(story)
  const { uri } = withdrawn.post!
  await sent('referral-withdrawn', isUpdate(uri, '[Withdrawn]'))
  await sent('referral-opened-again', isUpdate(uri, '[Open]'))
  await sent('referral-removed', (one) => one.type === 'Delete' && one.object.id === removed.post!.uri)
  // The thanks were a post before they were a credit.
  await served('credit', thanks.uri)
}

async function collectOthers(story: Story, { served, sent }: Album): Promise<void> {
  const { node, board, dev } = story
  await playListing(story)
  const { code } = await node.db
    .selectFrom('referrals')
    .select('code')
    .where('is_source', '=', true)
    .executeTakeFirstOrThrow()
  await served('listing', `${board.uri}/listings/${code}`)
  await served('open', `${board.uri}/open?page=`)
  await playOffer(story)
  await sent('interest', (one) => one.type === 'Create' && 'offer' in Object(one.object.interest))
  await sent('offer', (one) => one.type === 'Offer')
  await sent('undo-offer', (one) => one.type === 'Undo' && one.object.type === 'Offer')
  const endorsement = await playEndorsement(story)
  await served('endorsement', endorsement.uri)
  await served('endorsements', `${dev.uri}/endorsements?page=`)
  const { orderedItems } = JSON.parse((await readAs(null, `${dev.uri}/endorsements?page=`)).body)
  await served('stamp', orderedItems[0])
  await passOn(story, dev, { title: 'Copyeditor for an annual report' })
  await playExpiry(story)
  await sent('referral-expired', (one) => one.type === 'Update' && says(one, '[Closed]'))
}

const says = ({ object }: Sent, words: string) => String(object.content).includes(words)

function isUpdate(uri: string, words: string) {
  return (one: Sent) => one.type === 'Update' && one.object.id === uri && says(one, words)
}

async function findSent({ node }: Story, name: string, is: (activity: Sent) => boolean): Promise<string> {
  const rows = await node.db.selectFrom('activities').select('body').orderBy('id').execute()
  const found = rows.find(({ body }) => is(JSON.parse(body) as Sent))
  if (!found) throw new Error(`nothing was sent that is ${name}`)
  return found.body
}

// Ids are numbered as they come in each document, so that what is the same stays the same.
async function withPlaceholders({ node, peer }: Story, body: string): Promise<string> {
  const codes = await node.db.selectFrom('referrals').select('code').execute()
  const pages = await node.db.selectFrom('introductions').select('code').execute()
  const { host, hostname } = new URL(node.origin)
  const ids = new Map<string, string>()
  let text = body
    .replaceAll(node.origin, 'https://writers.example')
    .replaceAll(host, 'writers.example')
    .replaceAll(peer.origin, 'https://elsewhere.example')
    .replaceAll(peer.host, 'elsewhere.example')
    .replaceAll(hostname, 'writers.example')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '2026-09-28T09:12:00.000Z')
    .replaceAll(/"\d{4}-\d\d-\d\d"/g, '"2026-09-28"')
    .replaceAll(/\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b(?: \d{4})?/g, '28 Sep')
    .replaceAll(/-----BEGIN.*?-----END PUBLIC KEY-----\\n/g, 'PEM')
    .replaceAll(/"z6Mk\w+"/g, '"z6Mk"')
  // A long address is shown by its beginning, and how long that is depends on the port.
  text = text.replaceAll(/ellipsis\\">[^<]*<\/span><span class=\\"invisible\\">[^<]*/g, 'ellipsis\\">…')
  for (const { code } of [...codes, ...pages]) text = text.replaceAll(code, () => number(ids, code, 'code'))
  return text
    .replaceAll(/(?<=[/#-])[0-9a-f]{24}\b/g, (mark) => number(ids, mark, 'mark'))
    .replaceAll(/\b\d{13,19}\b/g, (id) => number(ids, id, ''))
}

function number(ids: Map<string, string>, id: string, kind: string): string {
  const known = ids.get(id) ?? `${kind}${100 + ids.size}`
  ids.set(id, known)
  return known
}
