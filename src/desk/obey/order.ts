import type { About, Message } from '../../core/messages/message.ts'
import { lockReferralById } from '../../core/referrals/find.ts'
import { findLastClosed, findReferralAbove, readOwnReferrals } from '../../core/referrals/own.ts'
import type { Referral } from '../../core/referrals/referral.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Tx } from '../../db/connect.ts'
import type { Command } from '../commands.ts'
import type { Heard } from '../hear/heard.ts'

/** In what a command is carried out. */
export interface Scene {
  tx: Tx
  site: Site
  heard: Heard
  /** The message of the desk that the command answers. */
  message: Message | undefined
  /** What the answer will be about, and with it the next command: an order that finds it out notes it here. */
  about: About
}

/** Carries one kind of command out, and gives the answer in words. Refuses as the deeds do. */
export type Order<C> = (scene: Scene, command: C) => Promise<string>

/** An order for each command. */
export type Orders = { [Name in Command['name']]: Order<Extract<Command, { name: Name }>> }

/**
 * The referral of the speaker's own that a command is about: that of the thread, else the only one that is open, else the
 * only one that waits. Refuses 'not_found' when it is another's, and 'conflict' when there is none or more than one.
 */
export async function findOwnReferral(scene: Scene): Promise<Referral> {
  const referral = await findMeant(scene)
  scene.about.referralId = referral.id
  return referral
}

// What was closed lately can be opened again, and there is rarely more than one of those.
const CLOSED_DAYS = 30
const DAY_MS = 86_400_000

async function findMeant(scene: Scene): Promise<Referral> {
  const { tx, heard } = scene
  const named = await findNamed(scene)
  if (named?.authorId === heard.speaker.id) return named
  if (named) throw new Refusal('not_found', 'Only whoever passed the work on can say that.')
  const own = await readOwnReferrals(tx, heard.speaker.id)
  const open = own.filter(({ state }) => state !== 'pending_review')
  const [first, more] = open.length > 0 ? open : own
  const only =
    first ?? (await findLastClosed(tx, heard.speaker.id, new Date(heard.at.getTime() - CLOSED_DAYS * DAY_MS)))
  if (!only) throw new Refusal('conflict', 'You have no open referral here. HELP lists what I understand.')
  if (more)
    throw new Refusal(
      'conflict',
      `You have several referrals that ${open.length > 0 ? 'are open' : 'wait for a moderator'}: answer in the thread of the one you mean. LIST MINE names them.`,
    )
  return only
}

// What the desk said last in the thread is about one; where it said nothing, the thread may be that of a referral's post.
async function findNamed({ tx, heard, message }: Scene): Promise<Referral | undefined> {
  const id = message?.referralId ?? (await findReferralAbove(tx, heard.post.id))
  return id && (await lockReferralById(tx, id))
}

/** The title of a referral, in quotation marks. */
export function titleOf({ terms }: Pick<Referral, 'terms'>): string {
  return `“${terms.title}”`
}
