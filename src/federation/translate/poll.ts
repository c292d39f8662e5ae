// Question <-> poll (Activity Vocabulary §3.2). The two directions stand side by side: they must mirror each other.
import type { PollView, StoredPoll } from '../../core/posts/polls/poll.ts'
import { plainText, sanitize } from '../../lib/html.ts'
import { cut } from '../../lib/scrub.ts'
import type { Document } from '../document.ts'
import type { NoteShape } from '../wire/note.ts'

// As many choices as Mastodon takes of others, and as long as anybody writes them.
const CHOICES_MAX = 500
const CHOICE_LENGTH_MAX = 300

/** The poll that a Question holds; null when it offers nothing to choose. Of `oneOf` and `anyOf` the first that is filled counts. */
export function pollOf(note: NoteShape): StoredPoll | null {
  const offered = note.oneOf.length > 0 ? note.oneOf : note.anyOf
  if (note.type !== 'Question' || offered.length === 0) return null
  return {
    isMultiple: note.oneOf.length === 0,
    choices: offered.slice(0, CHOICES_MAX).map(({ name, replies }) => ({
      title: cut(plainText(sanitize(name)), CHOICE_LENGTH_MAX),
      votes: replies?.totalItems ?? 0,
    })),
    voters: note.votersCount,
    endsAt: note.closed instanceof Date ? note.closed : note.endTime,
  }
}

/** A poll of ours as what makes a Note a Question. */
export function questionOf(poll: PollView): Document {
  const ends = poll.endsAt && new Date(poll.endsAt).toISOString()
  return {
    type: 'Question',
    [poll.isMultiple ? 'anyOf' : 'oneOf']: poll.choices.map(({ title, votes }) => ({
      type: 'Note',
      name: title,
      replies: { type: 'Collection', totalItems: votes },
    })),
    votersCount: poll.voters,
    ...(ends && { endTime: ends }),
    ...(ends && poll.isOver && { closed: ends }),
  }
}
