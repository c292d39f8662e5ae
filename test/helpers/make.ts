// Whole things for tests, made through core as the faces make them.
import type { Account } from '../../src/core/accounts/account.ts'
import { createAccount } from '../../src/core/accounts/create.ts'
import { findAccount, findLocalAccount } from '../../src/core/accounts/find.ts'
import type { KeyPair } from '../../src/core/accounts/keys.ts'
import { type RemoteAccount, rememberAccount } from '../../src/core/accounts/remember.ts'
import { giveLogin } from '../../src/core/auth/logins.ts'
import { hashPassword } from '../../src/core/auth/passwords.ts'
import { createBoard, MAIN_BOARD_HANDLE } from '../../src/core/boards/create.ts'
import { findPostByUri } from '../../src/core/posts/find.ts'
import { POLICY_UNSAID } from '../../src/core/posts/policy.ts'
import type { PostId } from '../../src/core/posts/post.ts'
import { type PostDraft, publishPost } from '../../src/core/posts/publish.ts'
import { keepPost } from '../../src/core/posts/receive.ts'
import { type RemotePost, readSurroundings } from '../../src/core/posts/surroundings.ts'
import { openReferral } from '../../src/core/referrals/open.ts'
import { referralTerms } from '../../src/core/referrals/terms.ts'
import { siteAt } from '../../src/core/site.ts'
import type { Work } from '../../src/core/work.ts'
import type { Db } from '../../src/db/connect.ts'
import type { AccountKind, Role } from '../../src/db/schema/words.ts'
import { html, sanitize } from '../../src/lib/html.ts'
import { COPYEDITOR } from '../core/referrals/example.ts'
import { nextKeyPairs } from './keys.ts'

/** Where the tests' node is at home. */
export const SITE = siteAt('http://localhost:3000', 'Watercooler')

/** What seals private keys and makes form tokens in tests. */
export const SECRET_KEY = Buffer.alloc(32, 7)

/** The password of every writer that is given one. */
export const PASSWORD = 'the kettle is on the hob'

// A pair of RSA keys takes most of a second to make; that two accounts share one is nothing to a test.
let pairs: Promise<KeyPair[]> | undefined
let passwordHash: Promise<string> | undefined

/** A local account: a writer, unless another kind is asked for. */
export async function makeWriter(
  db: Db,
  handle: string,
  given: {
    name?: string
    bio?: string
    kind?: AccountKind
    approvesFollows?: boolean
    login?: Role
    site?: typeof SITE
  } = {},
): Promise<Account> {
  pairs ??= nextKeyPairs()
  passwordHash ??= hashPassword(PASSWORD)
  const keys = { secretKey: SECRET_KEY, pairs: await pairs }
  const hash = await passwordHash
  const account = {
    kind: given.kind ?? 'writer',
    handle,
    name: given.name ?? '',
    bioHtml: sanitize(given.bio ?? ''),
    approvesFollows: given.approvesFollows ?? false,
  }
  const id = await db.transaction().execute(async (tx) => {
    const made = await createAccount(tx, given.site ?? SITE, account, keys)
    if (given.login) await giveLogin(tx, made, { role: given.login, passwordHash: hash })
    return made
  })
  return (await findAccount(db, id))!
}

/** An account of another node, as we know it after fetching it. */
export async function makeRemoteAccount(
  db: Db,
  handle: string,
  given: Partial<RemoteAccount> = {},
): Promise<Account> {
  const host = given.host ?? 'mastodon.example'
  const uri = `https://${host}/users/${handle}`
  const account: RemoteAccount = {
    kind: 'writer',
    handle,
    host,
    uri,
    url: `https://${host}/@${handle}`,
    name: '',
    bioHtml: html``.toString(),
    fields: [],
    emojis: [],
    avatarUrl: null,
    inboxUri: `${uri}/inbox`,
    sharedInboxUri: `https://${host}/inbox`,
    followersUri: `${uri}/followers`,
    approvesFollows: false,
    isDiscoverable: true,
    isIndexable: true,
    alsoKnownAs: [],
    movedToUri: null,
    featuredUri: null,
    featuredTagsUri: null,
    joinedAt: null,
    keys: [],
    ...given,
  }
  return await db.transaction().execute((tx) => rememberAccount(tx, account))
}

