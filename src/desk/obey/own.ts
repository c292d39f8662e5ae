// What somebody says of herself, and what she asks of the desk.

import { endGuestSessions } from '../../core/auth/guests.ts'
import { findAvailability, setAvailability } from '../../core/availability.ts'
import { forgetCandidate } from '../../core/interests/forget.ts'
import { refuseCalls } from '../../core/messages/contacts.ts'
import { refuseSuggestions } from '../../core/recommendations/answer.ts'
import { referralPath } from '../../core/referrals/code.ts'
import { said as saidState } from '../../core/referrals/moves/check-move.ts'
import { readOwnReferrals } from '../../core/referrals/own.ts'
import type { CommandName } from '../commands/words.ts'
import type { Orders, Scene } from './order.ts'

/** The commands about oneself. */
export const OWN_ORDERS = {
  'booked until': async (scene, { day }) => await sayTime(scene, { state: 'booked', until: day }),
  available: async (scene) => await sayTime(scene, { state: 'open', until: null }),
  'list mine': async ({ tx, site, heard }) => {
    const own = await readOwnReferrals(tx, heard.speaker.id)
    if (own.length === 0) return 'You have no open referral here.'
    const lines = own.map(
      ({ terms, state, code }) =>
        `“${terms.title}”, ${saidState(state)}: ${site.origin}${referralPath(code)}`,
    )
    return `Yours:\n${lines.join('\n')}`
  },
  help: async ({ site }) => `${HELP}\n\n${site.origin}/help/commands`,
  'forget me': async ({ tx, site, heard }) => {
    const { speaker, at } = heard
    await forgetCandidate(tx, site, speaker.id, at)
    await refuseSuggestions(tx, site, speaker.id, at)
    await refuseCalls(tx, speaker.id)
    return `You stand for nothing here any more, nobody can suggest you, and I do not write to you again. What else is known of you, you see and delete here: ${site.origin}/guest`
  },
  'sign out': async ({ tx, site, heard }) => {
    await endGuestSessions(tx, heard.speaker.id)
    if (heard.speaker.host === null)
      return `You are a member of ${site.host}, and no guest: I cannot sign you out. “Sign out” in the menu of your browser there does.`
    return `You are signed out of ${site.host} as a guest, in every browser.`
  },
  unknown: async (_, { likely, begun }) => {
    const wants = begun && WANTS[begun]
    const hint = wants ?? `Did you mean ${listed(likely.map((name) => name.toUpperCase()))}?`
    return `I do not understand that. ${hint}\nHELP lists everything.`
  },
} satisfies Partial<Orders>

// What a command wants that was begun and not said in full, or with too much.
const WANTS: Partial<Record<CommandName, string>> = {
  who: 'WHO stands alone: it lists who replied to your referral. If you have several, say it in the thread of the one you mean.',
  shortlist: 'SHORTLIST wants a name or a number of the list that WHO gives, such as SHORTLIST 1.',
  intro: 'INTRO wants a name or a number of the list that WHO gives, such as INTRO 1.',
  extend: 'EXTEND wants a number of days, such as EXTEND 14.',
  'booked until': 'BOOKED UNTIL wants a day, such as BOOKED UNTIL 1 NOV.',
}

const HELP = `Of a referral of yours, in its thread: FILLED, TALKS, OPEN, CLOSE, EXTEND 14, WHO, SHORTLIST, INTRO or NO and a name, PAY: and the other lines.
As a candidate: INTERESTED and a message, LEAVE, YES, NO, NEVER, THANKS.
Of yourself: BOOKED UNTIL 1 NOV, AVAILABLE, LIST MINE, SIGN IN and a code, SIGN OUT, FORGET ME.`

async function sayTime(
  { tx, site, heard }: Scene,
  said: { state: 'booked' | 'open'; until: string | null },
): Promise<string> {
  const { speaker, at } = heard
  if (speaker.host !== null)
    return `Whether you have time stands on your own profile, at ${speaker.host}: I cannot write there. Boards hold only work that is passed on: ${site.origin}/open`
  // Which work she takes and that she passes it on, only she says: on her page, where it stands until she changes it.
  const { takes = [], givesReferrals = false } = (await findAvailability(tx, speaker.id, at)) ?? {}
  await setAvailability(tx, speaker.id, { ...said, takes, givesReferrals }, at)
  const now = said.until === null ? 'take work' : `are booked until ${said.until}`
  return `Your profile says that you ${now}${givesReferrals ? ', and pass work on' : ''}.`
}

function listed(names: string[]): string {
  return names.length < 2 ? (names[0] ?? 'HELP') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}
