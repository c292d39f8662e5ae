import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { ProfileField } from '../../db/schema/words.ts'
import { type CleanHtml, html, isWebUrl, plainText, typedText } from '../../lib/html.ts'
import { writeHtml } from '../../lib/text.ts'
import { enqueue } from '../jobs.ts'
import { Refusal } from '../refusal.ts'
import { mediaUrl, type Site, tagUrl } from '../site.ts'
import type { Account } from './account.ts'
import { NAME_LENGTH_MAX } from './create.ts'

/** The longest that somebody can say of herself, in characters as people count them. */
export const BIO_LENGTH_MAX = 1_000
/** How many links a profile has; Mastodon shows as many. */
export const LINKS_MAX = 4
/** The longest label of a link. */
export const LABEL_LENGTH_MAX = 60
/** The longest address of a link: as markup it must stay below the 2,047 characters that Mastodon keeps. */
export const LINK_LENGTH_MAX = 500

/** A place elsewhere that is a writer's own. */
export interface ProfileLink {
  label: string
  url: string
}

/** What a writer decides about her account, as she types it. */
export interface Profile {
  name: string
  bio: string
  links: ProfileLink[]
  approvesFollows: boolean
  isDiscoverable: boolean
  isIndexable: boolean
  /** A new picture of herself; null: none any more; undefined: the one that she has. */
  avatar?: { name: string } | null
}

/** The profile that an account has, to be edited. */
export function profileOf(account: Account): Profile {
  const { name, bioHtml, fields, approvesFollows, isDiscoverable, isIndexable } = account
  return {
    name,
    bio: typedText(bioHtml),
    links: fields.map((field) => ({ label: field.name, url: plainText(field.html) })),
    approvesFollows,
    isDiscoverable,
    isIndexable,
  }
}

/**
 * Changes what a local account says of itself and how it may be followed, and tells its followers.
 * Refuses: 'invalid' for a name, bio or label that is too long, and for links that lead to no page of the web.
 */
export async function editProfile(tx: Tx, site: Site, account: Account, profile: Profile): Promise<void> {
  checkWords(profile)
  const fields: ProfileField[] = profile.links.map(({ label, url }) => ({
    name: label.trim(),
    html: writeOwnLink(site, url),
  }))
  await tx
    .updateTable('accounts')
    .set({
      name: profile.name.trim(),
      bio_html: writeHtml(profile.bio, { mentions: new Map(), tagUrl: (tag) => tagUrl(site, tag) }),
      fields: JSON.stringify(fields),
      approves_follows: profile.approvesFollows,
      is_discoverable: profile.isDiscoverable,
      is_indexable: profile.isIndexable,
      ...(profile.avatar !== undefined && {
        avatar_url: profile.avatar && mediaUrl(site, profile.avatar.name),
      }),
      // Each change is sent under an id made of its time, so that no two may have the same.
      changed_at: sql<Date>`greatest(now(), changed_at + interval '1 millisecond')`,
    })
    .where('id', '=', account.id)
    .execute()
  await enqueue(tx, 'send-profile', { accountId: account.id })
}

function checkWords({ name, bio, links }: Profile): void {
  if ([...name.trim()].length > NAME_LENGTH_MAX) {
    throw new Refusal('invalid', `A name holds at most ${NAME_LENGTH_MAX} characters.`)
  }
  if ([...bio].length > BIO_LENGTH_MAX) {
    throw new Refusal('invalid', `A bio holds at most ${BIO_LENGTH_MAX} characters.`)
  }
  if (links.length > LINKS_MAX) throw new Refusal('invalid', `A profile has at most ${LINKS_MAX} links.`)
  for (const { label } of links) {
    const length = [...label.trim()].length
    if (length === 0 || length > LABEL_LENGTH_MAX) {
      throw new Refusal('invalid', `Each link needs a label of at most ${LABEL_LENGTH_MAX} characters.`)
    }
  }
}

// Mastodon looks for the way back to the profile only where the link is all there is and its text is where it leads
// (Account::Field); `me` says that both ends are hers (microformats.org/wiki/rel-me).
function writeOwnLink(site: Site, typed: string): CleanHtml {
  const url = isWebUrl(typed) ? new URL(typed) : null
  // A password in an address would be shown to everybody.
  if (url === null || url.username !== '' || url.password !== '' || url.href.length > LINK_LENGTH_MAX) {
    const shown = typed.slice(0, LABEL_LENGTH_MAX)
    throw new Refusal(
      'invalid',
      `“${shown}” is not the address of a web page of up to ${LINK_LENGTH_MAX} characters.`,
    )
  }
  if (!isPublicName(site, url.hostname)) {
    throw new Refusal(
      'invalid',
      `“${url.hostname}” is a name without a dot, and no site is called so: write it whole, such as ada.example.`,
    )
  }
  return html`<a href="${url.href}" rel="me nofollow noopener" translate="no">${url.href}</a>`.toString()
}

// A name of one word leads nowhere, or into somebody's own network. A node that is tried out, over http, may link to its machine.
function isPublicName({ origin }: Site, name: string): boolean {
  return /[^.]\.[^.]/.test(name) || (name === 'localhost' && origin.startsWith('http://'))
}
