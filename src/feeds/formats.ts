import { z } from 'zod'
import type { Site } from '../core/site.ts'

/** The endings of a feed's address. */
export const Format = z.enum(['rss', 'atom', 'json', 'ics'])

/** A way to write a feed. */
export type Format = z.output<typeof Format>

/** How each is called on the wire. */
export const TYPES: Record<Format, string> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
  ics: 'text/calendar; charset=utf-8',
}

/** The address of a feed in one format. */
export function addressOf(
  site: Site,
  { path, query }: { path: string; query: string },
  format: Format,
): string {
  return `${site.origin}${path}.${format}${query === '' ? '' : `?${query}`}`
}
