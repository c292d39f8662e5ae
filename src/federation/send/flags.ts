import { createHash } from 'node:crypto'
import { findAccount, findLocalAccount } from '../../core/accounts/find.ts'
import type { Jobs } from '../../core/jobs.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { PLAIN_CONTEXT } from '../context.ts'
import { nodeHandle } from '../node-actor.ts'
import { storeOutgoing } from './outgoing.ts'

/**
 * Flag, as Mastodon sends it: tells the moderators of another node what a writer here reports. The node itself says it, so
 * that nobody there learns who she is.
 */
export function sendFlag(db: Db, site: Site) {
  return async ({ accountId, postIds, text }: Jobs['send-flag']): Promise<Deed | undefined> => {
    const [account, node] = await Promise.all([
      findAccount(db, accountId),
      findLocalAccount(db, nodeHandle(site)),
    ])
    if (!account || !node) return undefined
    const rows = await db
      .selectFrom('posts')
      .select('uri')
      .where((is) => is('id', '=', is.fn.any(is.val(postIds))))
      .where('author_id', '=', accountId)
      .orderBy('id')
      .execute()
    const object = [account.uri, ...rows.map(({ uri }) => uri)]
    // The same words about the same things are the same report.
    const mark = createHash('sha256')
      .update(JSON.stringify([object, text]))
      .digest('hex')
      .slice(0, 24)
    const id = `${node.uri}/flags/${mark}`
    return (tx) =>
      storeOutgoing(tx, {
        accountId: node.id,
        context: PLAIN_CONTEXT,
        activity: { id, type: 'Flag', actor: node.uri, to: [account.uri], object, content: text },
        isPublic: false,
        inboxes: [account.inboxUri],
        objectUri: id,
      })
  }
}
