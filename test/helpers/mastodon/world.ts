// What a simulated Mastodon knows, and what it complains of. It is strict about federation.md §1–§3 and tolerant about
// nothing: a real one would be silent where this one takes a note.
import { nextPemPair } from '../keys.ts'

/** The collection that stands for everybody, in the only form that all servers take. */
export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
/** The context of ActivityStreams. */
export const AS = 'https://www.w3.org/ns/activitystreams'

/** A JSON document as it came. */
export type Json = Record<string, unknown>

/** An account of this server. */
export interface Member {
  name: string
  uri: string
  isLocked: boolean
  publicPem: string
  privatePem: string
}

/** An account of another server, as its document says. */
export interface Remote {
  uri: string
  acct: string
  type: string
  url: string
  inbox: string
  sharedInbox: string | undefined
  followers: string
  publicPem: string
  keyId: string
  isLocked: boolean
}

/** A post, of this server or another. */
export interface Post {
  uri: string
  url: string
  author: string
  content: string
  visibility: 'public' | 'unlisted' | 'private' | 'direct'
  inReplyTo: string | null
  published: string
  updated: string | null
  /** What it said before each edit. */
  history: string[]
  tag: Json[]
  to: string[]
  cc: string[]
}

/** A line of a member's home: a post, or a boost of one. */
export interface Line {
  post: string
  boostedBy: string | null
}

/** What a member is told: a mention, one that is hidden in “filtered notifications”, or an edit of what she boosted. */
export interface Told {
  post: string
  kind: 'mention' | 'filtered' | 'edit'
}

/** The preview of a link as it was when it was fetched; kept for two weeks, or until its post is edited. */
export interface Card {
  url: string
  title: string
}

/** One account follows another; `id` is that of the Follow. */
export interface Tie {
  id: string
  follower: string
  followee: string
  isAccepted: boolean
}

/** The state of the server. */
export class World {
  readonly origin: string
  readonly host: string
  readonly members = new Map<string, Member>()
  readonly remotes = new Map<string, Remote>()
  readonly posts = new Map<string, Post>()
  readonly homes = new Map<string, Line[]>()
  readonly ties: Tie[] = []
  readonly told = new Map<string, Told[]>()
  /** Standing boosts, as booster and post. */
  readonly boosts = new Set<string>()
  readonly cards = new Map<string, Card>()
  /** Whether links in posts are fetched: their pages must be there. */
  makesCards = false
  readonly likes = new Set<string>()
  readonly graves = new Set<string>()
  readonly violations: string[] = []
  /** Bodies by the activity's id: the same id must always have the same bytes. */
  readonly heard = new Map<string, string>()
  readonly instance: Member
  #serial = 115_770_000_000_000_000n

  constructor(origin: string) {
    this.origin = origin
    this.host = new URL(origin).host
    this.instance = { ...nextPemPair('mastodon'), name: this.host, uri: `${origin}/actor`, isLocked: true }
  }

  /** Accounts made before 4.5 are named by their names, later ones by a number (§1.4). */
  join(name: string): Member {
    const uri = this.members.size === 0 ? `/users/${name}` : `/ap/users/${this.next()}`
    const member = { ...nextPemPair('mastodon'), name, uri: this.origin + uri, isLocked: false }
    this.members.set(member.uri, member)
    this.homes.set(member.uri, [])
    this.told.set(member.uri, [])
    return member
  }

  /** Takes a note of what a real Mastodon would not have taken. Gives the condition back. */
  check(isRight: boolean, complaint: string): boolean {
    if (!isRight) this.violations.push(complaint)
    return isRight
  }

  next(): bigint {
    this.#serial += 1n
    return this.#serial
  }

  memberNamed(name: string): Member | undefined {
    return [...this.members.values()].find((member) => member.name === name)
  }

  /** An account of this server or another, as a post names it. */
  person(uri: string): Remote | undefined {
    const member = this.members.get(uri)
    if (!member) return this.remotes.get(uri)
    return {
      uri,
      acct: `${member.name}@${this.host}`,
      type: 'Person',
      url: `${this.origin}/@${member.name}`,
      inbox: `${uri}/inbox`,
      sharedInbox: `${this.origin}/inbox`,
      followers: `${uri}/followers`,
      publicPem: member.publicPem,
      keyId: `${uri}#main-key`,
      isLocked: member.isLocked,
    }
  }

  isOwn(uri: string): boolean {
    return uri.startsWith(`${this.origin}/`)
  }

  tie(follower: string, followee: string): Tie | undefined {
    return this.ties.find((one) => one.follower === follower && one.followee === followee)
  }

  untie(follower: string, followee: string): void {
    const at = this.ties.findIndex((one) => one.follower === follower && one.followee === followee)
    if (at >= 0) this.ties.splice(at, 1)
  }

  /** The members who follow an account. */
  fansOf(uri: string): Member[] {
    return this.ties.flatMap((tie) => {
      const fan = tie.isAccepted && tie.followee === uri ? this.members.get(tie.follower) : undefined
      return fan ? [fan] : []
    })
  }
}

/** Whether something is a JSON object. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The id of a thing that is named or given whole. */
export function idOf(thing: unknown): string {
  return String(isJson(thing) ? thing.id : thing)
}
