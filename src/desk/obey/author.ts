// What an author says of her own referral.

import { fullHandle } from '../../core/accounts/account.ts'
import { readBoards } from '../../core/boards/find.ts'
import { fillReferral } from '../../core/interests/fill.ts'
import { confirmReferral, extendReferral } from '../../core/referrals/moves/confirm.ts'
import { moveReferral, setAccepting } from '../../core/referrals/moves/move.ts'
import type { Referral } from '../../core/referrals/referral.ts'
import { reviseTerms } from '../../core/referrals/revise-terms.ts'
import { reviseSource } from '../../core/referrals/source.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import { readToldLines, type ToldLines } from '../../core/referrals/told-lines.ts'
import { Refusal } from '../../core/refusal.ts'
import { lastDay } from '../../lib/days.ts'
import { findHeardPost } from '../hear/heard.ts'
import { readPost } from '../hear/read.ts'
import { echoed } from '../words/author.ts'
import { findOwnReferral, type Order, type Orders, type Scene, titleOf } from './order.ts'
import { findCandidate } from './person.ts'

const filled: Order<Parameters<Orders['filled']>[1]> = async (scene, { who }) => {
  const referral = await findOwnReferral(scene)
  const { tx, site, heard } = scene
  const chosen = who !== null && who !== 'elsewhere' && (await findCandidate(scene, referral, who))
  const by = chosen ? chosen.interestId : who === 'elsewhere' ? who : undefined
  await fillReferral(tx, site, heard.speaker.id, { code: referral.code, by, at: heard.at })
  const whose = chosen ? `, by ${fullHandle(chosen)}` : ''
  return `${titleOf(referral)} is filled${whose}. The boards let go of it, and everybody who replied is told.`
}

/** The commands of an author about her referral. */
export const AUTHOR_ORDERS = {
  filled,
  talks: async (scene) => {
    const referral = await move(scene, { to: 'in_talks' })
    return `${titleOf(referral)} is in talks; replies are still welcome. OPEN takes that back.`
  },
  open: async (scene) => {
    const { tx, site, heard } = scene
    const referral = await findOwnReferral(scene)
    const { code } = referral
    const { at, speaker } = heard
    if (referral.state !== 'open') {
      await moveReferral(tx, site, speaker.id, { code, move: { to: 'open', at } })
      return `${titleOf(referral)} is open.`
    }
    await confirmReferral(tx, speaker.id, { code, at })
    await setAccepting(tx, site, speaker.id, { code, accepting: true, at })
    return `${titleOf(referral)} is open, and takes replies.`
  },
  close: async (scene, { reason }) => {
    const own = await findOwnReferral(scene)
    if (own.state === 'pending_review') return await discard(scene, own)
    const referral = await move(scene, { to: 'withdrawn', reason: reason ?? 'other' })
    return `${titleOf(referral)} is withdrawn. The boards let go of it, and everybody who replied is told.`
  },
  extend: async (scene, { days }) => {
    const referral = await findOwnReferral(scene)
    const { at, speaker } = scene.heard
    const end = await extendReferral(scene.tx, speaker.id, { code: referral.code, days, at })
    return `${titleOf(referral)} stays open until ${lastDay(end)}.`
  },
  lines: async (scene, { lines }) => {
    const referral = await findOwnReferral(scene)
    const { at, post } = scene.heard
    const { currency } = referral.terms
    const occasion = { at, language: post.language, currency: referral.isSource ? null : currency }
    const told = readToldLines(scene.site, referral, { lines, occasion })
    const revised = referral.isSource
      ? await readAgain(scene, referral, told)
      : await sayAnew(scene, referral, told)
    const said = echoed(revised.terms as ReferralTerms)
    const isLacking = revised.state === 'draft' ? '\n\nIt is not listed yet: something is still missing.' : ''
    const rest = told.notUnderstood === '' ? '' : `\n\n${told.notUnderstood}`
    return `Understood of ${titleOf(revised)}:\n${said.join('\n')}${rest}${isLacking}`
  },
} satisfies Partial<Orders>

// What nobody has seen is not withdrawn: it goes for good.
async function discard({ tx, site, heard, about }: Scene, referral: Referral): Promise<string> {
  const { at, speaker } = heard
  await moveReferral(tx, site, speaker.id, { code: referral.code, move: { to: 'discarded', at } })
  about.referralId = undefined
  return `${titleOf(referral)} was still waiting for a moderator, and is thrown away: nobody has seen it.`
}

async function move(
  scene: Scene,
  asked:
    | { to: 'in_talks' }
    | {
        to: 'withdrawn'
        reason: 'client_cancelled' | 'kept_it' | 'posted_in_error' | 'terms_changed' | 'other'
      },
): Promise<Referral> {
  const referral = await findOwnReferral(scene)
  const { at, speaker } = scene.heard
  await moveReferral(scene.tx, scene.site, speaker.id, { code: referral.code, move: { ...asked, at } })
  return referral
}

// What is told beside a post is read with it, now and after every edit.
async function readAgain({ tx, site, heard }: Scene, referral: Referral, told: ToldLines): Promise<Referral> {
  const source = await findHeardPost(tx, referral.postId!, heard.at)
  if (!source) throw new Refusal('conflict', 'Your post is not here any more.')
  const answers = `${referral.answers}\n${told.kept}`.slice(-ANSWERS_LENGTH_MAX)
  const boards = (await readBoards(tx)).filter((board) =>
    source.post.mentions.some((named) => named.id === board.id),
  )
  const read = readPost(source, boards, answers)
  if (!('understood' in read))
    throw new Refusal('conflict', 'Your post does not read as a referral any more.')
  const { understood } = read
  return await reviseSource(tx, site, heard.speaker, {
    referral: { ...referral, answers },
    understood,
    until: told.said.expiresAt,
    at: heard.at,
  })
}

const ANSWERS_LENGTH_MAX = 5_000

async function sayAnew(
  { tx, site, heard }: Scene,
  referral: Referral,
  { keys, said }: ToldLines,
): Promise<Referral> {
  const { at, speaker } = heard
  return await reviseTerms(tx, site, speaker, { code: referral.code, keys, said, at })
}
