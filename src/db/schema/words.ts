// The words that columns hold.
import type { CleanHtml } from '../../lib/html.ts'

/** Who an account is. */
export type AccountKind = 'writer' | 'board' | 'desk' | 'node'

/** Who may read a post. */
export type Visibility = 'public' | 'unlisted' | 'followers' | 'direct'

/** A line of a profile: a label and cleaned HTML. */
export interface ProfileField {
  name: string
  html: CleanHtml
}

/** A picture, sound or film that hangs on a post. What was not told of it is left out. */
export interface Attachment {
  url: string
  mediaType: string
  alt: string
  width?: number
  height?: number
  /** A few colours in its place until it is there (blurha.sh). */
  blurhash?: string
  /** Where one looks first, from the middle: -1 to 1, to the right and up (docs.joinmastodon.org, focalPoint). */
  focus?: [x: number, y: number]
}

/** A picture that stands for `:shortcode:` in a text. */
export interface Emoji {
  shortcode: string
  url: string
}

/** What an account is told of. */
export type NotificationKind =
  | 'follow'
  | 'follow_request'
  | 'mention'
  | 'reply'
  | 'like'
  | 'boost'
  | 'edit'
  | 'referral_expired'
  | 'check_in'
  | 'held'
  | 'approved'
  | 'sent_back'
  | 'removed'
  | 'interest'
  | 'suggestion'
  | 'suggested'
  | 'candidate_moved'
  | 'introduction'
  | 'outcome'
  | 'credit'
  | 'endorsement'
  | 'client_alert'
  | 'saved_search'
  | 'poll_over'
  | 'roster'
  | 'moved'
  | 'quote'

/** What somebody who signs in may do: own the node, moderate it, or write. */
export type Role = 'owner' | 'moderator' | 'member'

/** How pay stands to the floor for its kind of work (product §3.2). */
export type FloorState = 'above' | 'near' | 'below' | 'unknown' | 'not_applicable'

/** The pools are worked apart, so that a slow kind of work never keeps another waiting. */
export type Pool = 'inbox' | 'delivery' | 'fetch' | 'rest'
