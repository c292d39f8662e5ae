// The example documents of test/fixtures, as one node and one peer on loopback would have written them. Those of Mastodon
// are called by their names alone, those of other programs with their folder: `misskey/16-flag.json`.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { digestOf, type Signer, signed } from './mastodon/signing.ts'
import { type Answered, send } from './peer.ts'

const FOLDER = join(import.meta.dirname, '../fixtures')
const OTHERS = [
  'misskey',
  'pleroma',
  'gotosocial',
  'lemmy',
  'wordpress',
  'pixelfed',
  'friendica',
  'bookwyrm',
] as const
const SHAPES_FILE = '99-http-headers.json'

/** The names of all example documents; the one with header shapes is none. */
export const FIXTURES = [
  ...readdirSync(join(FOLDER, 'mastodon')).filter((name) => name !== SHAPES_FILE),
  ...OTHERS.flatMap((program) => readdirSync(join(FOLDER, program)).map((name) => `${program}/${name}`)),
]

// They are all played by one peer: no address of one is an address of another.
const ABROAD = [
  ...['mastodon.example', 'misskey.example', 'pleroma.example', 'gts.example', 'lemmy.example'],
  ...['blog.example', 'pixelfed.example', 'friendica.example', 'books.example'],
]

/** Who plays whom. */
export interface Cast {
  /** The origins of writers.example, of mastodon.example and the other programs' nodes, and of victim.example. */
  writers: string
  mastodon: string
  victim: string
  /** Where the fixtures' addresses at writers.example are at our node: theirs → ours, without the origin. */
  addresses: Record<string, string>
  /** Public keys by the names that placeholders give them. */
  keys: Record<string, string>
}

/**
 * Gives the bytes of an example with the cast in it: hosts, our addresses, keys. `{{LD_SIGNATURE}}` stays as it is,
 * which is a signature that is present but not valid.
 */
export function loadFixture(name: string, cast: Cast): string {
  let text = readFileSync(join(FOLDER, name.includes('/') ? name : `mastodon/${name}`), 'utf8')
  for (const [theirs, ours] of Object.entries(cast.addresses)) {
    text = text.replaceAll(
      new RegExp(`https://writers\\.example${theirs}(?=["/\\\\])`, 'g'),
      cast.writers + ours,
    )
  }
  for (const [host, origin] of Object.entries({
    'writers.example': cast.writers,
    ...Object.fromEntries(ABROAD.map((host) => [host, cast.mastodon])),
    'victim.example': cast.victim,
  })) {
    text = text.replaceAll(`https://${host}`, origin).replaceAll(host, new URL(origin).host)
  }
  return text.replaceAll(/\{\{PUBLIC_KEY_PEM:(\w+)\}\}/g, (_, name: string) =>
    JSON.stringify(cast.keys[name]).slice(1, -1),
  )
}

interface Shapes {
  user_agent: Record<string, string>
  post_inbox: { headers: Record<string, string> }
  post_inbox_followers_only: { adds: Record<string, string>; signed_headers: string }
}

const shapes = JSON.parse(readFileSync(join(FOLDER, 'mastodon', SHAPES_FILE), 'utf8')) as Shapes

/** Posts bytes to an inbox with the headers that Mastodon sends and signs. */
export async function postAsMastodon(
  signer: Signer,
  inbox: string,
  {
    body,
    followers,
  }: { body: string /** Set for a post to followers: who of them is at our node. */; followers?: string[] },
): Promise<Answered> {
  const { headers } = shapes.post_inbox
  const { adds, signed_headers } = shapes.post_inbox_followers_only
  const { Signature: signature, ...others } = { ...headers, ...(followers ? adds : {}) }
  const filled = Object.entries(others).map(([name, value]) => [
    name.toLowerCase(),
    value
      .replace('{UA}', shapes.user_agent['4.3-4.6']!.replace('{VERSION}', '4.5.15'))
      .replace('{HTTP_DATE_NOW}', new Date().toUTCString())
      .replace('SHA-256={BASE64_SHA256_OF_BODY}', digestOf(body))
      .replace('writers.example', new URL(inbox).host)
      .replaceAll('{ACTOR}', signer.uri)
      .replace('{XOR_SHA256_HEX}', xorOf(followers ?? [])),
  ])
  const names = followers ? signed_headers : /headers="([^"]+)"/.exec(signature!)![1]!
  const request = { method: 'POST' as const, url: inbox, headers: Object.fromEntries(filled) }
  return await send(inbox, body, signed(signer, { ...request, names: names.split(' ') }))
}

// FEP-8fcf: the SHA-256 of each follower's id, all of them put together by exclusive or.
function xorOf(ids: string[]): string {
  const sum = Buffer.alloc(32)
  for (const id of ids) {
    const hash = createHash('sha256').update(id).digest()
    for (const [at, byte] of hash.entries()) sum[at]! ^= byte
  }
  return sum.toString('hex')
}
