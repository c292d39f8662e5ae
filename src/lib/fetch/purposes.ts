// What is fetched and why: decides what is asked for and what is taken.
import { MIMEType } from 'node:util'
import { type AnswerHeaders, type BodyBound, FetchFault } from './exchange.ts'

/** Why something is sent out: for a known document, what a URL may be, a handle, to deliver, to sign somebody in, or for a picture. */
export type FetchPurpose = 'document' | 'lookup' | 'webfinger' | 'delivery' | 'sign_in' | 'picture'

interface Kind {
  bytesMax: number
  isMet: (type: MIMEType) => boolean
}

const AS2 = 'https://www.w3.org/ns/activitystreams'

// Another type than these is refused even when the right JSON is inside: a file that somebody uploaded to an
// honest host must not pass for a document of that host (CVE-2024-25623).
const ACTIVITY: Kind = {
  bytesMax: 1024 * 1024,
  isMet: ({ essence, params }) =>
    essence === 'application/activity+json' ||
    (essence === 'application/ld+json' && (params.get('profile') ?? '').split(' ').includes(AS2)),
}
const JRD: Kind = {
  bytesMax: 256 * 1024,
  isMet: ({ essence }) => essence === 'application/jrd+json' || essence === 'application/json',
}
const JSON_ANSWER: Kind = {
  bytesMax: 256 * 1024,
  isMet: ({ essence }) => essence === 'application/json',
}
const HTML: Kind = { bytesMax: 256 * 1024, isMet: ({ essence }) => essence === 'text/html' }

// Whatever the type says: what it is really is seen when it is drawn anew (lib/picture.ts).
const PICTURE: Kind = { bytesMax: 16 * 1024 * 1024, isMet: ({ essence }) => essence.startsWith('image/') }

const ACTIVITY_ACCEPT = `application/activity+json, application/ld+json; profile="${AS2}"`

const PURPOSES: Record<FetchPurpose, { accept?: string; kinds: Kind[] }> = {
  document: { accept: ACTIVITY_ACCEPT, kinds: [ACTIVITY] },
  lookup: { accept: `${ACTIVITY_ACCEPT}, text/html;q=0.1`, kinds: [ACTIVITY, HTML] },
  webfinger: { accept: 'application/jrd+json, application/json', kinds: [JRD] },
  delivery: { kinds: [] },
  sign_in: { accept: 'application/json', kinds: [JSON_ANSWER] },
  picture: { accept: 'image/webp, image/png, image/jpeg, image/gif, image/avif', kinds: [PICTURE] },
}

/** What is read of a body that nobody needs, so that the connection can be kept; a longer one costs it. */
export const ASIDE_BYTES_MAX = 16 * 1024
const ASIDE: BodyBound = { bytesMax: ASIDE_BYTES_MAX, isCut: true }

/** The Accept header of a purpose; none when nothing is asked for. */
export function acceptFor(purpose: FetchPurpose): string | undefined {
  return PURPOSES[purpose].accept
}

/**
 * How much of an answer's body is read, decided by its head. Of a delivery, and of anything but a success,
 * the body is an aside. Throws FetchFault 'wrong_type' when a success is of a type that the purpose does not
 * take.
 */
export function boundOf(purpose: FetchPurpose, status: number, headers: AnswerHeaders): BodyBound {
  const { kinds } = PURPOSES[purpose]
  if (kinds.length === 0 || status < 200 || status > 299) return ASIDE
  const type = readType(headers['content-type'])
  const kind = type && kinds.find(({ isMet }) => isMet(type))
  if (kind === undefined) throw new FetchFault('wrong_type', `The answer is ${headers['content-type']}.`)
  return { bytesMax: kind.bytesMax, isCut: false }
}

function readType(header: AnswerHeaders[string]): MIMEType | undefined {
  try {
    return typeof header === 'string' ? new MIMEType(header) : undefined
  } catch {
    return undefined
  }
}