/** A post that a local writer wrote; public and in English unless something else is asked for. */
export async function makePost(
  db: Db,
  author: Account,
  given: Omit<Partial<PostDraft>, 'inReplyTo'> & { inReplyTo?: string; site?: typeof SITE } = {},
): Promise<PostId> {
  const { inReplyTo, site = SITE, ...said } = given
  const answered = inReplyTo === undefined ? undefined : await findPostByUri(db, inReplyTo)
  const draft: PostDraft = {
    text: 'A line to begin with.',
    visibility: 'public',
    warning: '',
    language: 'en',
    inReplyTo: answered ?? null,
    mentioned: [],
    ...said,
  }
  return await db.transaction().execute((tx) => publishPost(tx, site, author, draft))
}

let remotePosts = 0

/** What a post of another node may be made with; `html` is its markup as it came. */
type GivenPost = Partial<Omit<RemotePost, 'html' | 'author'>> & { html?: string }

/** A post of another node that has not been stored yet. */
export function remotePost(author: Account, given: GivenPost = {}): RemotePost {
  const number = ++remotePosts
  return {
    author,
    uri: `${author.uri}/statuses/${number}`,
    url: `${author.url}/${number}`,
    visibility: 'public',
    title: null,
    warning: '',
    isSensitive: false,
    language: 'en',
    attachments: [],
    emojis: [],
    poll: null,
    policy: POLICY_UNSAID,
    quote: null,
    inReplyToUri: null,
    conversationUri: null,
    publishedAt: new Date(),
    editedAt: null,
    mentionedUris: [],
    addressedUris: [],
    tags: [],
    ...given,
    html: sanitize(given.html ?? '<p>A line from elsewhere.</p>'),
  }
}

/** A post of another node as it is stored here. */
export async function makeRemotePost(db: Db, author: Account, given: GivenPost = {}): Promise<PostId> {
  const post = remotePost(author, given)
  const [around] = await readSurroundings(db, [post])
  await db.transaction().execute((tx) => keepPost(tx, { post, around: around! }))
  return (await findPostByUri(db, post.uri))!.id
}

/** A board of this node: the main one when it is called `board`. Without kinds of work it takes all. */
export async function makeBoard(
  db: Db,
  handle: string,
  given: { name?: string; work?: Work[]; site?: typeof SITE } = {},
): Promise<Account> {
  pairs ??= nextKeyPairs()
  const keys = { secretKey: SECRET_KEY, pairs: await pairs }
  const board = {
    handle,
    name: given.name ?? '',
    isMain: handle === MAIN_BOARD_HANDLE,
    work: given.work ?? [],
  }
  const id = await db.transaction().execute((tx) => createBoard(tx, given.site ?? SITE, board, keys))
  return (await findAccount(db, id))!
}

/**
 * Work that a local writer passes on: the copyeditor of product §2.5, due in a month, unless other terms are given. The
 * main board, which every node has, is made with the first.
 */
export async function makeReferral(
  db: Db,
  author: Account,
  given: { terms?: Record<string, unknown>; circle?: Account['id'][]; at?: Date; site?: typeof SITE } = {},
): Promise<{ code: string; postId: PostId }> {
  const { at = new Date(), circle = [], site = SITE } = given
  const dueOn = new Date(at.getTime() + 30 * DAY_MS).toISOString().slice(0, 10)
  if (!(await findLocalAccount(db, MAIN_BOARD_HANDLE))) await makeBoard(db, MAIN_BOARD_HANDLE, { site })
  // Nobody passes the same words on twice within a month.
  const before = await db.selectFrom('referrals').select('id').where('author_id', '=', author.id).execute()
  const title = before.length === 0 ? COPYEDITOR.title : `${COPYEDITOR.title}, part ${before.length + 1}`
  const terms = referralTerms(at).parse({ ...COPYEDITOR, title, dueOn, boards: [], ...given.terms })
  const { code, postId } = await db
    .transaction()
    .execute((tx) => openReferral(tx, site, author, { terms, at, circle }))
  return { code, postId: postId! }
}

const DAY_MS = 86_400_000
