import { sql } from 'kysely'
import type { Tx } from '../../../db/connect.ts'
import type { Id } from '../../../lib/ids.ts'
import type { Account, AccountId } from '../../accounts/account.ts'
import { doesBlock, requireWelcome } from '../../blocks.ts'
import { enqueue } from '../../jobs.ts'
import { Refusal } from '../../refusal.ts'
import type { FoundPost } from '../find.ts'
import type { PostId } from '../post.ts'
import { askForTally, type HeldPoll, lockPoll } from './tally.ts'

/**
 * A writer votes here, in a poll of this node or another; its own node is told of each choice.
 * Refuses: 'not_found' when there is no such poll; 'forbidden' in one's own, or that of who blocks her; 'conflict' when it is over or she voted before;
 * 'invalid' for no choice, one that is not there, or several where one counts.
 */
export async function vote(tx: Tx, voter: Account, post: FoundPost, choices: number[]): Promise<void> {
  const poll = await lockPoll(tx, post.id)
  if (!poll) throw new Refusal('not_found', 'There is no poll in this post.')
  if (post.authorId === voter.id) throw new Refusal('forbidden', 'Nobody votes in a poll of her own.')
  await requireWelcome(tx, voter.id, post.authorId)
  if (poll.isOver) throw new Refusal('conflict', 'This poll is over.')
  const chosen = [...new Set(choices)]
  const isThere = chosen.every((choice) => choice >= 0 && choice < poll.choices.length)
  if (chosen.length === 0 || !isThere) throw new Refusal('invalid', 'Choose what the poll offers.')
  if (!poll.isMultiple && chosen.length > 1) throw new Refusal('invalid', 'Choose one only.')
  if ((await readVotes(tx, post.id, voter.id)).length > 0)
    throw new Refusal('conflict', 'You voted in this poll before.')
  for (const choice of chosen) {
    const voteId = await storeVote(tx, voter.id, { postId: post.id, choice, uri: null, voterUri: voter.uri })
    if (voteId !== undefined && post.authorHost !== null) await enqueue(tx, 'send-vote', { voteId })
  }
  if (post.authorHost === null) await askForTally(tx, post.id)
  else await countMine(tx, post.id, chosen)
  if (post.authorHost !== null && poll.endsAt)
    await enqueue(tx, 'close-poll', { postId: post.id }, { runAt: poll.endsAt })
}

/** A vote that came from another node: which choice it names, and under which id. */
export interface ArrivingVote {
  title: string
  uri: string
}

/**
 * Counts votes of another node's account in a poll of ours (ActivityPub as Mastodon uses it: a Note with a name and no
 * content). One that names no choice, comes late, twice, from the poll's author or from whom she blocks changes nothing.
 */
export async function receiveVotes(
  tx: Tx,
  voter: Account,
  post: FoundPost,
  votes: ArrivingVote[],
): Promise<void> {
  const poll =
    post.authorHost === null && post.authorId !== voter.id ? await lockPoll(tx, post.id) : undefined
  if (!poll || poll.isOver || (await doesBlock(tx, post.authorId, voter.id))) return
  const before = await readVotes(tx, post.id, voter.id)
  const named = votes.flatMap(({ title, uri }) => {
    const choice = poll.choices.findIndex((one) => one.title === title)
    return choice === -1 ? [] : [{ choice, uri }]
  })
  const counted = poll.isMultiple ? named : before.length === 0 ? named.slice(0, 1) : []
  for (const { choice, uri } of counted) {
    await storeVote(tx, voter.id, { postId: post.id, choice, uri, voterUri: voter.uri })
  }
  if (counted.length > 0) await askForTally(tx, post.id)
}

async function readVotes(tx: Tx, postId: PostId, accountId: AccountId): Promise<number[]> {
  const rows = await tx
    .selectFrom('poll_votes')
    .select('choice')
    .where('post_id', '=', postId)
    .where('account_id', '=', accountId)
    .execute()
  return rows.map(({ choice }) => choice)
}

// Once a choice and voter, whoever asks twice.
async function storeVote(
  tx: Tx,
  accountId: AccountId,
  given: { postId: PostId; choice: HeldPoll['choices']['length']; uri: string | null; voterUri: string },
): Promise<Id<'poll_vote'> | undefined> {
  const { postId, choice, uri, voterUri } = given
  const { rows } = await sql<{ id: Id<'poll_vote'> }>`
    insert into poll_votes (id, post_id, choice, account_id, uri)
    select made.id, ${postId}, ${choice}, ${accountId}, coalesce(${uri}, ${`${voterUri}/votes/`}::text || made.id)
    from (select new_id() as id) made
    on conflict (post_id, choice, account_id) do nothing returning id`.execute(tx)
  return rows[0]?.id
}

// Until its own node tells how it stands, a reader sees her own vote in it.
async function countMine(tx: Tx, postId: PostId, chosen: number[]): Promise<void> {
  await sql`
    update polls set voters = voters + 1, choices = (
      select jsonb_agg(case when place - 1 = any (${chosen}::int[])
        then jsonb_set(choice, '{votes}', to_jsonb((choice ->> 'votes')::int + 1)) else choice end order by place)
      from jsonb_array_elements(choices) with ordinality as one (choice, place))
    where post_id = ${postId}`.execute(tx)
}
