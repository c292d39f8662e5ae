import { sql } from 'kysely'
import type { AccountId } from '../../core/accounts/account.ts'
import type { Jobs } from '../../core/jobs.ts'
import { noteTallied } from '../../core/posts/polls/tally.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { POST_CONTEXT } from '../context.ts'
import { storeOutgoing } from './outgoing.ts'
import { envelopPost } from './posts.ts'

interface Vote {
  uri: string
  title: string
  accountId: AccountId
  accountUri: string
  pollUri: string
  authorUri: string
  inbox: string
}

/** Tells the author of a poll on another node of a vote: a Note that names the choice and says nothing else, as Mastodon sends it. */
export function sendVote(db: Db) {
  return async ({ voteId }: Jobs['send-vote']): Promise<Deed | undefined> => {
    const vote = await readVote(db, voteId)
    if (!vote) return undefined
    const { uri, title, accountId, accountUri, pollUri, authorUri } = vote
    const note = {
      id: uri,
      type: 'Note',
      name: title,
      attributedTo: accountUri,
      inReplyTo: pollUri,
      to: [authorUri],
    }
    return (tx) =>
      storeOutgoing(tx, {
        accountId,
        context: POST_CONTEXT,
        activity: { id: `${uri}/activity`, type: 'Create', actor: accountUri, to: [authorUri], object: note },
        isPublic: false,
        inboxes: [vote.inbox],
        objectUri: uri,
      })
  }
}

/** Tells whoever has a poll of ours how it stands: an Update without a new `updated`, so that it is no edit (federation §3.8). */
export function sendTally(db: Db, site: Site) {
  return async ({ postId, dueAt }: Jobs['send-tally']): Promise<Deed | undefined> => {
    // Before it is read: what counts from here on asks to be told anew. Should this process end here, the job comes again.
    await db.transaction().execute((tx) => noteTallied(tx, postId))
    return await envelopPost(db, site, postId, (post) => ({
      id: `${post.uri}/tallies/${new Date(dueAt).getTime()}`,
      type: 'Update',
      published: dueAt,
    }))
  }
}

async function readVote(db: Db, voteId: Jobs['send-vote']['voteId']): Promise<Vote | undefined> {
  const { rows } = await sql<Vote>`
    select poll_votes.uri, polls.choices -> poll_votes.choice ->> 'title' as title, voter.id as "accountId",
      voter.uri as "accountUri", posts.uri as "pollUri", author.uri as "authorUri", author.inbox_uri as inbox
    from poll_votes join polls on polls.post_id = poll_votes.post_id join posts on posts.id = polls.post_id
    join accounts voter on voter.id = poll_votes.account_id join accounts author on author.id = posts.author_id
    where poll_votes.id = ${voteId} and author.host is not null`.execute(db)
  return rows[0]
}
