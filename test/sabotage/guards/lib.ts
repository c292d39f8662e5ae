// The way out, the markup of others, and money.
import type { Guard } from '../guard.ts'

const FETCH = 'src/lib/fetch.ts'
const HTML = 'src/lib/html.ts'
const MONEY = 'src/lib/money.ts'
const OF_FETCH = 'test/lib/fetch.test.ts'
const BOUNDS = 'test/lib/fetch/bounds.test.ts'
const OF_HTML = 'test/lib/html.test.ts'
const OF_MONEY = 'test/lib/money.test.ts'

/** Tools that know no trade. */
export const lib: Guard[] = [
  {
    name: 'fetch: a private address in the URL',
    file: FETCH,
    text: 'if (isIP(host) !== 0 && !mayDial(host)) return',
    instead: 'if (false) return',
    beside: [
      {
        file: FETCH,
        text: 'if (address !== undefined && mayDial(address)) return callback(null, socket)',
        instead: 'if (address !== undefined) return callback(null, socket)',
      },
    ],
    test: OF_FETCH,
    notices: 'an address that is not public is not dialled, however it is written',
  },
  {
    name: 'fetch: a private address in DNS',
    file: FETCH,
    text: 'if (!addresses.every(mayDial)) return',
    instead: 'if (!addresses.some(mayDial)) return',
    test: OF_FETCH,
    notices: 'one private address among the answers of DNS is enough to refuse',
  },
  {
    name: 'fetch: what is dialled is looked at',
    file: FETCH,
    text: 'if (!addresses.every(mayDial)) return',
    instead: 'if (false) return',
    beside: [
      {
        file: FETCH,
        text: 'if (address !== undefined && mayDial(address)) return callback(null, socket)',
        instead: 'if (address !== undefined) return callback(null, socket)',
      },
    ],
    test: OF_FETCH,
    notices: 'one private address among the answers of DNS is enough to refuse',
  },
  {
    name: 'fetch: each hop is checked',
    file: FETCH,
    text: 'url = readTarget(door, location, url)',
    instead: 'url = new URL(location, url)',
    test: OF_FETCH,
    notices: 'a redirect to where nobody may go is not followed',
  },
  {
    name: 'fetch: three hops',
    file: FETCH,
    text: 'if (redirects === redirectsMax)',
    instead: 'if (redirects === 30)',
    test: OF_FETCH,
    notices: 'three redirects are followed, each signed for its own URL; a fourth is not',
  },
  {
    name: 'fetch: a POST is not redirected',
    file: FETCH,
    text: 'request.body === undefined ? (request.redirects ?? REDIRECTS_MAX) : 0',
    instead: 'request.redirects ?? REDIRECTS_MAX',
    test: OF_FETCH,
    notices: 'a POST is never redirected',
  },
  {
    name: 'fetch: https, port 443, a public name',
    file: FETCH,
    text: 'return door.hasPeers ? undefined : findBarrier(url)',
    instead: 'return undefined',
    test: OF_FETCH,
    notices: 'nor is any URL that an honest node would not have',
  },
  {
    name: 'fetch: no password in the URL',
    file: FETCH,
    text: "if (url.username !== '' || url.password !== '') return 'userinfo'",
    instead: '',
    test: OF_FETCH,
    notices: 'a redirect to where nobody may go is not followed',
  },
  {
    name: 'fetch: not ourselves',
    file: FETCH,
    text: "if (url.host === door.ownHost) return 'own_host'",
    instead: '',
    test: OF_FETCH,
    notices: 'a redirect to where nobody may go is not followed',
  },
  {
    name: 'fetch: whom the operator shuns',
    file: FETCH,
    text: "if (door.isShunned?.(url.host)) return 'shunned'",
    instead: '',
    test: OF_FETCH,
    notices: 'a host that the operator shuns is not asked, on whatever port',
  },
  {
    name: 'fetch: size',
    file: 'src/lib/fetch/exchange.ts',
    text: 'if (this.#bytes <= this.#bound.bytesMax) this.#chunks.push(chunk)',
    instead: 'if (true) this.#chunks.push(chunk)',
    test: BOUNDS,
    notices: 'a body may be as large as its bound and no larger',
  },
  {
    name: 'fetch: size, decoded',
    file: 'src/lib/fetch/exchange.ts',
    text: 'maxOutputLength: bytesMax',
    instead: 'maxOutputLength: 1e9',
    test: BOUNDS,
    notices: 'a compressed body is unpacked, and counted as what it becomes',
  },
  {
    name: 'fetch: time',
    file: 'src/lib/fetch/exchange.ts',
    text: 'this.#timer = setTimeout(() => this.#fail(',
    // Without a timer at all the test would hang, which is no answer.
    instead: 'this.#timer = setTimeout(() => this.#end(',
    test: BOUNDS,
    notices: 'time is over on the clock, however the peer spends it',
  },
  {
    name: 'fetch: type',
    file: 'src/lib/fetch/purposes.ts',
    text: 'const kind = type && kinds.find(({ isMet }) => isMet(type))',
    instead: 'const kind = kinds[0]',
    test: BOUNDS,
    notices: 'a document is one by its type alone',
  },
  {
    name: 'fetch: so many at once for a host',
    file: 'src/lib/fetch/turnstile.ts',
    text: '&& (this.#inside.get(host) ?? 0) < this.#limits.perHost',
    instead: '',
    test: BOUNDS,
    notices: 'a host is asked four things at once and given two deliveries, while others wait',
  },
  {
    name: 'html: escapes',
    file: HTML,
    text: 'return String(part).replaceAll(/[&<>"\']/g, (character) => ESCAPES[character]!)',
    instead: 'return String(part)',
    test: OF_HTML,
    notices: 'a template escapes what is put into it, and only that',
  },
  {
    name: 'html: only links to the web',
    file: HTML,
    text: 'if (href === undefined || !isWebUrl(href)) return { tagName, attribs: {} }',
    instead: 'if (href === undefined) return { tagName, attribs: {} }',
    beside: [
      { file: HTML, text: "allowedSchemes: ['http', 'https'],", instead: 'allowedSchemes: false as never,' },
    ],
    test: OF_HTML,
    notices: 'links lead to the web, without credit and without a referrer; other links are text',
  },
  {
    name: 'html: cleaned twice',
    file: HTML,
    text: 'return (isSettled ? once : pass(once)) as CleanHtml',
    instead: 'return once as CleanHtml',
    test: OF_HTML,
    notices: 'NUL, other controls and lone surrogates do not pass, written or escaped',
  },
  {
    name: 'html: no control characters',
    file: HTML,
    text: 'return sanitizeHtml(scrub(text), KEPT)',
    instead: 'return sanitizeHtml(text, KEPT)',
    test: OF_HTML,
    notices: 'NUL, other controls and lone surrogates do not pass, written or escaped',
  },
  {
    name: 'html: data ends no element',
    file: HTML,
    text: '.replaceAll(/[<>&\\u2028\\u2029]/g, escapeInJson)',
    instead: '',
    test: OF_HTML,
    notices: 'data for machines ends no element, whatever is in it',
  },
  {
    name: 'money: no floating point',
    file: MONEY,
    text: 'return spell({ units: first.units * second.units, places: first.places + second.places })',
    instead: 'return String(Number(a) * Number(b))',
    test: OF_MONEY,
    notices: 'what floating point gets wrong is right',
  },
  {
    name: 'money: to the even neighbour',
    file: MONEY,
    text: 'twice > denominator || (twice === denominator && quotient % 2n === 1n)',
    instead: 'twice >= denominator',
    test: OF_MONEY,
    notices: 'division rounds to the nearest, and to the even neighbour in the middle',
  },
  {
    name: 'money: compared exactly',
    file: MONEY,
    text: 'const difference = first.units * power(second.places) - second.units * power(first.places)',
    instead: 'const difference = first.units - second.units',
    test: OF_MONEY,
    notices: 'what floating point gets wrong is right',
  },
]
