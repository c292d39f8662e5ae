// Who may read what: nobody has to say who she is, unless the operator asks for it (“authorized fetch”) or the thing is not
// for everybody.
import { findLocalAccount } from '../../core/accounts/find.ts'
import { readPublicKeys } from '../../core/accounts/keys.ts'
import { readFollowersAt } from '../../core/follows/read.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { writeDocument } from '../document.ts'
import { nodeHandle } from '../node-actor.ts'
import type { Reader, Readers, ReadRequest } from '../readers.ts'
import { typeOf } from '../translate/actor.ts'
import { AS, SECURITY } from '../vocabulary.ts'
import { type Answer, document, missing, privately, unsigned } from './answer.ts'
import { readPostDocument } from './objects.ts'

/** What decides over a read. */
export interface GuardParts {
  db: Db
  site: Site
  readers: Readers
  /** Whether every read must be signed. */
  asksSignatures: boolean
}

/** What is read: the path of a document, and what anybody gets there. */
export interface Asked {
  path: string
  open: () => Promise<Answer | undefined>
}

const ACCOUNT = /^\/users\/([^/]+)$/
const POST = /^\/users\/([^/]+)\/posts\/(\d+)$/
const FOLLOWERS = /^\/users\/([^/]+)\/followers_synchronization$/

/**
 * Answers a read as its reader may. What is for some only is there for them when they sign, and for all others it is as if
 * it were not. The node's own account stands open always: with its key others check what signs the node's own reads.
 */
export async function answerReader(
  parts: GuardParts,
  request: ReadRequest,
  asked: Asked,
): Promise<Answer | undefined> {
  if (FOLLOWERS.test(asked.path)) return await answerFollowers(parts, request, asked.path)
  const isOpen = !parts.asksSignatures || asked.path === `/users/${nodeHandle(parts.site)}`
  if (!isOpen) return await answerSigned(parts, await parts.readers.of(request), asked)
  const answer = await asked.open()
  if (answer?.status !== 404 || request.headers.signature === undefined || !POST.test(asked.path))
    return answer
  return (await answerPost(parts, await parts.readers.of(request), asked.path)) ?? answer
}

async function answerSigned(
  parts: GuardParts,
  reader: Reader,
  { path, open }: Asked,
): Promise<Answer | undefined> {
  if (reader === 'nobody') return ACCOUNT.test(path) ? await answerStub(parts, path) : unsigned()
  if (reader === 'unwelcome') return privately(missing())
  const answer = await open()
  if (answer?.status !== 404) return answer && privately(answer)
  return (await answerPost(parts, reader, path)) ?? privately(answer)
}

// A post that is not for everybody, for one who may read it; undefined for all others.
async function answerPost(
  { db, site }: GuardParts,
  reader: Reader,
  path: string,
): Promise<Answer | undefined> {
  const [, handle, id] = POST.exec(path) ?? []
  if (typeof reader === 'string' || !handle || !id) return undefined
  const found = await readPostDocument(db, site, { handle, id, viewerId: reader.id })
  return found && privately(document(JSON.stringify(found)))
}

// As GoToSocial does: whoever wants to check a signature of ours finds the key, and nothing else.
async function answerStub({ db }: GuardParts, path: string): Promise<Answer> {
  const account = await findLocalAccount(db, ACCOUNT.exec(path)![1]!)
  const keys = account ? await readPublicKeys(db, account.id) : []
  const rsa = keys.find(({ kind }) => kind === 'rsa')
  if (!account || !rsa) return privately(missing())
  const { uri, handle, kind } = account
  const publicKey = { id: `${uri}#main-key`, owner: uri, publicKeyPem: rsa.publicPem }
  const stub = { id: uri, type: typeOf(kind), preferredUsername: handle, publicKey }
  return privately(document(writeDocument([AS, SECURITY], stub)))
}

// FEP-8fcf: to each node its own people, and to nobody another's.
async function answerFollowers(
  { db, site, readers }: GuardParts,
  request: ReadRequest,
  path: string,
): Promise<Answer> {
  const reader = await readers.of(request)
  if (reader === 'nobody') return unsigned()
  const account = await findLocalAccount(db, FOLLOWERS.exec(path)![1]!)
  if (reader === 'unwelcome' || !account) return privately(missing())
  const orderedItems = await readFollowersAt(db, account.id, new URL(reader.uri).origin)
  const collection = { id: `${site.origin}${path}`, type: 'OrderedCollection', orderedItems }
  return privately(document(writeDocument(AS, collection)))
}
