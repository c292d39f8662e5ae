import { z } from 'zod'
import { Anything, Audience, Reference, Text, Uri } from './values.ts'

// ActivityPub §7: read as plain JSON, the object still as it was sent.
const ActivityShape = z.object({
  /** '' for those few that the gate lets pass without one: it tells them apart from nothing. */
  id: Uri.default(''),
  type: z.string(),
  actor: Reference,
  object: Anything,
  target: Anything,
  content: Text,
  summary: Text,
  /** What an Accept leads to (ActivityPub §7.6), and with what somebody does something (Activity Vocabulary). */
  result: Anything,
  instrument: Anything,
  to: Audience,
  cc: Audience,
})

/** An activity that passed the gate: its actor signed it, and its id is at the actor's own node. */
export interface Activity extends z.output<typeof ActivityShape> {
  /** Byte for byte. */
  asSent: string
}

/** Reads an activity; throws what zod says of one that is none. */
export function readActivity(body: string): Activity {
  return { ...ActivityShape.parse(JSON.parse(body)), asSent: body }
}

const Embedded = z.looseObject({ id: Uri.optional().catch(undefined), type: z.string() })

/** An object that was sent whole, with whatever else it has; undefined when only its URI was given. */
export function embedded(object: unknown): z.output<typeof Embedded> | undefined {
  return Embedded.safeParse(Array.isArray(object) ? object[0] : object).data
}

/** The URI of an object, given as such or inside the thing; undefined when it has none. */
export function referenced(object: unknown): string | undefined {
  return Reference.safeParse(Array.isArray(object) ? object[0] : object).data
}

/** Whether two URIs are of one node: what a node says counts only for what lives there. */
export function isSameOrigin(one: string, other: string): boolean {
  return new URL(one).origin === new URL(other).origin
}
