// Yes, no and never: answers to what the desk asked, each as the question wants it.
import { expressInterest } from '../../core/interests/express.ts'
import { answerIntroduction } from '../../core/introductions/answer.ts'
import { findIntroductionOf } from '../../core/introductions/introduction.ts'
import { refuseCalls } from '../../core/messages/contacts.ts'
import { markAnswered } from '../../core/messages/keep.ts'
import type { Message } from '../../core/messages/message.ts'
import { answerRecommendation, refuseSuggestions } from '../../core/recommendations/answer.ts'
import { answerCircle } from '../../core/referrals/circle.ts'
import { lockReferralById } from '../../core/referrals/find.ts'
import { confirmReferral } from '../../core/referrals/moves/confirm.ts'
import { Refusal } from '../../core/refusal.ts'
import { readCommand } from '../commands.ts'
import type { Heard } from '../hear/heard.ts'
import { firstAndRest } from '../hear/words.ts'
import { findOwnReferral, type Orders, type Scene, titleOf } from './order.ts'

/** The answers. */
export const CONSENT_ORDERS = {
  yes: async (scene) => await answer(scene, 'yes'),
  no: async (scene) => await answer(scene, 'no'),
  never: async (scene) => {
    const { tx, site, heard, message } = scene
    await refuseSuggestions(tx, site, heard.speaker.id, heard.at)
    if (message?.kind === 'suggested') await markAnswered(tx, message)
    await refuseCalls(tx, heard.speaker.id)
    return 'You are not suggested to anybody any more, and I do not call you in public.'
  },
} satisfies Partial<Orders>

type Answer = 'yes' | 'no'

async function answer(scene: Scene, said: Answer): Promise<string> {
  const { tx, message } = scene
  const answering = message && ANSWERS[message.kind]
  if (!message || !answering)
    throw new Refusal('conflict', 'I did not ask you anything just now. HELP lists what I understand.')
  const words = await answering({ ...scene, message }, said)
  await markAnswered(tx, message)
  return words
}

type Asked = Scene & { message: Message }

const ANSWERS: Record<string, (scene: Asked, said: Answer) => Promise<string>> = {
  check_in: stillOpen,
  not_confirmed: stillOpen,
  asked: async ({ tx, site, heard, message }, said) => {
    const introduction = message.interestId && (await findIntroductionOf(tx, message.interestId))
    if (!introduction) throw new Refusal('not_found', 'This introduction is not there any more.')
    const { code, asksClient } = introduction
    await answerIntroduction(tx, site, heard.speaker.id, { code, isYes: said === 'yes', at: heard.at })
    if (said !== 'yes') return 'You declined the introduction. Thank you for saying so.'
    return asksClient
      ? 'You said yes. The client is asked too; you hear when the page is open.'
      : `You said yes. Who the client is stands here, for you alone: ${site.origin}/i/${code}`
  },
  suggested: async ({ tx, site, heard, message }, said) => {
    const recommendationId = message.recommendationId!
    const answered = { recommendationId, isYes: said === 'yes', at: heard.at }
    await answerRecommendation(tx, site, heard.speaker.id, answered)
    return SUGGESTED[said]
  },
  circle_asked: async (scene, said) => {
    const { tx, heard, message } = scene
    const referral = await lockReferralById(tx, message.referralId!)
    if (!referral) throw new Refusal('not_found', 'This referral is not there any more.')
    await answerCircle(tx, referral.id, heard.speaker.id, said === 'yes' ? 'yes' : 'no')
    if (said !== 'yes') return 'Thank you for saying so.'
    return await stand(scene)
  },
  still_interested: async (scene, said) => (said === 'yes' ? await stand(scene) : 'Thank you for saying so.'),
}

const SUGGESTED: Record<Answer, string> = {
  yes: 'You are considered now. You hear what comes of it.',
  no: 'You are not considered. Who put your name forward is told that it is not this time, and nobody else anything.',
}

async function stillOpen(scene: Asked, said: Answer): Promise<string> {
  const referral = await findOwnReferral(scene)
  if (said !== 'yes') return `What became of ${titleOf(referral)}? Answer TALKS, FILLED or CLOSE.`
  const { speaker, at } = scene.heard
  await confirmReferral(scene.tx, speaker.id, { code: referral.code, at })
  return `${titleOf(referral)} is still open. Thank you.`
}

async function stand({ tx, site, heard, message }: Asked): Promise<string> {
  const referral = await lockReferralById(tx, message.referralId!)
  if (!referral) throw new Refusal('not_found', 'This referral is not there any more.')
  await expressInterest(tx, site, {
    referralId: referral.id,
    candidateId: heard.speaker.id,
    source: 'federated_direct',
    message: wordsBeside(heard),
    rate: null,
    availableFrom: null,
    samples: [],
    postId: heard.post.id,
    offerUri: null,
    at: heard.at,
  })
  return `You stand for ${titleOf(referral)}. Say LEAVE to withdraw.`
}

// A bare yes says nothing more; what stands beside it is why.
function wordsBeside({ text, at, post }: Heard): string {
  const isBare = readCommand(text, { at, language: post.language }).name === 'yes'
  return isBare ? '' : (firstAndRest(text)?.rest ?? '')
}
