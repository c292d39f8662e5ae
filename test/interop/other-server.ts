// What a server of another make is to a test: how it is run stands in one file for each make.
import type { Member, TheirPost } from './mastodon-client.ts'
import type { Writer } from './writer.ts'

/** A server of another make, running on loopback. `join` makes an account there, which accepts whoever follows it. */
export interface OtherServer extends Abilities {
  name: string
  host: string
  join: (name: string) => Promise<Member>
  /**
   * Signs somebody in at its pages, to which another server sent them, agrees, and gives where they are sent back to. Null:
   * its sign-in is of no use to others.
   */
  authorize: ((name: string, url: string) => Promise<string>) | null
  /** Says that an account of ours is the member's too. */
  addAlias: (member: Member, ours: Writer) => Promise<unknown>
  /** Moves a member to the account of that ActivityPub id. Null: nobody moves away from there. */
  moveTo: ((member: Member, uri: string) => Promise<unknown>) | null
  /** Tells our moderators, in the name of a member, of a post of ours and its author. Null: nobody reports anything there. */
  report: ((member: Member, post: TheirPost, words: string) => Promise<unknown>) | null
  /** All that other servers reported to its moderators. Null: it hears no reports. */
  readReports: (() => Promise<string>) | null
  /** Deletes the account of a member. */
  leave: (member: Member) => Promise<unknown>
}

/** What the makes do differently. */
export interface Abilities {
  /** How somebody is looked for there: by handle, where it asks WebFinger by plain http, else by ActivityPub id. */
  knowsBy: 'handle' | 'uri'
  /** All accounts there are one person's, who reads with each what came for any. */
  isOnePersons: boolean
  /** It tells whoever voted in a poll of its people how that stands. */
  tellsTallies: boolean
  /** It answers a Follow by whoever took one back before. */
  hearsFollowsAgain: boolean
  /** It takes along whoever follows an account that moves. */
  hearsMoves: boolean
  /** It tells followers what is pinned as that changes, and hears it; else pins are read with the account. */
  tellsPins: boolean
  /** It asks authors whether they may be quoted, and answers who asks (FEP-044f). */
  asksToQuote: boolean
}
