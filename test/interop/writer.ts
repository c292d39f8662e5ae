// What a writer of our node does in these tests, by the forms of its pages.
import { Browser, type Fields, type ShownPost } from './browser.ts'

/** A writer who is signed in at our node, with the deeds that a test asks of her. */
export type Writer = Awaited<ReturnType<typeof signInWriter>>

/** How a post of hers is written, where that is not in public. */
export interface Manner {
  visibility?: 'public' | 'unlisted' | 'followers' | 'direct'
  replyTo?: string
  choices?: string[]
  warning?: string
  /** The id of the post that it quotes. */
  quote?: string
  picture?: { file: File; alt: string }
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
      const fields = fieldsOf(text, manner)
      const pictured = manner.picture ? await showPicture(browser, fields, manner.picture) : {}
      const path = await browser.send('/new/post', { ...fields, ...pictured })
      return { id: path.split('/').at(-1)!, path, words: text }
    },
    edit: (post: ShownPost, text: string) =>
      browser.send(`${post.path}/edit`, { text, language: 'en', warning: '', step: 'publish' }),
    remove: (post: ShownPost) => browser.send(`/posts/${post.id}/delete`, {}),
    like: on('like'),
    unlike: on('unlike'),
    boost: on('boost'),
    unboost: on('unboost'),
    pin: on('pin'),
    unpin: on('unpin'),
    /** Reports a post to the moderators here, and to those of its author's node. */
    report: (post: ShownPost, text: string) =>
      browser.send(`/posts/${post.id}/report`, { text, tell: 'there' }),
    vote: (post: ShownPost, choice: number) => on('vote')(post, { choice: String(choice) }),
    /** What the page of a post says. */
    read: async (post: ShownPost) => textOf(await browser.read(post.path)),
    /** The page of a post answers with this status. */
    statusOf: (post: ShownPost) => browser.statusOf(post.path),
  }
}

function fieldsOf(text: string, manner: Manner): Fields {
  return {
    text,
    visibility: manner.visibility ?? 'public',
    language: 'en',
    reply_to: manner.replyTo ?? '',
    warning: manner.warning ?? '',
    quote: manner.quote ?? '',
    ...(manner.choices && { poll_choice: manner.choices, poll_minutes: '1440' }),
    step: 'publish',
  }
}

// New pictures are shown first, with a field for what is to be seen in them.
async function showPicture(
  browser: Browser,
  fields: Fields,
  { file, alt }: { file: File; alt: string },
): Promise<Fields> {
  const page = await browser.sendForPage('/new/post', { ...fields, picture: file })
  const [, media = ''] = /name="media" value="(\d+)"/.exec(page) ?? []
  return { media, alt }
}

function deedsOnPeople(browser: Browser, password: string) {
  // Whoever asks other servers for accounts may do so a few times a minute only.
  const known = new Map<string, string>()
  const pathOf = async (handleOrUrl: string) => {
    const asked = `/authorize_interaction?${new URLSearchParams({ uri: handleOrUrl })}`
    const path = known.get(handleOrUrl) ?? (await browser.ledTo(asked))
    known.set(handleOrUrl, path)
    return path
  }
  const profileOf = async (handleOrUrl: string) => {
    const path = await pathOf(handleOrUrl)
    const page = await browser.read(path)
    const [, id = ''] = /action="\/accounts\/(\d+)\//.exec(page) ?? []
    return { path, id, page }
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
    /** Says anew who she is. */
    editProfile: (profile: { name: string; bio: string; avatar: File }) =>
      browser.send('/settings/profile', { ...profile, choices: ['discover', 'index'] }),
    /** What stands on top of somebody's page. */
    readPins: async (handleOrUrl: string) => {
      const { page } = await profileOf(handleOrUrl)
      const [, pinned = ''] = /id="pinned-title"(.*?)<\/section>/s.exec(page) ?? []
      return textOf(pinned)
    },
    /** Where the copy of somebody's picture is. */
    findFace: async (handleOrUrl: string) =>
      /<img src="(\/media\/accounts\/\d+\/avatar[^"]*)"/.exec((await profileOf(handleOrUrl)).page)?.[1],
    /** Somebody's page answers her with this status. */
    statusOfProfile: async (handleOrUrl: string) => browser.statusOf(await pathOf(handleOrUrl)),
    /** What somebody's page says to her. */
    readProfile: async (handleOrUrl: string) => textOf((await profileOf(handleOrUrl)).page),
    /** Says of another account that it is hers too. */
    addAlias: (handle: string) => browser.send('/settings/move/aliases', { handle }, '/settings/move'),
    /** Deletes her account. */
    leave: () => browser.sendForPage('/settings/leave', { password, sure: 'yes' }),
    moveTo: (handle: string) => browser.send('/settings/move', { handle, password }),
  }
}

function textOf(page: string): string {
  return page.replaceAll(/<[^>]+>/g, '').replaceAll(/\s+/g, ' ')
}
