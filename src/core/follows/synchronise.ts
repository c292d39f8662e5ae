import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { enqueue } from '../jobs.ts'

/**
 * Brings the followers here of an account of another node to what that node counts: whoever it does not list follows no
 * more, whoever waited for its yes has it, and whom it lists without reason it is told to let go.
 */
export async function agreeOnFollowers(tx: Tx, followeeId: AccountId, listedUris: string[]): Promise<void> {
  await sql`
    delete from follows using accounts
    where follows.followee_id = ${followeeId} and follows.state = 'accepted' and accounts.id = follows.follower_id
      and accounts.host is null and accounts.uri <> all (${listedUris}::text[])`.execute(tx)
  await sql`
    update follows set state = 'accepted' from accounts
    where follows.followee_id = ${followeeId} and follows.state = 'requested' and accounts.id = follows.follower_id
      and accounts.host is null and accounts.uri = any (${listedUris}::text[])`.execute(tx)
  const { rows } = await sql<{ id: AccountId; uri: string }>`
    select id, uri from accounts
    where host is null and uri = any (${listedUris}::text[])
      and not exists (select from follows where follower_id = accounts.id and followee_id = ${followeeId})`.execute(
    tx,
  )
  // The id by which the other side knows the follow is not known here; it is found by its two ends.
  for (const { id, uri } of rows)
    await enqueue(tx, 'send-unfollow', {
      followerId: id,
      followeeId,
      followUri: `${uri}/follows/of-${followeeId}`,
    })
}
