import { findLocalAccount } from '../../core/accounts/find.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'

/** Which account a page is of, for WebFinger's https: resources (RFC 7033 §4.5); null when of none. */
export async function findHandleByPage(db: Db, site: Site, url: URL): Promise<{ identifier: string } | null> {
  if (url.origin !== site.origin) return null
  const handle = /^\/(?:@|b\/|users\/)([a-z0-9_.-]+)\/?$/i.exec(url.pathname)?.[1]
  const account = handle === undefined ? undefined : await findLocalAccount(db, handle)
  return account ? { identifier: account.handle } : null
}

/** Whether a resource (RFC 7033 §4.1) is an account of ours that was deleted. */
export async function isOfGone(db: Db, site: Site, resource: string): Promise<boolean> {
  const [, named] = new RegExp(`^acct:([^@]+)@${RegExp.escape(site.host)}$`, 'i').exec(resource) ?? []
  const page = URL.canParse(resource) ? await findHandleByPage(db, site, new URL(resource)) : null
  const handle = named ?? page?.identifier
  const account = handle === undefined ? undefined : await findLocalAccount(db, handle)
  return account !== undefined && account.goneAt !== null
}

/**
 * What else WebFinger says of everybody here: where a visitor's wish to follow, like, boost or write is carried out
 * (OStatus subscribe; FEP-3b86 activity intents).
 */
export function webFingerLinks(site: Site, _resource: URL): { rel: string; template: string }[] {
  const template = (name: string) => `${site.origin}/authorize_interaction?uri={${name}}`
  return [
    { rel: 'http://ostatus.org/schema/1.0/subscribe', template: template('uri') },
    ...['Follow', 'Like', 'Announce', 'Object'].map((intent) => ({
      rel: `https://w3id.org/fep/3b86/${intent}`,
      template: template('object'),
    })),
    {
      rel: 'https://w3id.org/fep/3b86/Create',
      template: `${site.origin}/share?title={name}&text={content}&url={inReplyTo}`,
    },
  ]
}

/** Where WebFinger is (RFC 6415), for those who ask host-meta first. */
export function hostMeta(site: Site): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
  <Link rel="lrdd" type="application/jrd+json" template="${site.origin}/.well-known/webfinger?resource={uri}"/>
</XRD>
`
}
