// Many followers on many hosts, known without ever having been asked.
import type { Account } from '../../src/core/accounts/account.ts'
import { rememberAccount } from '../../src/core/accounts/remember.ts'
import { receiveFollow } from '../../src/core/follows/follow.ts'
import { html } from '../../src/lib/html.ts'
import type { TestNode } from './node.ts'

const NO_HTML = html``.toString()

/** Remembers an account of another node, with a personal inbox and no key. */
export async function remember(node: Pick<TestNode, 'db'>, uri: string): Promise<Account> {
  const handle = new URL(uri).pathname.split('/').at(-1)!
  return await node.db.transaction().execute((tx) =>
    rememberAccount(tx, {
      kind: 'writer',
      handle,
      host: new URL(uri).host,
      uri,
      url: uri,
      name: handle,
      bioHtml: NO_HTML,
      fields: [],
      emojis: [],
      avatarUrl: null,
      inboxUri: `${uri}/inbox`,
      sharedInboxUri: null,
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
    }),
  )
}

/** Lets accounts of other nodes follow one of ours. The answers to them are taken back before anybody can send them. */
export async function followFrom(
  node: Pick<TestNode, 'db'>,
  uris: string[],
  followee: Account,
): Promise<void> {
  const followers = await Promise.all(uris.map((uri) => remember(node, uri)))
  await node.db.transaction().execute(async (tx) => {
    for (const follower of followers) await receiveFollow(tx, follower, followee, `${follower.uri}#follow`)
    await tx.deleteFrom('jobs').where('name', '=', 'answer-follow').execute()
  })
}
