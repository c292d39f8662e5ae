// What a signature must cover, when it was made, and the body that it is of (security F7).
import type { Guard } from '../guard.ts'

const DRAFT = 'src/federation/signatures/draft.ts'
const RFC9421 = 'src/federation/signatures/rfc9421.ts'
const TIME = 'src/federation/signatures/time.ts'
const OF_DRAFT = 'test/federation/signatures/draft-refusals.test.ts'
const OF_RFC9421 = 'test/federation/signatures/rfc9421-refusals.test.ts'

/** Signatures of others. */
export const signatures: Guard[] = [
  {
    name: 'signature, draft: covers the target',
    file: DRAFT,
    text: "hasBody(request) ? [TARGET, 'host', 'digest'] : [TARGET, 'host']",
    instead: "hasBody(request) ? ['host', 'digest'] : ['host']",
    test: OF_DRAFT,
    notices: 'what must be covered must be covered',
  },
  {
    name: 'signature, draft: covers the host',
    file: DRAFT,
    text: "hasBody(request) ? [TARGET, 'host', 'digest'] : [TARGET, 'host']",
    instead: "hasBody(request) ? [TARGET, 'digest'] : [TARGET]",
    test: OF_DRAFT,
    notices: 'what must be covered must be covered',
  },
  {
    name: 'signature, draft: covers the digest',
    file: DRAFT,
    text: "hasBody(request) ? [TARGET, 'host', 'digest'] : [TARGET, 'host']",
    instead: "[TARGET, 'host']",
    test: OF_DRAFT,
    notices: 'what must be covered must be covered',
  },
  {
    name: 'signature, draft: covers the date',
    file: DRAFT,
    text: "if (!lines.has('date') && !lines.has('(created)')) missing.push('date')",
    instead: '',
    test: OF_DRAFT,
    notices: 'what must be covered must be covered',
  },
  {
    name: 'signature, draft: digest of the body',
    file: DRAFT,
    text: 'const isRight = digests !== undefined && isDigestOf(body ?? Buffer.alloc(0), digests)',
    instead: 'const isRight = digests !== undefined',
    test: OF_DRAFT,
    notices: 'the digest is that of the body',
  },
  {
    name: 'signature, draft: algorithm',
    file: DRAFT,
    text: 'if (!ALGORITHMS.has(algorithm))',
    instead: 'if (false)',
    test: OF_DRAFT,
    notices: 'a Signature header that is not one is refused',
  },
  {
    name: 'signature, RFC 9421: covers the method',
    file: RFC9421,
    text: "...(covers('@method') ? [] : ['@method']),",
    instead: '',
    test: OF_RFC9421,
    notices: 'what must be covered must be covered',
  },
  {
    name: 'signature, RFC 9421: covers the target',
    file: RFC9421,
    text: "...(isWhere ? [] : ['@target-uri']),",
    instead: '',
    test: OF_RFC9421,
    notices: 'what must be covered must be covered',
  },
  {
    name: 'signature, RFC 9421: covers the digest',
    file: RFC9421,
    text: "...(!hasBody(request) || covers('content-digest') ? [] : ['content-digest']),",
    instead: '',
    test: OF_RFC9421,
    notices: 'what must be covered must be covered',
  },
  {
    name: 'signature, RFC 9421: says when',
    file: RFC9421,
    text: "if (created === undefined) return refuse('coverage', 'The signature leaves out created.')",
    instead: 'if (created === undefined) return undefined',
    test: OF_RFC9421,
    notices: 'what must be covered must be covered',
  },
  {
    name: 'signature, RFC 9421: digest of the body',
    file: RFC9421,
    text: 'const isRight = digests !== undefined && isDigestOf(body ?? Buffer.alloc(0), digests)',
    instead: 'const isRight = digests !== undefined',
    test: OF_RFC9421,
    notices: 'the digest is that of the body',
  },
  {
    name: 'signature: not too old',
    file: TIME,
    text: '&& seconds <= end + CLOCK_SKEW_SECONDS',
    instead: '',
    test: OF_DRAFT,
    notices: 'a Date may be an hour ahead, and an hour and five minutes old',
  },
  {
    name: 'signature: not from the future',
    file: TIME,
    text: 'createdAt <= seconds + CLOCK_SKEW_SECONDS',
    instead: 'createdAt > 0',
    test: OF_DRAFT,
    notices: 'a Date may be an hour ahead, and an hour and five minutes old',
  },
  {
    name: 'signature: twelve hours at most',
    file: TIME,
    text: 'createdAt + VALID_SECONDS_MAX)',
    instead: 'Infinity)',
    test: OF_DRAFT,
    notices: '(created) and (expires) take the place of the Date, within bounds',
  },
  {
    name: 'signature: no weak key',
    file: 'src/federation/signatures/keys.ts',
    text: "return isSound ? 'rsa-sha256' : undefined",
    instead: "return 'rsa-sha256'",
    test: 'test/federation/signatures/keys.test.ts',
    notices: 'weak, huge and foreign keys are not',
  },
]
