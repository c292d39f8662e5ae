import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'

/** Leaves of a writer's pictures of herself only the newest; the others' files go with the next sweep. */
export async function keepOneAvatar(
  tx: Tx,
  ownerId: AccountId,
  kept: { name: string } | null,
): Promise<void> {
  await tx
    .updateTable('media')
    .set({ use: 'post' })
    .where('owner_id', '=', ownerId)
    .where('use', '=', 'avatar')
    .$if(kept !== null, (query) => query.where('name', '<>', kept!.name))
    .execute()
}
