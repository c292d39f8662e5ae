// What an author does with her candidates, and what a candidate says of herself.
import { expressInterest } from '../../core/interests/express.ts'
import { findInterestOf } from '../../core/interests/interest.ts'
import { readCandidates } from '../../core/interests/list.ts'
import { moveCandidate, withdrawInterest } from '../../core/interests/move.ts'
import { giveCredit } from '../../core/introductions/credit.ts'
import { proposeIntroduction } from '../../core/introductions/propose.ts'
import { referralPath } from '../../core/referrals/code.ts'
import { lockReferralById } from '../../core/referrals/find.ts'
import type { Referral } from '../../core/referrals/referral.ts'
import { Refusal } from '../../core/refusal.ts'
import { readClientFields } from '../../core/vault/read.ts'
import type { Person } from '../commands.ts'
import { findOwnReferral, type Orders, type Scene, titleOf } from './order.ts'
import { findCandidate } from './person.ts'

/** So many are listed in a message; all of them stand on the page. */
const LISTED_MAX = 20

/** The commands about candidates. */
export const CANDIDATE_ORDERS = {
  who: async (scene) => {
    const referral = await findOwnReferral(scene)
    const candidates = await readCandidates(scene.tx, referral.id)
    const lines = candidates
      .slice(0, LISTED_MAX)
      .map(
        (one, at) =>
          `${at + 1}. ${short(`${one.handle} of ${one.host ?? scene.site.host}`)}: ${SAID[one.state] ?? one.state}`,
      )
    const more = candidates.length > LISTED_MAX ? `\nand ${candidates.length - LISTED_MAX} more` : ''
    const list = lines.length === 0 ? 'nobody has replied so far.' : `\n${lines.join('\n')}${more}`
    const page = `${scene.site.origin}${referralPath(referral.code)}/desk`
    return `For ${titleOf(referral)}: ${list}\n\nHow you know them, and what they wrote: ${page}\nSHORTLIST, INTRO or NO and a number or name.`
  },
  shortlist: async (scene, { who }) => {
    const { referral, handle } = await moveTo(scene, who, 'shortlisted')
    return `${handle} is on your shortlist for ${titleOf(referral)}, and is told.`
  },
  'not this time': async (scene, { who }) => {
    const { referral, handle } = await moveTo(scene, who, 'not_chosen')
    return `${handle} is told, kindly, that it is not this time for ${titleOf(referral)}.`
  },
  intro: async (scene, { who }) => {
    const { tx, site, heard } = scene
    const referral = await findOwnReferral(scene)
    const { interestId, handle } = await findCandidate(scene, referral, who)
    const fields = await readClientFields(tx, referral.id)
    if (fields.length === 0)
      throw new Refusal(
        'conflict',
        `Say first who the client is, where only you and whom you introduce can read it: ${site.origin}${referralPath(referral.code)}/desk`,
      )
    await proposeIntroduction(tx, site, heard.speaker.id, {
      interestId,
      fields,
      asksClient: false,
      at: heard.at,
    })
    return `${handle} is asked whether to be introduced for ${titleOf(referral)}. Nothing of the client is shown before a yes.`
  },
  interested: async (scene, { message }) => {
    const { tx, site, heard } = scene
    const referral = await findAnothers(scene)
    await expressInterest(tx, site, {
      referralId: referral.id,
      candidateId: heard.speaker.id,
      source: 'federated_direct',
      message,
      rate: null,
      availableFrom: null,
      samples: [],
      postId: heard.post.id,
      offerUri: null,
      at: heard.at,
    })
    return `You stand for ${titleOf(referral)}. Say LEAVE to withdraw.`
  },
  leave: async (scene) => {
    const { tx, site, heard } = scene
    const referral = await findAnothers(scene)
    const interest = await findInterestOf(tx, referral.id, heard.speaker.id)
    if (!interest) throw new Refusal('not_found', `You do not stand for ${titleOf(referral)}.`)
    await withdrawInterest(tx, site, heard.speaker.id, { interestId: interest.id, at: heard.at })
    return `You no longer stand for ${titleOf(referral)}.`
  },
  thanks: async (scene) => {
    const { tx, heard, message } = scene
    if (message?.interestId == null || !message.referralId) return 'You are welcome.'
    const interest = await findInterestOf(tx, message.referralId, heard.speaker.id)
    if (interest?.state !== 'chosen') return 'You are welcome.'
    const credited = await giveCredit(tx, heard.speaker.id, {
      referralId: message.referralId,
      postId: null,
      at: heard.at,
    })
    return `You thanked ${credited.length === 1 ? 'whoever passed it on' : 'whoever passed it on and who spoke for you'}.`
  },
} satisfies Partial<Orders>

const NAME_LENGTH_MAX = 100

function short(name: string): string {
  return name.length <= NAME_LENGTH_MAX ? name : `${name.slice(0, NAME_LENGTH_MAX - 1)}…`
}

const SAID: Record<string, string> = {
  received: 'has replied',
  shortlisted: 'on your shortlist',
  introduced: 'introduced',
  chosen: 'chosen',
  not_chosen: 'not this time',
}

async function moveTo(
  scene: Scene,
  who: Person,
  to: 'shortlisted' | 'not_chosen',
): Promise<{ referral: Referral; handle: string }> {
  const { tx, site, heard } = scene
  const referral = await findOwnReferral(scene)
  const { interestId, handle } = await findCandidate(scene, referral, who)
  await moveCandidate(tx, site, heard.speaker.id, { interestId, to, at: heard.at })
  return { referral, handle }
}

async function findAnothers({ tx, message }: Scene): Promise<Referral> {
  const referral = message?.referralId ? await lockReferralById(tx, message.referralId) : undefined
  if (referral) return referral
  throw new Refusal(
    'conflict',
    'Say it in the thread of the referral that you mean, or reply to its post in private.',
  )
}
