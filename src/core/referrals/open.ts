import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { Account } from '../accounts/account.ts'
import { readAccounts } from '../accounts/find.ts'
import { type Board, readBoards, takesWork } from '../boards/find.ts'
import type { PostId } from '../posts/post.ts'
import { publishOwnPost } from '../posts/publish.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { boostByBoards } from './boards.ts'
import { makeCode, referralPath } from './code.ts'
import { noteEvent } from './events.ts'
import { lockReferral } from './find.ts'
import type { ReferralId } from './referral.ts'
import { checkMove } from './states.ts'
import type { ReferralDraft, ReferralTerms } from './terms.ts'
import { writeReferralPost } from './write.ts'

/** How many boards a referral may be listed on beside the main one. */
export const BOARDS_MAX = 2

/** Keeps a referral that is not ready yet; without a code it is a new one. Gives the code. Refuses as `lockReferral`. */
export async function keepDraft(
  tx: Tx,
  author: Account,
  draft: ReferralDraft,
  code: string | undefined,
): Promise<string> {
  if (code === undefined) return (await storeDraft(tx, author, draft)).code
  const kept = await lockReferral(tx, author.id, code)
  if (kept.state !== 'draft')
    throw new Refusal('conflict', 'This referral has been opened: it is a draft no more.')
  await tx
    .updateTable('referrals')
    .set({ terms: JSON.stringify(draft) })
    .where('id', '=', kept.id)
    .execute()
  return kept.code
}

/**
 * Opens a referral: publishes its post and lets its boards boost it. With a code it opens that draft. Gives the code.
 * Refuses: 'invalid' for boards that there are not or that do not take such work, and for audiences other than all.
 */
export async function openReferral(
  tx: Tx,
  site: Site,
  author: Account,
  { code, terms, at }: { code?: string | undefined; terms: ReferralTerms; at: Date },
): Promise<{ code: string; postId: PostId }> {
  if (terms.audience !== 'public') {
    throw new Refusal('invalid', 'Work can be passed on to everybody only, so far: say “public”.')
  }
  const boards = await chooseBoards(tx, site, terms)
  const draft =
    code === undefined ? await storeDraft(tx, author, terms) : await lockReferral(tx, author.id, code)
  checkMove(draft, { to: 'open', by: 'author', at })
  const postId = await publishReferral(tx, site, author, { code: draft.code, terms, at, boards })
  const id = await storeOpened(tx, draft.id, { terms, postId, at })
  await sql`
    insert into referral_boards (referral_id, board_id)
    select ${id}, board from unnest(${boards.map((board) => board.id)}::bigint[]) as board`.execute(tx)
  await boostByBoards(tx, id, postId)
  await noteEvent(tx, id, { from: 'draft', to: 'open', byId: author.id, reason: null })
  return { code: draft.code, postId }
}

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

async function publishReferral(
  tx: Tx,
  site: Site,
  author: Account,
  { code, terms, at, boards }: { code: string; terms: ReferralTerms; at: Date; boards: Board[] },
): Promise<PostId> {
  const spoken = {
    code,
    state: 'open',
    revision: 1,
    terms,
    openedAt: at,
    closedAt: null,
    withdrawReason: null,
  } as const
  return await publishOwnPost(tx, site, author, {
    ...writeReferralPost(site, spoken),
    visibility: 'public',
    url: `${site.origin}${referralPath(code)}`,
    inReplyTo: null,
    mentioned: [],
    addressed: await readAccounts(
      tx,
      boards.map((board) => board.id),
    ),
  })
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

async function storeDraft(tx: Tx, author: Account, draft: ReferralDraft) {
  const made = await tx
    .insertInto('referrals')
    .values({
      code: makeCode(),
      author_id: author.id,
      state: 'draft',
      accepting: draft.accepting,
      terms: JSON.stringify(draft),
    })
    .returning(['id', 'code'])
    .executeTakeFirstOrThrow()
  return { ...made, state: 'draft' as const, expiresAt: null, closedAt: null, renewals: 0 }
}

// Lists go by ids, and what opens is new to whoever reads them, however long it was a draft.
async function storeOpened(
  tx: Tx,
  id: ReferralId,
  { terms, postId, at }: { terms: ReferralTerms; postId: PostId; at: Date },
): Promise<ReferralId> {
  const opened = await tx
    .updateTable('referrals')
    .set({
      id: sql<ReferralId>`new_id()`,
      state: 'open',
      revision: 1,
      accepting: terms.accepting,
      terms: JSON.stringify(terms),
      post_id: postId,
      opened_at: at,
      expires_at: terms.expiresAt,
    })
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirstOrThrow()
  return opened.id
}
