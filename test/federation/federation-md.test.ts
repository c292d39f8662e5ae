// FEDERATION.md, held against the code: what its tables say is so, and what is so stands in them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as vocabulary from '@fedify/vocab'
import t from 'tap'
import { HashtagShape } from '../../src/federation/wire/collection.ts'
import { POST_TYPES } from '../../src/federation/wire/note.ts'
import {
  constantIn,
  keysIn,
  PAGE,
  quotedIn,
  sourceOf,
  sourcesBelow,
  stringsIn,
  tableBelow,
  typesIn,
} from '../helpers/documented.ts'

const GOLDEN = join(import.meta.dirname, 'golden')
const RECEIVE = 'federation/receive'

// Activity Vocabulary §2, and what FEPs add to it. There a Question is an activity, and nowhere else.
const ACTIVITIES = new Set([
  'FeatureRequest',
  ...Object.entries(vocabulary)
    .filter(([, thing]) => isActivityClass(thing))
    .map(([name]) => name)
    .filter((name) => name !== 'Question'),
])

// What an Accept or Reject may be about, by the function that looks whether it is.
const SETTLED: Record<string, string[]> = {
  settleOffer: ['Offer'],
  settleRelay: ['Follow'],
  settleQuote: ['QuoteRequest'],
  settleReply: [],
  settleListing: ['FeatureRequest'],
  receiveAccept: ['Follow'],
  receiveReject: ['Follow'],
}

t.test('what is received is what the receivers dispatch on', async (t) => {
  const rows = tableBelow('What is received').filter(({ Activity }) => Activity !== 'anything else')
  const said = rows.flatMap(({ Activity }) => typesIn(Activity))
  t.strictSame(sorted(said), sorted(keysIn(`${RECEIVE}/index.ts`, 'RECEIVERS')))
  for (const activity of new Set(said)) {
    const objects = rows.filter(({ Activity }) => typesIn(Activity).includes(activity))
    const types = objects.flatMap(({ Object: object }) => typesIn(object))
    t.strictSame(sorted(types), sorted(objectsOf(activity)), `the objects of ${activity}`)
  }
})

t.test('of an activity that a group announces, the page names those that are heard', async (t) => {
  const compared = sourceOf(`${RECEIVE}/groups.ts`).matchAll(/carried\.type [!=]== '(\w+)'/g)
  t.strictSame(sorted([...compared].map(([, type]) => type!)), sorted(objectsOf('Announce')))
})

t.test('what is sent is what the code makes', async (t) => {
  const said = tableBelow('What is sent').flatMap(({ Activity }) => typesIn(Activity))
  const made = [...sourcesBelow('federation/send'), 'federation/translate/offer.ts'].flatMap((path) =>
    stringsIn(path).filter((word) => ACTIVITIES.has(word)),
  )
  t.strictSame(sorted(said), sorted(made))
})

t.test('every activity that stands in a golden document is in the table of what is sent', async (t) => {
  const rows = tableBelow('What is sent')
  const golden = readdirSync(GOLDEN).map((name) => JSON.parse(readFileSync(join(GOLDEN, name), 'utf8')))
  const sent = golden.filter(({ type }) => ACTIVITIES.has(type))
  t.ok(sent.length > 10)
  for (const { type, object } of sent) {
    const isSaid = ({ Activity, Object: about }: Record<string, string>) =>
      typesIn(Activity).includes(type) && (typeof object === 'string' || typesIn(about).includes(object.type))
    t.ok(rows.some(isSaid), `${type} of ${object.type ?? 'an id'}`)
  }
})

t.test('the page and the comments of the code name the same FEPs', async (t) => {
  const fepsIn = (text: string) => text.match(/FEP-[0-9a-f]{4}/g) ?? []
  const inCode = sourcesBelow('.').flatMap((path) => fepsIn(sourceOf(path)))
  // FEP-67ff is about the page itself.
  t.strictSame(sorted(fepsIn(PAGE)), sorted([...inCode, 'FEP-67ff']))
  const listed = tableBelow('FEPs').map(({ FEP }) => FEP!)
  for (const row of listed) {
    const [name] = fepsIn(row)
    t.match(row, `[${name}](https://w3id.org/fep/${name?.slice(4)})`)
  }
})

