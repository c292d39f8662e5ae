import { z } from 'zod'
import { findPost, findPostByUri } from '../../core/posts/find.ts'
import { type ArrivingVote, receiveVotes } from '../../core/posts/polls/vote.ts'
import type { Deed } from '../../db/pool-work.ts'
import { voteOf } from '../translate/note.ts'
import type { Activity } from '../wire/activity.ts'
import { isSameOrigin } from '../wire/activity.ts'
import { NoteShape } from '../wire/note.ts'
import { listOf } from '../wire/values.ts'
import { Dropped, type Receiver } from './receiver.ts'

// Nearly every Create brings a post without a name; it is read whole once, elsewhere.
const Named = z.looseObject({ name: z.string() })

/** The votes that a Create brings, and the poll they are for: one Note each, or several at once (GoToSocial). Undefined: it brings something else. */
export function votesIn(
  { object }: Activity,
  actorUri: string,
): { pollUri: string; votes: ArrivingVote[] } | undefined {
  const notes = listOf(NoteShape)
    .parse(listOf(Named).parse(object))
    .filter((note) => isOwn(note, actorUri))
  const votes = notes.flatMap((note) => voteOf(note) ?? [])
  const [first] = votes
  if (!first) return undefined
  return { pollUri: first.pollUri, votes: votes.filter(({ pollUri }) => pollUri === first.pollUri) }
}

/** A Create of votes, as Mastodon and the others send them: counted in a poll of ours, and never shown. */
export async function receiveVotesIn(
  { db }: Parameters<Receiver>[0],
  { pollUri, votes }: NonNullable<ReturnType<typeof votesIn>>,
  actor: Parameters<Receiver>[2],
): Promise<Deed | Dropped> {
  const named = await findPostByUri(db, pollUri)
  const post = named && (await findPost(db, actor.id, named.id))
  if (post?.authorHost !== null) return new Dropped('a vote in no poll of ours that the actor may read')
  return (tx) => receiveVotes(tx, actor, post, votes)
}

function isOwn(note: NoteShape, actorUri: string): boolean {
  return isSameOrigin(note.id, actorUri) && note.attributedTo.every((uri) => uri === actorUri)
}
