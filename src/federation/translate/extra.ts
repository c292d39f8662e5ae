import type { Html } from '../../lib/html.ts'
import type { Document } from '../document.ts'

/** What an actor says beside what every actor says: fields that any server shows, and terms for those who know them. */
export interface ActorExtra {
  fields: Document[]
  terms: Document
}

/** A field of a profile, as Mastodon reads it. */
export function propertyOf(name: string, value: Html): Document {
  return { type: 'PropertyValue', name, value: value.toString() }
}
