import type { Account } from '../../core/accounts/account.ts'
import { type Activity, isSameOrigin } from '../wire/activity.ts'
import { NoteShape } from '../wire/note.ts'
import { Dropped } from './receiver.ts'

/** The post that an activity brings, checked to be its actor's own; or why it is none. */
export function readNote(given: unknown, { to, cc }: Activity, actor: Account): NoteShape | Dropped {
  const read = NoteShape.safeParse(given)
  if (!read.success) return new Dropped('no post that we understand')
  // Federation §3.3: what addresses nobody by itself goes to whom the activity goes.
  const note = read.data.to.length + read.data.cc.length === 0 ? { ...read.data, to, cc } : read.data
  if (!isSameOrigin(note.id, actor.uri)) return new Dropped('the post is at another node than its author')
  if (!note.attributedTo.includes(actor.uri)) return new Dropped('the post is attributed to another')
  // PeerTube names the channel beside the person; whoever names somebody elsewhere puts words into her mouth.
  if (!note.attributedTo.every((uri) => isSameOrigin(uri, actor.uri)))
    return new Dropped('the post is attributed to somebody of another node too')
  return note
}
