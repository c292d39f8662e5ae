// What a referral's post says line by line, as plain text in English. The words are in english.ts.
import { countryName, languageName } from '../../../lib/locale.ts'
import { formatAmount } from '../../../lib/money.ts'
import type { PublishedState } from '../states.ts'
import type { WithdrawReason } from '../terms/vocabulary.ts'
import type { ReferralTerms } from '../terms.ts'
import * as english from './english.ts'
import { isEditing } from './hashtags.ts'
import { listed, payPhrase } from './pay-sentences.ts'

/** The first line: the state, the title, and whether the work is unpaid (product §3.6). */
export function headline(state: PublishedState, { title, payDisclosure }: ReferralTerms): string {
  const isUnpaid = payDisclosure === 'unpaid' || payDisclosure === 'exposure_only'
  return `${english.STATES[state]} ${title}${isUnpaid ? ' (unpaid)' : ''}`
}

/** How much work it is, when and where: the line that begins with `Size:`. */
export function sizeLine(terms: ReferralTerms, openedOn: string): string {
  const { formats, startOn, dueOn, engagement } = terms
  const size = listed(sizes(terms)) || 'not stated'
  const made = listed(formats.map((format) => english.FORMATS[format]))
  return sentences([
    listed([
      `Size: ${size}${made === '' ? '' : ` (${made})`}`,
      english.ENGAGEMENTS[engagement],
      roundsPhrase(terms),
    ]),
    startOn !== null && `Starts ${shortDate(startOn, openedOn)}`,
    dueOn !== null && `Due ${shortDate(dueOn, openedOn)}`,
    listed([place(terms), terms.languages.map(languageName).join(' and ')]),
  ])
}

/** Credit, rights, AI, test, contract and experience: the line that begins with `Terms:`. */
export function termsLine(terms: ReferralTerms): string {
  const { aiRule, work, nda, level } = terms
  const ai = aiRule === 'human_only' && work.every(isEditing) ? 'human-edited only' : english.AI_RULES[aiRule]
  const said = [english.CREDITS[terms.credit], english.RIGHTS[terms.rights], ai, english.TRIALS[terms.trial]]
  return sentences([
    `Terms: ${listed([...said, nda === true && 'NDA'])}`,
    english.CONTRACTS[terms.contract],
    level !== null && english.LEVELS[level],
  ])
}

/** Why it is passed on, how the author knows the client, and whose client it will be. Never who the client is. */
export function whyLine(terms: ReferralTerms): string {
  const { kind, reason, handoff, clientRelation, clientIdentity } = terms
  const posting = kind === 'passed_on' || kind === 'role' ? 'passing it on' : 'posting it'
  return sentences([
    reason !== 'unknown' && `Why I am ${posting}: ${english.REASONS[reason]}`,
    client(terms),
    handoff !== null && english.HANDOFFS[handoff],
    clientRelation !== 'i_am_the_client' && english.IDENTITIES[clientIdentity],
  ])
}

/** Whether and how to reply. The link to the page follows the last of these lines. */
export function replyLines(state: 'open' | 'in_talks', { accepting, responses }: ReferralTerms): string[] {
  if (!accepting) return ['Not taking more replies.']
  return [
    ...(state === 'in_talks' ? ['Talking to someone; you may still reply.'] : []),
    english.RESPONSES[responses],
  ]
}

/** What was paid, for how much work: what a closed referral keeps saying, so that others can compare. */
export function formerPayLine(terms: ReferralTerms): string {
  return sentences([`Pay was ${payPhrase(terms)}`, listed(sizes(terms))])
}

/** When and why a referral was closed. Days are written `2026-10-15`. */
export interface Ending {
  openedOn: string
  closedOn: string | null
  withdrawReason: WithdrawReason | null
}

/** How it ended. */
export function endingLine(state: 'filled' | 'withdrawn' | 'expired', ending: Ending): string {
  const { openedOn, closedOn, withdrawReason } = ending
  const day = closedOn === null ? '' : ` on ${shortDate(closedOn, openedOn)}`
  if (state === 'filled') return `Filled${day}. Thank you to anyone who replied.`
  if (state === 'expired') return 'No longer taking replies.'
  return `Withdrawn${day}${withdrawReason === null ? '' : `: ${english.WITHDRAWALS[withdrawReason]}`}.`
}

function sizes({ pieces, wordsEach, pages, pageWords, hours, per, engagement }: ReferralTerms): string[] {
  const { each } = english.PERIODS[per]
  const words = wordsEach === null ? '' : `${counted(wordsEach, 'word')}`
  const said: string[] = []
  if (pieces !== null) said.push(`${counted(pieces, 'piece')}${each}${words === '' ? '' : ` of ${words}`}`)
  else if (words !== '') said.push(engagement === 'one_off' ? words : `pieces of ${words}`)
  if (pages !== null) said.push(`${counted(pages, 'page')}${each} of ${pageWords} words`)
  if (hours !== null) said.push(`${hours} ${hours === '1' ? 'hour' : 'hours'}${each}`)
  return said
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** How often the work goes back and forth: `one round of queries` for editing, of revisions for writing. */
export function roundsPhrase({ rounds, work }: ReferralTerms): string {
  if (rounds === null) return ''
  return `${NUMBERS[rounds]} ${rounds === 1 ? 'round' : 'rounds'} of ${work.every(isEditing) ? 'queries' : 'revisions'}`
}

function place({ placeMode, city, country, timezone }: ReferralTerms): string {
  const where = listed([english.PLACES[placeMode], city, country !== null && countryName(country)])
  return timezone === null || timezone === 'any' ? where : `${where} (${timezone})`
}

function client({ clientRelation, clientSector, clientJobs, clientPays }: ReferralTerms): string {
  const isUnknown = clientRelation === 'first_inquiry' || clientRelation === 'heard_of'
  const habit = clientPays === null ? null : english.CLIENT_PAYS[clientPays]
  const isSilent = clientRelation === 'unknown' && clientSector === null
  const relation = english.RELATIONS[clientRelation] || 'Client'
  return listed([
    !isSilent && `${relation}${clientSector === null ? '' : ` (${clientSector})`}`,
    isUnknown && 'not vouched for',
    clientJobs !== null && (clientJobs === 0 ? 'no job yet' : counted(clientJobs, 'job')),
    habit !== null && (clientRelation === 'past_client' ? habit.paid : habit.pays),
  ])
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

// The year is said only where it is another than that of the post.
function shortDate(day: string, openedOn: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${date} ${MONTHS[month! - 1]}${day.slice(0, 4) === openedOn.slice(0, 4) ? '' : ` ${year}`}`
}

function counted(count: number, noun: string): string {
  return `${formatAmount(String(count))} ${noun}${count === 1 ? '' : 's'}`
}

function sentences(said: readonly (string | false)[]): string {
  const whole = said.filter((sentence) => sentence !== '' && sentence !== false)
  return whole.map((sentence) => `${sentence}.`).join(' ')
}
