// Somebody at a server of another make, by Mastodon's client API (docs.joinmastodon.org), which several of them speak.

const TIMELINE_LENGTH = 40

/** Somebody's account as another server shows it; `acct` ends in the host when it is at home elsewhere still. */
export interface TheirAccount {
  id: string
  acct: string
}

/** A poll as another server shows it. */
export interface TheirPoll {
  id: string
  votes_count: number
  options: { title: string; votes_count: number | null }[]
}

/** A post as another server shows it: `id` is its own, `uri` is the ActivityPub id everywhere. */
export interface TheirPost {
  id: string
  uri: string
  content: string
  edited_at: string | null
  visibility: string
  in_reply_to_id: string | null
  reblog: TheirPost | null
  reblogs_count: number
  favourites_count: number
  poll: TheirPoll | null
}

/** How an account at another server stands to somebody. */
export interface TheirTie {
  following: boolean
  followed_by: boolean
  blocking: boolean
  blocked_by: boolean
}

/** How somebody writes, where that is not in public. */
export interface TheirManner {
  visibility?: 'public' | 'private' | 'direct'
  in_reply_to_id?: string
  poll?: { options: string[]; expires_in: number }
}

/** A server of another make, running on loopback. `join` makes an account there, which accepts whoever follows it. */
export interface OtherServer {
  name: string
  host: string
  /** How somebody is looked for there: by handle, where it asks WebFinger by plain http, else by ActivityPub id. */
  knowsBy: 'handle' | 'uri'
  /** All accounts there are one person's, who reads with each what came for any. */
  isOnePersons: boolean
  /** It tells whoever voted in a poll of its people how that stands. */
  tellsTallies: boolean
  /** It answers a Follow by whoever took one back before. */
  hearsFollowsAgain: boolean
  join: (name: string) => Promise<Member>
  /**
   * Signs somebody in at its pages, to which another server sent them, agrees, and gives where they are sent back to. Null:
   * its sign-in is of no use to others.
   */
  authorize: ((name: string, url: string) => Promise<string>) | null
}

/** Somebody who is signed in at another server, with the deeds that a test asks of them. */
export type Member = ReturnType<typeof memberOf>

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Api = <T>(method: Method, path: string, fields?: object) => Promise<T>

/** Opens an account by its access token. */
export function memberOf({ origin, name, token }: { origin: string; name: string; token: string }) {
  const api: Api = async <T>(method: Method, path: string, fields: object = {}) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const body = method === 'GET' ? null : JSON.stringify(fields)
    const answer = await fetch(origin + path, { method, headers, body })
    if (!answer.ok) throw new Refused(answer.status, `${method} ${path}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    name,
    handle: `@${name}@${new URL(origin).host}`,
    api,
    ...deedsOnPeople(api),
    ...deedsOnPosts(api),
    ...reading(api),
  }
}

class Refused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(`${status} ${message}`)
    this.status = status
  }
}

function deedsOnPeople(api: Api) {
  const on = (deed: string) => (accountId: string) =>
    api<TheirTie>('POST', `/api/v1/accounts/${accountId}/${deed}`)
  return {
    /** The account of that handle or URL, fetched from its own server when it is not known yet. */
    find: async (handleOrUrl: string) => {
      const query = new URLSearchParams({ q: handleOrUrl, type: 'accounts', resolve: 'true' })
      const found = await api<{ accounts: TheirAccount[] }>('GET', `/api/v2/search?${query}`)
      return found.accounts[0]
    },
    /** The post of that URL, if they may read it. */
    findPost: async (url: string) => {
      const query = new URLSearchParams({ q: url, type: 'statuses', resolve: 'true' })
      const found = await api<{ statuses: TheirPost[] }>('GET', `/api/v2/search?${query}`)
      return found.statuses[0]
    },
    follow: on('follow'),
    unfollow: on('unfollow'),
    block: on('block'),
    unblock: on('unblock'),
    relationship: async (accountId: string) => {
      const [found] = await api<TheirTie[]>('GET', `/api/v1/accounts/relationships?id[]=${accountId}`)
      return found
    },
  }
}

function deedsOnPosts(api: Api) {
  const on = (deed: string) => (postId: string) =>
    api<TheirPost>('POST', `/api/v1/statuses/${postId}/${deed}`)
  return {
    /** A public reply reaches only those whom `text` mentions, and the followers of the member. */
    write: (text: string, manner: TheirManner = {}) =>
      api<TheirPost>('POST', '/api/v1/statuses', { status: text, visibility: 'public', ...manner }),
    edit: (postId: string, text: string) =>
      api<TheirPost>('PUT', `/api/v1/statuses/${postId}`, { status: text }),
    remove: (postId: string) => api('DELETE', `/api/v1/statuses/${postId}`),
    boost: on('reblog'),
    unboost: on('unreblog'),
    like: on('favourite'),
    unlike: on('unfavourite'),
    vote: (pollId: string, choice: number) =>
      api<TheirPoll>('POST', `/api/v1/polls/${pollId}/votes`, { choices: [choice] }),
  }
}

function reading(api: Api) {
  /** Newest first. GoToSocial leaves out a boost of what stands near it already. */
  const homeTimeline = async () => {
    const posts = await api<TheirPost[]>('GET', `/api/v1/timelines/home?limit=${TIMELINE_LENGTH}`)
    // GoToSocial fills a short page from its database with what its cache gave already.
    return [...new Map(posts.map((post) => [post.id, post])).values()]
  }
  /** What was written to the member, newest first, by handle. */
  const mentions = async () => {
    const told = await api<{ type: string; account: TheirAccount; status: TheirPost }[]>(
      'GET',
      '/api/v1/notifications?types[]=mention&limit=30',
    )
    const written = told.filter(({ type }) => type === 'mention')
    return written.map(({ account, status }) => ({ by: `@${account.acct}`, ...status }))
  }
  return {
    homeTimeline,
    mentions,
    /** The first post in their timeline that says this. */
    atHome: async (saying: string) => (await homeTimeline()).find(({ content }) => content.includes(saying)),
    /** The first mention of them that says this. */
    told: async (saying: string) => (await mentions()).find(({ content }) => content.includes(saying)),
    /** What they read of a post; undefined once it is gone. */
    readPost: async (postId: string) => {
      try {
        return await api<TheirPost>('GET', `/api/v1/statuses/${postId}`)
      } catch (fault) {
        if (fault instanceof Refused && fault.status === 404) return undefined
        throw fault
      }
    },
  }
}
