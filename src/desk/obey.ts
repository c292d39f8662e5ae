// What each command does. Every answer repeats in words what was understood and done, so that a mishearing is seen.

import type { About, Message } from '../core/messages/message.ts'
import { attempt, Refusal } from '../core/refusal.ts'
import type { Site } from '../core/site.ts'
import type { Tx } from '../db/connect.ts'
import type { Command } from './commands.ts'
import type { Heard } from './hear/heard.ts'
import { AUTHOR_ORDERS } from './obey/author.ts'
import { CANDIDATE_ORDERS } from './obey/candidate.ts'
import { CONSENT_ORDERS } from './obey/consent.ts'
import type { Order, Orders } from './obey/order.ts'
import { OWN_ORDERS } from './obey/own.ts'

/** What was heard, what it is, and the message that it answers, if it answers one. */
export interface Told {
  heard: Heard
  command: Command
  message: Message | undefined
}

const ORDERS: Orders = { ...AUTHOR_ORDERS, ...CANDIDATE_ORDERS, ...CONSENT_ORDERS, ...OWN_ORDERS }

/** Does what the desk was told, and gives the answer. What is refused is answered in the words of the refusal. */
export async function obey(
  tx: Tx,
  site: Site,
  { heard, command, message }: Told,
): Promise<{ text: string; about: About }> {
  const about = aboutOf(message)
  const order = ORDERS[command.name] as Order<Command>
  const said = await attempt(tx, () => order({ tx, site, heard, message, about }, command))
  return { text: said instanceof Refusal ? said.message : said, about }
}

// Unless an order finds out more, the answer is about what the message was about.
function aboutOf(message: Message | undefined): About {
  return {
    kind: 'answer',
    referralId: message?.referralId ?? undefined,
    interestId: message?.interestId ?? undefined,
    recommendationId: message?.recommendationId ?? undefined,
  }
}
