// What a writer of our node does in these tests, by the forms of its pages.
import { Browser, type Fields, type ShownPost } from './browser.ts'

/** A writer who is signed in at our node, with the deeds that a test asks of her. */
export type Writer = Awaited<ReturnType<typeof signInWriter>>

/** How a post of hers is written, where that is not in public. */
export interface Manner {
  visibility?: 'public' | 'unlisted' | 'followers' | 'direct'
  replyTo?: string
  choices?: string[]
}

/** Signs a writer in at our node, by its pages. */
export async function signInWriter(origin: string, name: string, password: string) {
  const browser = new Browser(origin)
  await browser.send('/sign-in', { handle: name, password })
  return {
    name,
    handle: `@${name}@${new URL(origin).host}`,
    uri: `${origin}/users/${name}`,
    browser,
    ...deedsOnPosts(browser),
    ...deedsOnPeople(browser, password),
    /** Her home shows it. */
    atHome: (saying: string) => browser.findPost('/home', saying),
    /** She is told of it: a reply, a mention, a message. */
    told: (saying: string) => browser.findPost('/notifications', saying),
    /** The page of what she is told has these words. */
    isTold: async (words: string) => textOf(await browser.read('/notifications')).includes(words),
  }
}

function deedsOnPosts(browser: Browser) {
  const on =
    (deed: string) =>
    (post: ShownPost, fields: Fields = {}) =>
      browser.send(`/posts/${post.id}/${deed}`, fields, post.path)
  return {
    /** Writes a post. */
    write: async (text: string, manner: Manner = {}): Promise<ShownPost> => {
      const path = await browser.send('/new/post', {
        text,
        visibility: manner.visibility ?? 'public',
        language: 'en',
        reply_to: manner.replyTo ?? '',
        ...(manner.choices && { poll_choice: manner.choices, poll_minutes: '1440' }),
        step: 'publish',
      })
      return { id: path.split('/').at(-1)!, path, words: text }
    },
    edit: (post: ShownPost, text: string) =>
      browser.send(`${post.path}/edit`, { text, language: 'en', warning: '', step: 'publish' }),
    remove: (post: ShownPost) => browser.send(`/posts/${post.id}/delete`, {}),
    like: on('like'),
    unlike: on('unlike'),
    boost: on('boost'),
    unboost: on('unboost'),
    vote: (post: ShownPost, choice: number) => on('vote')(post, { choice: String(choice) }),
    /** What the page of a post says. */
    read: async (post: ShownPost) => textOf(await browser.read(post.path)),
    /** The page of a post answers with this status. */
    statusOf: (post: ShownPost) => browser.statusOf(post.path),
  }
}

function deedsOnPeople(browser: Browser, password: string) {
  // Whoever asks other servers for accounts may do so a few times a minute only.
  const known = new Map<string, string>()
  const profileOf = async (handleOrUrl: string) => {
    const asked = `/authorize_interaction?${new URLSearchParams({ uri: handleOrUrl })}`
    const path = known.get(handleOrUrl) ?? (await browser.ledTo(asked))
    known.set(handleOrUrl, path)
    const [, id = ''] = /action="\/accounts\/(\d+)\//.exec(await browser.read(path)) ?? []
    return { path, id }
  }
  const on = (deed: string) => async (handleOrUrl: string) => {
    const { id, path } = await profileOf(handleOrUrl)
    return await browser.send(`/accounts/${id}/${deed}`, {}, path)
  }
  return {
    follow: on('follow'),
    unfollow: on('unfollow'),
    block: on('block'),
    unblock: on('unblock'),
    /** What somebody's page says to her. */
    readProfile: async (handleOrUrl: string) =>
      textOf(await browser.read((await profileOf(handleOrUrl)).path)),
    /** Says of another account that it is hers too. */
    addAlias: (handle: string) => browser.send('/settings/move/aliases', { handle }, '/settings/move'),
    moveTo: (handle: string) => browser.send('/settings/move', { handle, password }),
  }
}

function textOf(page: string): string {
  return page.replaceAll(/<[^>]+>/g, '').replaceAll(/\s+/g, ' ')
}
