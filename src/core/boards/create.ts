import type { Tx } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import type { AccountId } from '../accounts/account.ts'
import { createAccount } from '../accounts/create.ts'
import type { KeyPair } from '../accounts/keys.ts'
import type { Site } from '../site.ts'
import { WORK_NAMES, type Work } from '../work.ts'

/** The handle of the board that boosts every open referral. */
export const MAIN_BOARD_HANDLE = 'board'

/** A board that is to be made; with no kinds of work it takes all. */
export interface NewBoard {
  handle: string
  name: string
  isMain: boolean
  work: Work[]
}

/** Makes a board, which is an account that can be followed. Refuses as `createAccount` does. */
export async function createBoard(
  tx: Tx,
  site: Site,
  board: NewBoard,
  keys: { secretKey: Buffer; pairs: KeyPair[] },
): Promise<AccountId> {
  const id = await createAccount(
    tx,
    site,
    { kind: 'board', handle: board.handle, name: board.name, bioHtml: writeBio(board, site) },
    keys,
  )
  await tx.insertInto('boards').values({ account_id: id, is_main: board.isMain, work: board.work }).execute()
  return id
}

function writeBio({ work }: NewBoard, site: Site) {
  const named = work.map((kind) => WORK_NAMES[kind]).join(', ')
  const what = named === '' ? 'All work' : named.slice(0, 1).toUpperCase() + named.slice(1)
  return html`<p>${what} that writers pass on at ${site.name}. What it boosts is open: when work is filled, the boost is taken back.</p>`.toString()
}
