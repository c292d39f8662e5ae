import type { Id } from '../../lib/ids.ts'

/** The id of a roster. */
export type RosterId = Id<'roster'>
