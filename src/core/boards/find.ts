import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'

/** A board with what it takes. */
export interface Board {
  id: AccountId
  handle: string
  name: string
  uri: string
  url: string
  isMain: boolean
  /** Kinds of work; none: all. */
  work: string[]
}

/** All boards, the main one first, then by handle. */
export async function readBoards(db: Db | Tx): Promise<Board[]> {
  return await db
    .selectFrom('boards')
    .innerJoin('accounts', 'accounts.id', 'boards.account_id')
    .select(['accounts.id', 'accounts.handle', 'accounts.name', 'accounts.uri', 'accounts.url'])
    .select(['boards.is_main as isMain', 'boards.work'])
    .where('accounts.suspended_at', 'is', null)
    .orderBy('boards.is_main', 'desc')
    .orderBy('accounts.handle')
    .execute()
}

/** Whether a board takes a referral for these kinds of work. */
export function takesWork(board: Board, work: readonly string[]): boolean {
  return board.work.length === 0 || board.work.some((kind) => work.includes(kind))
}
