import type { Tx } from '../../db/connect.ts'
import type { PostId } from './post.ts'

/** Takes a post out of everybody's sight here but its author's: one that is not ours to delete. */
export async function hidePost(tx: Tx, id: PostId, at: Date): Promise<void> {
  await tx.updateTable('posts').set({ hidden_at: at }).where('id', '=', id).execute()
}

/** Puts it back. */
export async function unhidePost(tx: Tx, id: PostId): Promise<void> {
  await tx.updateTable('posts').set({ hidden_at: null }).where('id', '=', id).execute()
}