t.test('what is asked of a signature is what is checked', async (t) => {
  const rows = tableBelow('Signatures')
  const row = (name: string) => rows.find((one) => one[''] === name)!
  for (const [make, file] of [
    ['draft-cavage', 'draft'],
    ['RFC 9421', 'rfc9421'],
  ] as const) {
    const path = `federation/signatures/${file}.ts`
    const checked = [
      ...stringsIn(path, 'checkCoverage'),
      ...(file === 'draft' ? stringsIn(path, 'TARGET') : []),
    ]
    const covered = checked.filter((word) => /^[@(a-z][a-z-]*\)?$/.test(word) && word !== 'coverage')
    t.strictSame(sorted(quotedIn(row('covers at least')[make])), sorted(covered), `${make} covers`)
    const algorithms = stringsIn(path, 'ALGORITHMS').map((name) => name.replaceAll('"', ''))
    const verified = ['rsa-sha256', 'ed25519']
    const named = file === 'draft' ? algorithms : algorithms.filter((name) => name !== verified[0])
    t.strictSame(sorted(quotedIn(row('algorithm')[make])), sorted(named), `${make} is made by`)
  }
  const hashes = stringsIn('federation/signatures/digest.ts', 'HASHES').filter((name) => name.includes('-'))
  t.strictSame(sorted(quotedIn(row('digest')['draft-cavage'])), sorted(hashes))
})

t.test('every limit is the constant that stands in the code', async (t) => {
  for (const { What = '', Limit, Constant } of tableBelow('Limits')) {
    const constants = Constant!.split(';').flatMap((part) => {
      const words = quotedIn(part)
      const file = words.pop()!
      return words.map((name) => ({ name, value: constantIn(file, name) * unitOf(name) }))
    })
    t.strictSame(
      quantitiesIn(Limit!),
      constants.map(({ value }) => value),
      What,
    )
  }
})

const UNITS: Record<string, number> = {
  MiB: 1_024 ** 2,
  KiB: 1_024,
  s: 1,
  minutes: 60,
  hour: 3_600,
  hours: 3_600,
  days: 86_400,
}

// Times in seconds, sizes in bytes, all else as it stands. "A second" after a number is a rate and no unit.
function quantitiesIn(text: string): number[] {
  return [...text.matchAll(/(\d[\d,]*(?:\.\d+)?)(?: (MiB|KiB|s|minutes|hours?|days)\b)?/g)].map(
    ([, number, unit]) => Number(number!.replaceAll(',', '')) * (unit === undefined ? 1 : UNITS[unit]!),
  )
}

function unitOf(name: string): number {
  if (/_MS(_|$)/.test(name)) return 1 / 1_000
  if (name.endsWith('_MINUTES')) return 60
  return /_DAYS(_|$)/.test(name) ? 86_400 : 1
}

// By type of activity, the objects that its receiver looks for by their type.
function objectsOf(activity: string): string[] {
  switch (activity) {
    case 'Create':
      return [...POST_TYPES]
    case 'Undo':
      return stringsIn(`${RECEIVE}/reactions.ts`, 'receiveUndo').filter((word) => ACTIVITIES.has(word))
    case 'Accept':
    case 'Reject':
      return settledBy(`receiveAny${activity}`)
    case 'Delete':
      return stringsIn(`${RECEIVE}/accounts.ts`, 'DELETABLE')
    case 'Add':
    case 'Remove':
      return [HashtagShape.shape.type.value]
    case 'Offer':
      return stringsIn('federation/wire/offer.ts', 'AgreementShape').filter((word) => word === 'Agreement')
    case 'TentativeAccept':
      return SETTLED.settleOffer!
    case 'Announce':
      return ['Create', 'Update', 'Delete']
    default:
      return []
  }
}

function settledBy(receiver: string): string[] {
  const [, body = ''] = sourceOf(`${RECEIVE}/offers.ts`).split(`export const ${receiver}:`)
  const asked = body.split('\n\n')[0]!.matchAll(/await (\w+)\(/g)
  return [...asked].flatMap(([, name]) => SETTLED[name!] ?? [`what ${name} settles`])
}

function isActivityClass(thing: unknown): boolean {
  return typeof thing === 'function' && thing.prototype instanceof vocabulary.Activity
}

function sorted(words: Iterable<string>): string[] {
  return [...new Set(words)].sort()
}
