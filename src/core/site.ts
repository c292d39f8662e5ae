/** Where this node lives and what it is called; every URI of ours hangs on `origin`. */
export interface Site {
  /** Such as `https://writers.example`, without a path. */
  origin: string
  /** The part after the second @ of our handles: `writers.example`, or `localhost:3000` in development. */
  host: string
  name: string
}

/** The site that is served at an origin. */
export function siteAt(origin: string, name: string): Site {
  return { origin, host: new URL(origin).host, name }
}

/** The URI of a local account, which is also the address of its ActivityPub document. */
export function accountUri(site: Site, handle: string): string {
  return `${site.origin}/users/${handle}`
}

/** The inbox that all local accounts share (ActivityPub §7.1.3). */
export function sharedInboxUri(site: Site): string {
  return `${site.origin}/inbox`
}

/** The page of everything with a hashtag. */
export function tagUrl(site: Site, tag: string): string {
  return `${site.origin}/tags/${encodeURIComponent(tag.toLowerCase())}`
}
