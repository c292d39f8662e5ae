// Examples made wrong: somewhere in them something is taken out, put in, doubled, bent or torn.
import fc from 'fast-check'
import { nested } from './wire.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** What to do with a body before it is signed: which places to bend and how, or where to tear the text. */
export type Mutation =
  | { kind: 'bend'; bends: { place: number; how: Bend }[] }
  | { kind: 'tear'; at: number; length: number; put: string }

type Bend =
  | { do: 'put'; value: Json }
  | { do: 'take out' }
  | { do: 'wrap'; in: 'list' | 'lists' | 'object' | 'set' }
  | { do: 'copy from'; place: number }
  | { do: 'add'; key: string; value: Json }

// Texts that programs stumble over.
const WORDS = [
  ...['as:Public', 'Public', 'https://www.w3.org/ns/activitystreams#Public'],
  ...['', ' ', '\u0000', 'a\u0000b', '\ud800', '\u202e', 'null', '__proto__', 'x'.repeat(20_000)],
  ...[
    'javascript:alert(1)',
    'http://',
    'http://[',
    'http://127.0.0.9:9/x',
    'HTTP://127.0.0.9:9',
    'tag:a,2026:b',
  ],
  ...[
    '<script>alert(1)</script>',
    '<p onclick="x()">',
    '<a href="javascript:x()">y</a>',
    '<b>'.repeat(3_000),
  ],
  ...['2026-13-45T99:99:99Z', '0000-00-00', '-271821-04-20T00:00:00Z', '9999-12-31T23:59:59.999Z'],
  ...[
    'Note',
    'Question',
    'Person',
    'Follow',
    'Delete',
    'Undo',
    'Announce',
    'Tombstone',
    'Bite',
    'constructor',
  ],
]

const VALUES: Json[] = [
  null,
  true,
  0,
  -1,
  1e308,
  [],
  {},
  [[]],
  [null],
  nested(40) as Json,
  nested(20) as Json,
]

const KEYS = [
  ...['@graph', '@context', '__proto__', 'constructor', 'toString', 'then', 'bto'],
  ...['id', 'type', 'url', 'inReplyTo', 'contentMap', 'updated'],
]

/** Any number of ways to make a body wrong. `addresses` are put where others stood. */
export function mutations(addresses: string[]): fc.Arbitrary<Mutation> {
  const word = fc.oneof(
    fc.constantFrom(...addresses),
    fc.constantFrom(...WORDS),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )
  const value = fc.oneof(
    word,
    fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
    fc.constantFrom(...VALUES),
    fc.array(word, { maxLength: 60 }),
  )
  const place = fc.nat(400)
  const bend = fc.record({ place, how: bends(value, place) })
  const many = fc.array(bend, { minLength: 1, maxLength: 4 })
  return fc.oneof(
    { arbitrary: fc.record({ kind: fc.constant('bend' as const), bends: many }), weight: 9 },
    fc.record({ kind: fc.constant('tear' as const), at: fc.nat(3_000), length: fc.nat(40), put: word }),
  )
}

function bends(value: fc.Arbitrary<Json>, place: fc.Arbitrary<number>): fc.Arbitrary<Bend> {
  const wraps = ['list', 'lists', 'object', 'set'] as const
  return fc.oneof(
    { arbitrary: fc.record({ do: fc.constant('put' as const), value }), weight: 5 },
    { arbitrary: fc.record({ do: fc.constant('copy from' as const), place }), weight: 3 },
    fc.record({ do: fc.constant('take out' as const) }),
    fc.record({ do: fc.constant('wrap' as const), in: fc.constantFrom(...wraps) }),
    fc.record({ do: fc.constant('add' as const), key: fc.constantFrom(...KEYS), value }),
  )
}

/** Makes a body wrong. Wherever it then points outside loopback, it points at a closed port. */
export function mutate(body: string, mutation: Mutation): string {
  if (mutation.kind === 'tear') {
    const at = mutation.at % body.length
    const torn = body.slice(0, at) + mutation.put + body.slice(at + mutation.length)
    return torn.replaceAll(ELSEWHERE, 'http://127.0.0.9:9/elsewhere')
  }
  const whole: Json = { body: JSON.parse(body) as Json }
  for (const { place, how } of mutation.bends) bend(whole, place, how)
  return JSON.stringify(atHome(whole.body ?? null))
}

interface Place {
  holder: Record<string, Json>
  key: string
}

function bend(whole: Record<string, Json>, at: number, how: Bend): void {
  const places = placesIn(whole)
  if (places.length === 0) return
  const { holder, key } = places[at % places.length]!
  const value = holder[key]!
  if (how.do === 'put') put(holder, key, how.value)
  if (how.do === 'take out') delete holder[key]
  if (how.do === 'wrap') put(holder, key, wrapped(value, how.in))
  if (how.do === 'copy from') {
    const from = places[how.place % places.length]!
    put(holder, key, from.holder[from.key]!)
  }
  if (how.do === 'add' && isObject(value)) put(value, how.key, how.value)
}

// As JSON.parse does: `__proto__` too is a key like any other.
function put(holder: Place['holder'], key: string, value: Json): void {
  const own = structuredClone(value)
  Object.defineProperty(holder, key, { value: own, enumerable: true, configurable: true, writable: true })
}

function wrapped(value: Json, how: 'list' | 'lists' | 'object' | 'set'): Json {
  if (how === 'list') return [value]
  if (how === 'lists') return [[value], value]
  return how === 'object' ? { id: value } : { '@set': [value] }
}

function isObject(value: Json): value is Place['holder'] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function placesIn(value: Json): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Place['holder']
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key]!)])
}

const ELSEWHERE = /https?:\/\/(?!127\.)[^"\s\\]*/gi
// What stands there is compared and never fetched; all other addresses might be.
const COMPARED = new Set(['@context', 'to', 'cc', 'automaticApproval'])

function atHome(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll(ELSEWHERE, 'http://127.0.0.9:9/elsewhere')
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(atHome)
  const home: Place['holder'] = {}
  for (const [key, one] of Object.entries(value)) put(home, key, COMPARED.has(key) ? one : atHome(one))
  return home
}
