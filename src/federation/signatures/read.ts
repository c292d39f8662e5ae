// HTTP signatures of others, of either make.
import { readDraft } from './draft.ts'
import { findHeader, refuse, type Signature, type SignatureRefusal, type SignedRequest } from './request.ts'
import { readRfc9421 } from './rfc9421.ts'

/**
 * Reads the signature of a request and checks all that needs no key, so that what is stale, forged or cut
 * short costs no fetch: that it came to one of our `origins` (as `URL.origin` writes them), the form of the
 * signature, what it covers, when it was made, and the digest of the body. Never throws, whatever the headers
 * hold. With a Signature-Input it is read by RFC 9421, else by the draft. What stands in the body, a Linked-Data signature or a
 * proof (FEP-8b32), grants nothing.
 */
export function readSignature(
  request: SignedRequest,
  { origins, now }: { origins: readonly string[]; now: Date },
): Signature | SignatureRefusal {
  const host = findHeader(request, 'host')?.toLowerCase()
  const origin = origins.find((origin) => origin.slice(origin.indexOf('//') + 2) === host)
  if (origin === undefined || !request.path.startsWith('/'))
    return refuse('host', 'The request is not meant for this node.')
  return request.headers['signature-input'] === undefined
    ? readDraft(request, now)
    : readRfc9421(request, { origin, now })
}
