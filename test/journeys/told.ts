import type { Mastodon } from '../helpers/mastodon.ts'

/** A post that a member of the simulated Mastodon was told of, as she reads it. */
export interface Told {
  uri: string
  kind: 'mention' | 'filtered' | 'edit'
  visibility: string
  inReplyTo: string | null
  text: string
}

/** All that a member was told of, the oldest first, the markup read as text. */
export async function readTexts(mastodon: Mastodon, as: string): Promise<Told[]> {
  const lines = (await mastodon.asks('told', { as })) ?? []
  return await Promise.all(
    lines.map(async ({ post: uri, kind }) => {
      const post = (await mastodon.asks('post', { uri }))!
      return { uri, kind, visibility: post.visibility, inReplyTo: post.inReplyTo, text: textOf(post.content) }
    }),
  )
}

function textOf(markup: string): string {
  return markup
    .replaceAll(/<br ?\/?>|<\/p>/g, '\n')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
}
