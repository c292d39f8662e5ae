// A private post: a command to the desk or a board, an answer to one of their messages, or a reply to a referral. What
// writers say to each other is nobody's business, and is let pass (product §2.2 no. 12 and 17).
import type { Account } from '../../core/accounts/account.ts'
import { findAccount } from '../../core/accounts/find.ts'
import { claimCode } from '../../core/auth/guest-codes.ts'
import { reportOutcome } from '../../core/introductions/outcome.ts'
import { findAnsweredMessage, findOpenQuestion } from '../../core/messages/find.ts'
import { markAnswered } from '../../core/messages/keep.ts'
import type { Message } from '../../core/messages/message.ts'
import { findPost } from '../../core/posts/find.ts'
import { attempt, Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Tx } from '../../db/connect.ts'
import { readCommand } from '../commands.ts'
import { obey } from '../obey.ts'
import { QUESTIONS } from '../questions.ts'
import { answerInPrivate } from '../send.ts'
import type { Heard } from './heard.ts'
import { readOutcome } from './outcome.ts'
import { answerReferral, findAnswered } from './reply.ts'
import { wordsOf } from './words.ts'

/** Hears a private post, and answers in its thread when it was said to the desk, a board, or in answer to a message. */
export async function hearPrivate(tx: Tx, site: Site, heard: Heard): Promise<void> {
  const { post, speaker, text, at } = heard
  const signIn = await hearSignIn(tx, site, heard)
  if (signIn !== undefined) return await answer(tx, site, heard, { text: signIn, message: undefined })
  const message = await findAnsweredMessage(tx, speaker.id, post.id)
  const referral = message ? undefined : await findAnswered(tx, heard)
  if (referral && referral.authorId !== speaker.id) {
    const refused = await answerReferral(tx, site, heard, referral)
    if (refused) await answer(tx, site, heard, { text: refused.message, message })
    return
  }
  const outcome = message && (await hearOutcome(tx, heard, message))
  if (outcome !== undefined) return await answer(tx, site, heard, { text: outcome, message })
  const errand = heard.addressed.find(({ kind }) => kind === 'desk' || kind === 'board')
  const command = readCommand(text, { at, language: post.language })
  // Between two writers only a command that answers a message of the desk is one; all else is talk.
  if (!errand && (!message || command.name === 'unknown')) return
  const asked =
    message ?? (errand && (await findOpenQuestion(tx, speaker.id, { fromId: errand.id, kinds: QUESTIONS })))
  const said = await obey(tx, site, { heard, command, message: asked })
  await answer(tx, site, heard, { ...said, message })
}

// A page shows the code, and only the one who sees it can send it; what it does is said again, for whoever was talked into it.
async function hearSignIn(
  tx: Tx,
  site: Site,
  { speaker, text, addressed, at }: Heard,
): Promise<string | undefined> {
  if (!addressed.some(({ kind }) => kind === 'desk')) return undefined
  const claimed = await claimCode(tx, speaker, text, at)
  if (claimed === 'none') return undefined
  if (claimed === 'unknown')
    return `This code is not good, or no longer. A new one: ${site.origin}/guest/sign-in`
  return `The browser that shows this code is now signed in to ${site.host} as you. Was that not yours, or did somebody ask you to send it? Answer SIGN OUT.`
}

async function hearOutcome(tx: Tx, heard: Heard, message: Message): Promise<string | undefined> {
  const day = OUTCOME_DAYS[message.kind]
  const said = day && readOutcome(wordsOf(heard.text), day)
  const { interestId } = message
  if (!said || interestId === null) return undefined
  const { result = 'hired', paidOnTime = null } = said
  const reported = { interestId, result, paidOnTime, at: heard.at }
  const refused = await attempt(tx, () => reportOutcome(tx, heard.speaker.id, reported))
  if (refused instanceof Refusal) return refused.message
  await markAnswered(tx, message)
  return `Noted: ${[result.replaceAll('_', ' '), paidOnTime !== null && (paidOnTime ? 'paid on time' : 'not paid on time')].filter(Boolean).join(', ')}. Only you see it.`
}

const OUTCOME_DAYS: Record<string, 14 | 60> = { outcome_14: 14, outcome_60: 60 }

async function answer(
  tx: Tx,
  site: Site,
  heard: Heard,
  { text, about, message }: { text: string; about?: { kind: string }; message: Message | undefined },
): Promise<void> {
  const from = await findSpeaker(tx, heard, message)
  const below = await findPost(tx, heard.speaker.id, heard.post.id)
  if (!from || !below) return
  const letter = { to: heard.speaker, text, about: about ?? { kind: 'answer' } }
  await answerInPrivate(tx, site, letter, { from, below })
}

// Whoever was addressed answers: others' messages would be filtered away.
async function findSpeaker(
  tx: Tx,
  { addressed }: Heard,
  message: Message | undefined,
): Promise<Account | undefined> {
  const written = message && addressed.find((account) => account.id === message.fromId)
  if (written) return written
  const errand =
    addressed.find(({ kind }) => kind === 'desk') ?? addressed.find(({ kind }) => kind === 'board')
  return errand ?? addressed[0] ?? (message && (await findAccount(tx, message.fromId)))
}
