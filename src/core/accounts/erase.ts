import type { Tx } from '../../db/connect.ts'
import type { AccountId } from './account.ts'
import { NO_HTML } from './create.ts'

/**
 * Erases a local account that is gone, and every row that hangs on it. A bare one takes its place, so that its address says
 * "gone" and its handle is never given again. One that is not gone stays as it is.
 */
export async function eraseGone(tx: Tx, id: AccountId): Promise<void> {
  const erased = await tx
    .deleteFrom('accounts')
    .where('id', '=', id)
    .where('host', 'is', null)
    .where('gone_at', 'is not', null)
    .returning(['id', 'kind', 'handle', 'uri', 'url', 'inbox_uri', 'followers_uri', 'gone_at'])
    .executeTakeFirst()
  if (erased)
    await tx
      .insertInto('accounts')
      .values({ ...erased, name: '', bio_html: NO_HTML, is_discoverable: false, is_indexable: false })
      .execute()
}
