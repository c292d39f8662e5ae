// A reply to a referral: an interest, a recommendation of a colleague, or its author's own word (product §2.7, §2.8).
import type { Account } from '../../core/accounts/account.ts'
import { readAccounts } from '../../core/accounts/find.ts'
import { expressInterest } from '../../core/interests/express.ts'
import { findAnsweredMessage } from '../../core/messages/find.ts'
import { findPost } from '../../core/posts/find.ts'
import { recommendColleague } from '../../core/recommendations/recommend.ts'
import type { Referral } from '../../core/referrals/referral.ts'
import { lockReferralOfPost } from '../../core/referrals/source.ts'
import { attempt, Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Tx } from '../../db/connect.ts'
import type { Visibility } from '../../db/schema/words.ts'
import { type Command, readCommand } from '../commands.ts'
import { obey } from '../obey.ts'
import { sayBelow } from '../send.ts'
import { saysInterest } from './first-person.ts'
import type { Heard } from './heard.ts'
import { wordsOf } from './words.ts'

/** Hears a public reply: to a referral, or its author's to what the desk said below her post. */
export async function hearReply(tx: Tx, site: Site, heard: Heard): Promise<void> {
  const referral = await findAnswered(tx, heard)
  if (referral && referral.authorId !== heard.speaker.id) {
    const refused = await answerReferral(tx, site, heard, referral)
    // In public nobody is told of a refusal: it would shame her before her readers.
    if (refused !== undefined) return
  }
  await hearAuthor(tx, site, heard)
}

/** The referral whose post this is a reply to; undefined when it is none. */
export async function findAnswered(tx: Tx, { post }: Heard): Promise<Referral | undefined> {
  const id = post.inReplyTo?.id
  return id == null ? undefined : await lockReferralOfPost(tx, id)
}

/** Takes a reply for what it says: a word for exactly one third person, or the speaker's own interest. */
export async function answerReferral(
  tx: Tx,
  site: Site,
  heard: Heard,
  referral: Referral,
): Promise<Refusal | undefined> {
  const { post, speaker, text, at } = heard
  const subject = await findSubject(tx, heard, referral)
  // Somebody was named whom this node cannot find: a word for her is no word for oneself.
  if (!subject && !saysInterest(text) && namesStranger(heard)) return undefined
  const words = wordsOf(text)
  const done = await attempt<unknown>(tx, () =>
    subject
      ? recommendColleague(tx, {
          referralId: referral.id,
          recommenderId: speaker.id,
          subject,
          basis: 'unsaid',
          sinceYear: null,
          words: words.slice(0, 1_000),
          postId: post.id,
          at,
        })
      : expressInterest(tx, site, {
          referralId: referral.id,
          candidateId: speaker.id,
          source: OPEN.includes(post.visibility) ? 'federated_public' : 'federated_direct',
          message: words.slice(0, 2_000),
          rate: null,
          availableFrom: null,
          samples: [],
          postId: post.id,
          offerUri: null,
          at,
        }),
  )
  return done instanceof Refusal ? done : undefined
}

const OPEN: readonly Visibility[] = ['public', 'unlisted']

// Exactly one person who is neither author nor speaker nor one of ours that runs errands, and no word of own interest.
async function findSubject(
  tx: Tx,
  { post, speaker, text }: Heard,
  referral: Referral,
): Promise<Account | undefined> {
  const named = post.mentions.filter(
    ({ id, kind, isSilent }) =>
      !isSilent && kind === 'writer' && id !== speaker.id && id !== referral.authorId,
  )
  if (named.length !== 1 || saysInterest(text)) return undefined
  const [subject] = await readAccounts(
    tx,
    named.map(({ id }) => id),
  )
  return subject
}

// A mention in the markup that leads to none of those whom the node knows by it.
function namesStranger({ post }: Heard): boolean {
  const known = new Set(post.mentions.flatMap(({ uri, url }) => [uri, url]))
  const links = [...post.html.matchAll(/<a [^>]*class="(?:u-url )?mention"[^>]*>/g)].map(([tag]) => tag)
  return links.some((tag) => {
    const href = /href="([^"]*)"/.exec(tag)?.[1]?.replaceAll('&amp;', '&')
    return href !== undefined && !known.has(href)
  })
}

// The desk asks an author below her own post; there she may answer in public too.
async function hearAuthor(tx: Tx, site: Site, heard: Heard): Promise<void> {
  const { post, speaker, text, at } = heard
  const message = await findAnsweredMessage(tx, speaker.id, post.id)
  if (message?.postId !== post.inReplyTo?.id) return
  const command = readCommand(text, { at, language: post.language })
  if (command.name === 'unknown' || !message) return
  const said = isSecret(command)
    ? { text: IN_PRIVATE, about: { kind: 'answer', referralId: message.referralId ?? undefined } }
    : await obey(tx, site, { heard, command, message })
  const from = (await readAccounts(tx, [message.fromId]))[0]
  const below = await findPost(tx, null, post.id)
  if (from && below) await sayBelow(tx, site, { to: speaker, ...said }, { from, below })
}

const IN_PRIVATE =
  'that is between you and me: say it with “mentioned people only”, and I answer in the same way. Here everybody could read it.'

// What names candidates, or says where somebody stands, is said in private or not at all (product §3.5).
function isSecret(command: Command): boolean {
  return SECRET.has(command.name) || (command.name === 'filled' && command.who !== null)
}

const SECRET = new Set<Command['name']>([
  ...(['who', 'shortlist', 'intro', 'not this time', 'list mine'] as const),
  ...(['forget me', 'sign out', 'booked until', 'available'] as const),
])
