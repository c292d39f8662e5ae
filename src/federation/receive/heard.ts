import { hearReferral } from '../../core/offers/heard.ts'
import type { Tx } from '../../db/connect.ts'
import { heardOf } from '../translate/referral.ts'
import type { NoteShape } from '../wire/note.ts'

/** What is to be done so that we know of the referral that a Note carries; undefined when it carries none that we understand. */
export function hearing(note: NoteShape): ((tx: Tx) => Promise<void>) | undefined {
  const heard = heardOf(note)
  return heard && ((tx) => hearReferral(tx, note.id, heard))
}
