import type { Tx } from '../../db/connect.ts'
import { type Board, readBoards, takesWork } from '../boards/find.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import type { Judgement } from './judge.ts'
import type { ReferralTerms } from './terms.ts'

/** How many boards a referral may be listed on beside the main one. */
export const BOARDS_MAX = 2

/** The boards on which these terms would be listed: the main one, and those named or, if none is, those that match. */
export async function chooseBoards(tx: Tx, site: Site, terms: ReferralTerms): Promise<Board[]> {
  const boards = await readBoards(tx)
  const main = boards.filter((board) => board.isMain)
  const topical = boards.filter((board) => !board.isMain)
  if (terms.boards.length === 0) {
    return [...main, ...topical.filter((board) => takesWork(board, terms.work)).slice(0, BOARDS_MAX)]
  }
  const named = terms.boards.map((handle) => findNamed(boards, site, handle))
  const wrong = named.find((board) => !takesWork(board, terms.work))
  if (wrong) throw new Refusal('invalid', `The board @${wrong.handle} takes only ${wrong.work.join(', ')}.`)
  return [...main, ...named.filter((board) => !board.isMain)]
}

/** The boards of a referral by its terms and its judgement: none while it is for its author's circle alone. */
export async function boardsOf(
  tx: Tx,
  site: Site,
  { terms, judged }: { terms: ReferralTerms; judged: Pick<Judgement, 'skipsMain'> },
): Promise<Board[]> {
  const chosen = terms.audience === 'circle_only' ? [] : await chooseBoards(tx, site, terms)
  return chosen.filter((board) => !(board.isMain && judged.skipsMain))
}

function findNamed(boards: Board[], site: Site, name: string): Board {
  const [handle, host] = name.split('@')
  const board =
    host === undefined || host === site.host ? boards.find((one) => one.handle === handle) : undefined
  if (board) return board
  throw new Refusal(
    'invalid',
    `There is no board @${name} here; there is ${boards.map((one) => `@${one.handle}`).join(', ')}.`,
  )
}
