// Somebody at a server of another make, by Mastodon's client API (docs.joinmastodon.org), which several of them speak.

const TIMELINE_LENGTH = 40

/** Somebody's account as another server shows it; `acct` ends in the host when it is at home elsewhere still. */
export interface TheirAccount {
  id: string
  acct: string
  display_name: string
  note: string
  /** The URL of its picture. */
  avatar: string
}

/** A picture as another server shows it: `url` is where it gives its own copy, or leads to ours. */
export interface TheirPicture {
  id: string
  type: string
  url: string
  description: string | null
}

/** What a post quotes, as another server shows it. */
export interface TheirQuote {
  state: string
  quoted_status: TheirPost | null
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
  account: TheirAccount
  content: string
  spoiler_text: string
  media_attachments: TheirPicture[]
  edited_at: string | null
  visibility: string
  in_reply_to_id: string | null
  reblog: TheirPost | null
  reblogs_count: number
  favourites_count: number
  poll: TheirPoll | null
  quote?: TheirQuote | null
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
  spoiler_text?: string
  media_ids?: string[]
  quoted_status_id?: string
  poll?: { options: string[]; expires_in: number }
}

/** Somebody who is signed in at another server, with the deeds that a test asks of them. */
export type Member = ReturnType<typeof memberOf>

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Api = <T>(method: Method, path: string, fields?: object) => Promise<T>

/** Opens an account by its access token. */
export function memberOf({ origin, name, token }: { origin: string; name: string; token: string }) {
  const api: Api = async <T>(method: Method, path: string, fields: object = {}) => {
    const authorization = `Bearer ${token}`
    const sent =
      fields instanceof FormData
        ? { headers: { authorization }, body: fields }
        : {
            headers: { authorization, 'content-type': 'application/json' },
            body: method === 'GET' ? null : JSON.stringify(fields),
          }
    const answer = await fetch(origin + path, { method, ...sent })
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
    /** An account as it is known there now. */
    readAccount: (accountId: string) => api<TheirAccount>('GET', `/api/v1/accounts/${accountId}`),
    /** Changes the member's own profile. */
    editProfile: (profile: { display_name: string; note: string; avatar: File }) =>
      api('PATCH', '/api/v1/accounts/update_credentials', formOf(profile)),
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
    /** Takes back that a post of the member's may be quoted by another. */
    revokeQuote: (postId: string, quotingId: string) =>
      api('POST', `/api/v1/statuses/${postId}/quotes/${quotingId}/revoke`),
    pin: on('pin'),
    unpin: on('unpin'),
    /** Reports a post and its author, to the moderators of the author's node too. */
    report: ({ id, account }: TheirPost, comment: string) =>
      api('POST', '/api/v1/reports', {
        account_id: account.id,
        status_ids: [id],
        comment,
        forward: true,
      }),
    /** Keeps a picture, to be posted by its id. */
    upload: async (file: Blob, description: string) =>
      await api<TheirPicture>('POST', '/api/v2/media', formOf({ file, description })),
    vote: (pollId: string, choice: number) =>
      api<TheirPoll>('POST', `/api/v1/polls/${pollId}/votes`, { choices: [choice] }),
  }
}

function formOf(fields: Record<string, string | Blob>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return form
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
    /** What stands on top of a profile. */
    readPins: (accountId: string) =>
      api<TheirPost[]>('GET', `/api/v1/accounts/${accountId}/statuses?pinned=true`),
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
