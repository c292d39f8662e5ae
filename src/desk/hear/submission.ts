// A public post that mentions a board at the top of a thread: a referral in its author's own words, or something else
// (product §4.0). Only its author lists a post, and never somebody else's (product §3.7).
import { findLocalAccount } from '../../core/accounts/find.ts'
import { type Board, readBoards } from '../../core/boards/find.ts'
import { mayHint, noteContact } from '../../core/messages/contacts.ts'
import { findPost } from '../../core/posts/find.ts'
import { readPatience } from '../../core/referrals/limits.ts'
import { listSource, lockReferralOfPost } from '../../core/referrals/source.ts'
import { attempt, Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Tx } from '../../db/connect.ts'
import { sayBelow } from '../send.ts'
import type { Heard } from './heard.ts'
import { type ReadPost, readPost } from './read.ts'

/** Lists a post that mentions boards of ours, asks for what it lacks, or says in a line why it is not listed. */
export async function hearSubmission(tx: Tx, site: Site, heard: Heard): Promise<void> {
  const boards = await findMentioned(tx, heard)
  if (boards.length === 0 || (await lockReferralOfPost(tx, heard.post.id))) return
  const refused = await attempt(tx, () => takeIn(tx, site, heard, boards))
  if (refused instanceof Refusal) await tellRefusal(tx, site, heard, { boards, refused })
}

async function takeIn(tx: Tx, site: Site, heard: Heard, boards: Board[]): Promise<void> {
  const read = readPost(heard, boards)
  if (!('understood' in read)) return await tellWhyNot(tx, site, heard, { boards, read })
  const post = await findPost(tx, heard.speaker.id, heard.post.id)
  if (post) await listSource(tx, site, heard.speaker, { post, understood: read.understood, at: heard.at })
}

/** Says below a post, on a board that it names, why it is not listed. Whoever floods a board hears it once a day. */
export async function tellRefusal(
  tx: Tx,
  site: Site,
  heard: Heard,
  { boards, refused }: { boards: Board[]; refused: Refusal },
): Promise<void> {
  const { mayRefuse } = await readPatience(tx, heard.speaker.id, heard.at)
  if (mayRefuse) await answer(tx, site, heard, { boards, text: refused.message, kind: 'refused' })
}

/** The boards of ours that a post names in its text, or addresses from elsewhere, as members of groups do. */
export async function findMentioned(tx: Tx, { post }: Heard): Promise<Board[]> {
  const named = post.mentions.filter(({ kind, isSilent }) => kind === 'board' && !isSilent)
  if (named.length === 0) return []
  const boards = await readBoards(tx)
  return boards.filter((board) => named.some((one) => one.id === board.id))
}

const SEEKER =
  'boards hold work that is passed on, so this is not listed. To say that you have time, message me privately: AVAILABLE, or BOOKED UNTIL and a day.'

async function tellWhyNot(
  tx: Tx,
  site: Site,
  heard: Heard,
  { boards, read }: { boards: Board[]; read: Extract<ReadPost, { outcome: string }> },
): Promise<void> {
  if (!(await mayHint(tx, heard.speaker.id, heard.at))) return
  await noteContact(tx, heard.speaker.id, { column: 'hinted_at', at: heard.at })
  const hint = `this has no PAY: and no SIZE: line, so I did not list it. How it is done: ${site.origin}/help/post-by-mention`
  await answer(tx, site, heard, {
    boards,
    text: read.outcome === 'seeker' ? SEEKER : hint,
    kind: 'not_listed',
  })
}

async function answer(
  tx: Tx,
  site: Site,
  { speaker, post }: Heard,
  { boards, text, kind }: { boards: Board[]; text: string; kind: 'refused' | 'not_listed' },
): Promise<void> {
  const board = boards.find((one) => !one.isMain) ?? boards[0]!
  const from = await findLocalAccount(tx, board.handle)
  const below = await findPost(tx, null, post.id)
  if (from && below) await sayBelow(tx, site, { to: speaker, text, about: { kind } }, { from, below })
}
