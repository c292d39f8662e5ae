// What a third node passes on (ActivityPub §7.1.2): it may be so, and it may not. It only tells us where to look.
import type { Account } from '../../core/accounts/account.ts'
import { enqueueFetches } from '../../core/jobs.ts'
import { isRelay } from '../../core/relays.ts'
import type { Db } from '../../db/connect.ts'
import { isSameOrigin, referenced } from '../wire/activity.ts'
import { Budget } from './budget.ts'

// A server that passes on the replies to a popular post sends a burst; more than this would make us a tool against others.
const FORWARDER_ALLOWANCE = { burst: 200, perSecond: 5 }

/**
 * The post that a forwarded activity is about, at the node of the activity's actor, or, of an Announce, anywhere. Undefined
 * when it is not forwarded, or there would be nothing to look at.
 */
export function forwardedUri(
  { id, type, actor, object }: { id: string; type: string; actor: string; object?: unknown },
  keyId: string,
): string | undefined {
  const uri = referenced(object)
  if (isSameOrigin(actor, keyId) || !isSameOrigin(id, actor) || uri === undefined || uri === actor)
    return undefined
  if (type === 'Announce') return uri
  return ['Create', 'Update', 'Delete'].includes(type) && isSameOrigin(uri, actor) ? uri : undefined
}

/** Stores what is to be looked at because somebody else spoke of it. */
export class Hearsay {
  readonly #db: Db
  readonly #budget = new Budget(FORWARDER_ALLOWANCE)

  constructor(db: Db) {
    this.#db = db
  }

  /** Has us look at a post, unless that is under way, or this forwarder has had us look at too many of late. */
  async take(uri: string, forwarder: Account): Promise<'accepted' | 'known' | 'ignored'> {
    const isUnderWay = await this.#db
      .selectFrom('jobs')
      .select('id')
      .where('key', '=', keyOf(uri))
      .where('leased_by', 'is', null)
      .executeTakeFirst()
    if (isUnderWay) return 'known'
    if (this.#budget.spend(new URL(forwarder.uri).host, performance.now()) > 0) return 'ignored'
    const payload = (await isRelay(this.#db, forwarder.id)) ? { uri, isRelayed: true as const } : { uri }
    await this.#db.transaction().execute(async (tx) => {
      await enqueueFetches(tx, 'fetch-post', [{ payload, uri, key: keyOf(uri) }])
    })
    return 'accepted'
  }
}

function keyOf(uri: string): string {
  return `look ${uri}`
}
