// A private post: a command to the desk or a board, an answer to one of their messages, or a reply to a referral. What
// writers say to each other is nobody's business, and is let pass (product §2.2 no. 12 and 17).
import type { Account, AccountId } from '../../core/accounts/account.ts'
import { claimCode } from '../../core/auth/guest-codes.ts'
import { reportOutcome } from '../../core/introductions/outcome.ts'
import { countMessages, findAnsweredMessage, findOpenQuestion } from '../../core/messages/find.ts'
import { markAnswered } from '../../core/messages/keep.ts'
import type { About, Message } from '../../core/messages/message.ts'
import { findPost } from '../../core/posts/find.ts'
import { attempt, Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Tx } from '../../db/connect.ts'
import { type Command, readCommand, type Speaking } from '../commands.ts'
import { obey } from '../obey.ts'
import { QUESTIONS } from '../questions.ts'
import { answerInPrivate } from '../send.ts'
import type { Heard } from './heard.ts'
import { readOutcome } from './outcome.ts'
import { answerReferral, findAnswered } from './reply.ts'
import { firstAndRest, wordsOf } from './words.ts'

/** Hears a private post, and answers in its thread when it was said to the desk, a board, or in answer to a message. */
export async function hearPrivate(tx: Tx, site: Site, heard: Heard): Promise<void> {
  const { post, speaker, text, at } = heard
  const signIn = await hearSignIn(tx, site, heard)
  if (signIn !== undefined) return await answer(tx, site, heard, { text: signIn })
  const message = await findMeant(tx, heard)
  const referral = message ? undefined : await findAnswered(tx, heard)
  if (referral && referral.authorId !== speaker.id) {
    const refused = await answerReferral(tx, site, heard, referral)
    if (refused)
      await answer(tx, site, heard, { text: refused.message, about: UNCLEAR, authorId: referral.authorId })
    return
  }
  const outcome = message && (await hearOutcome(tx, heard, message))
  if (outcome !== undefined) return await answer(tx, site, heard, { text: outcome, message })
  const errand = heard.addressed.find(runsErrands)
  const command = readAnswer(message, text, { at, language: post.language })
  // Between two writers only a command that answers a message of the desk is one; all else is talk.
  if (!errand && (!message || command.name === 'unknown')) return
  const asked =
    message ?? (errand && (await findOpenQuestion(tx, speaker.id, { fromId: errand.id, kinds: QUESTIONS })))
  const said = await obey(tx, site, { heard, command, message: asked })
  const isIdle = command.name === 'unknown' || command.name === 'help' || command.name === 'thanks'
  await answer(tx, site, heard, {
    ...said,
    about: isIdle ? { ...said.about, ...UNCLEAR } : said.about,
    message,
  })
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

/** An answer that carries nothing out: of those a person who writes again and again gets only a few. */
const UNCLEAR = { kind: 'unclear' }

async function answer(
  tx: Tx,
  site: Site,
  heard: Heard,
  said: { text: string; about?: About; message?: Message | undefined; authorId?: AccountId },
): Promise<void> {
  const { about = { kind: 'answer' }, text } = said
  const from = findSpeaker(heard, said)
  const below = await findPost(tx, heard.speaker.id, heard.post.id)
  if (!from || !below || (about.kind === UNCLEAR.kind && (await isAnsweredEnough(tx, heard)))) return
  await answerInPrivate(tx, site, { to: heard.speaker, text, about }, { from, below })
}

// A program that answers by itself would be answered for ever.
async function isAnsweredEnough(tx: Tx, { speaker, at }: Heard): Promise<boolean> {
  const since = new Date(at.getTime() - HOUR_MS)
  return (await countMessages(tx, speaker.id, { kind: UNCLEAR.kind, since })) >= UNCLEAR_AN_HOUR_MAX
}

const UNCLEAR_AN_HOUR_MAX = 3
const HOUR_MS = 3_600_000

// Whoever was addressed answers, since others' messages would be filtered away: the one who asked, the desk, a board, or
// the author of the referral. No writer's account ever speaks to somebody because it was merely named.
function findSpeaker(
  { addressed }: Heard,
  { message, authorId }: { message?: Message | undefined; authorId?: AccountId },
): Account | undefined {
  const asked = addressed.find(({ id }) => id === message?.fromId)
  const errand = addressed.find(({ kind }) => kind === 'desk') ?? addressed.find(runsErrands)
  return asked ?? errand ?? addressed.find(({ id }) => id === authorId)
}

function runsErrands({ kind }: Account): boolean {
  return kind === 'desk' || kind === 'board'
}

// What a private post answers. Said to the desk or a board, it may be anything in the thread; between two people who also
// talk to each other there, only the message right above it, by the one whom it is said to.
async function findMeant(tx: Tx, { post, speaker, addressed }: Heard): Promise<Message | undefined> {
  const message = await findAnsweredMessage(tx, speaker.id, post.id)
  if (!message || addressed.some(runsErrands)) return message
  const isRightAbove = message.postId === post.inReplyTo?.id
  return isRightAbove && addressed.some(({ id }) => id === message.fromId) ? message : undefined
}

// A member of a circle is asked for a yes or a no with a line about why: there it may stand in one sentence.
function readAnswer(message: Message | undefined, text: string, speaking: Speaking): Command {
  const command = readCommand(text, speaking)
  if (command.name !== 'unknown' || !message || !WITH_WORDS.includes(message.kind)) return command
  const first = firstAndRest(text)?.first
  const answer = first === undefined ? command : readCommand(first, speaking)
  return answer.name === 'yes' || answer.name === 'no' ? answer : command
}

const WITH_WORDS = ['circle_asked', 'still_interested']
