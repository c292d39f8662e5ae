// What an author hears of her own referral: in her thread with the desk, or below her own post where nothing is secret.
import type { Account } from '../core/accounts/account.ts'
import { findAccount, findLocalAccount } from '../core/accounts/find.ts'
import { readBoards } from '../core/boards/find.ts'
import { findInterest, type InterestId } from '../core/interests/interest.ts'
import type { AuthorNews } from '../core/jobs/news.ts'
import type { Jobs } from '../core/jobs.ts'
import { findPost } from '../core/posts/find.ts'
import { viewPosts } from '../core/posts/view.ts'
import { lockReferralById } from '../core/referrals/find.ts'
import { readPatience } from '../core/referrals/limits.ts'
import type { Referral } from '../core/referrals/referral.ts'
import type { PublishedState } from '../core/referrals/states.ts'
import { STATES } from '../core/referrals/wording/english.ts'
import type { Site } from '../core/site.ts'
import type { Tx } from '../db/connect.ts'
import type { Deed } from '../db/pool-work.ts'
import { plainText } from '../lib/html.ts'
import { DESK_HANDLE } from './handle.ts'
import { sayBelow, sendInPrivate } from './send.ts'
import { authorCall, authorWords } from './words/author.ts'
import { callAbout } from './words/call.ts'

/** News that repeats an author's public post and asks about it: said below that post, on the board that she named. */
const BELOW_HER_POST: readonly AuthorNews[] = ['listed', 'asks', 'held', 'moved']

/** News that a writer of this node sees among her notifications, often: a message for each would be too much. */
const SEEN_HERE: readonly AuthorNews[] = ['interest', 'suggestion']

/** Tells an author what became of her referral. What is gone meanwhile is not told. */
export function tellAuthor(site: Site) {
  return async ({ referralId, news, interestId }: Jobs['tell-author']): Promise<Deed> =>
    async (tx) => {
      const referral = await lockReferralById(tx, referralId)
      const author = referral && (await findAccount(tx, referral.authorId))
      if (!referral || !author || (author.host === null && SEEN_HERE.includes(news))) return
      const text = authorWords(site, { referral, news, who: await findWho(tx, site, interestId) })
      const letter = { to: author, text, about: { kind: news, referralId } }
      const board = await findBoard(tx, referral)
      const below = referral.isSource && referral.postId !== null && BELOW_HER_POST.includes(news)
      const source = below ? await findPost(tx, null, referral.postId!) : undefined
      if (source && board) {
        if (news === 'moved' && (await isSaidEnough(tx, referral))) return
        await sayBelow(tx, site, letter, { from: board, below: source })
        return
      }
      if (news === 'moved') return
      const senders = await readSpeakers(tx, board)
      const call = callAbout(site, referral, authorCall)
      await sendInPrivate(tx, site, letter, { senders, call, mayHide: true, at: new Date() })
    }
}

// Without an @: whoever the author hears of is not to be mentioned in what she hears.
async function findWho(tx: Tx, site: Site, interestId: InterestId | undefined): Promise<string> {
  const interest = interestId && (await findInterest(tx, interestId))
  const candidate = interest && (await findAccount(tx, interest.candidateId))
  return candidate ? `${candidate.handle} of ${candidate.host ?? site.host}` : 'Your candidate'
}

/** The desk, and after it the board on which a referral is listed: whichever its author wrote to in private. */
export async function readSpeakers(tx: Tx, board: Account | undefined): Promise<Account[]> {
  const desk = await findLocalAccount(tx, DESK_HANDLE)
  return [desk, board].filter((one) => one !== undefined)
}

// Nobody who opens and closes again and again makes a board speak each time; and whoever has written the state into her own
// post needs no reply that repeats it.
async function isSaidEnough(tx: Tx, referral: Referral): Promise<boolean> {
  const { mayHear } = await readPatience(tx, referral.authorId, new Date())
  return !mayHear || (await saysItself(tx, referral))
}

async function saysItself(tx: Tx, { postId, authorId, state }: Referral): Promise<boolean> {
  const [post] = await viewPosts(tx, authorId, [postId!])
  const word = STATES[state as PublishedState].slice(1, -1)
  return post !== undefined && plainText(post.html).toLowerCase().includes(word.toLowerCase())
}

/** The board that speaks of a referral: the topical one before the main one; of a draft, one that its author named. */
export async function findBoard(
  tx: Tx,
  { id, terms }: Pick<Referral, 'id' | 'terms'>,
): Promise<Account | undefined> {
  const listed = await tx
    .selectFrom('referral_boards')
    .select('board_id as id')
    .where('referral_id', '=', id)
    .execute()
  const all = await readBoards(tx)
  const boards = all.filter(
    (board) => listed.some((one) => one.id === board.id) || terms.boards.includes(board.handle),
  )
  const board = boards.find((one) => !one.isMain) ?? boards[0] ?? all.find((one) => one.isMain)
  return board && (await findAccount(tx, board.id))
}
