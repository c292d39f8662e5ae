/** Where this node lives and what it is called; every URI of ours hangs on `origin`. */
export interface Site {
  /** Such as `https://writers.example`, without a path. */
  origin: string
  /** The part after the second @ of our handles: `writers.example`, or `localhost:3000` in development. */
  host: string
  name: string
  /** Where pictures that are uploaded here are to be seen: the same, or another name for this node. */
  mediaOrigin: string
}

/** The site that is served at an origin. */
export function siteAt(origin: string, name: string, mediaOrigin = origin): Site {
  return { origin, host: new URL(origin).host, name, mediaOrigin }
}

/** The URI of a local account, which is also the address of its ActivityPub document. */
export function accountUri(site: Site, handle: string): string {
  return `${site.origin}/users/${handle}`
}

/** The inbox that all local accounts share (ActivityPub §7.1.3). */
export function sharedInboxUri(site: Site): string {
  return `${site.origin}/inbox`
}

/** The address of a picture that was uploaded here. */
export function mediaUrl(site: Site, name: string): string {
  return `${site.mediaOrigin}/media/${name}`
}

/** The page of everything with a hashtag. */
export function tagUrl(site: Site, tag: string): string {
  return `${site.origin}/tags/${encodeURIComponent(tag.toLowerCase())}`
}
