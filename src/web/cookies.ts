import type { Site } from '../core/site.ts'

/**
 * The name of a cookie. Over https its prefix makes browsers refuse one that another host or path set
 * (RFC 6265bis §4.1.3.2); plain http, on a developer's machine only, cannot carry it.
 */
export function cookieName(site: Site, name: 'session' | 'guest' | 'visit'): string {
  return isSecure(site) ? `__Host-${name}` : name
}

/** How every cookie of ours is set: out of reach of scripts, and not sent along with other sites' forms. */
export function cookieRules(site: Site) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(site) } as const
}

/** Whether the node is reached over https; anything else is a developer's machine. */
export function isSecure(site: Site): boolean {
  return site.origin.startsWith('https:')
}
