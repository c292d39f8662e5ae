import type { Site } from '../../core/site.ts'
import { html } from '../../lib/html.ts'
import { sendHelp } from '../help-page.ts'
import type { Answer } from '../visit.ts'

type Commands = readonly (readonly [command: string, does: string])[]

const OF_AUTHORS: Commands = [
  [
    'FILLED',
    'The work is gone. FILLED @bo says who got it; FILLED ELSEWHERE says that it was nobody who replied.',
  ],
  ['TALKS', 'You are talking to somebody. Replies are still taken.'],
  [
    'OPEN',
    'It is open: as an answer to “still open?”, or to open it again after talks or after it was closed.',
  ],
  ['CLOSE', 'You withdraw it. You may give a reason: CLOSE client cancelled.'],
  ['EXTEND 14', 'It stays open 14 days longer.'],
  ['PAY $0.09/word', 'The pay changes. You can send other lines of the template in the same way.'],
  ['WHO', 'You get a list of the candidates, with numbers.'],
  ['SHORTLIST @bo', 'You put Bo on the shortlist. The number on the list will do instead of a name.'],
  ['INTRO @bo', 'You introduce Bo to the client. Bo is asked first.'],
  ['NO @bo', 'You tell Bo: not this time.'],
  ['LIST MINE', 'You get a list of what you have open.'],
]
const OF_CANDIDATES: Commands = [
  ['INTERESTED why you', 'As a reply to the referral: its author is told that you would like it.'],
  ['YES, NO', 'You answer what you were asked last.'],
  ['NEVER', 'Nobody may suggest you for work any more.'],
  ['LEAVE', 'You withdraw your reply.'],
  ['THANKS', 'You thank whoever passed the work on, and whoever recommended you.'],
]
const OF_ALL: Commands = [
  ['BOOKED UNTIL 1 Nov', 'Your profile says that you have no time until then.'],
  ['AVAILABLE', 'Your profile says that you have time.'],
  [
    'SIGN IN and a code',
    'You sign in on the page of this node that shows you the code. Never send a code that somebody gave you.',
  ],
  ['SIGN OUT', 'As a guest you are signed out here, in every browser.'],
  ['FORGET ME', 'What this node keeps of you is deleted.'],
  ['HELP', 'You get a short list of these.'],
]

/** `/help/commands`: what can be said to the desk, by message (product §4.0). */
export function showCommandHelp(site: Site): Answer {
  return async (_, reply) =>
    sendHelp(reply, site, {
      path: '/help/commands',
      title: 'What the desk understands',
      description: `What the desk of ${site.name} can be told by message, from any app of the fediverse.`,
      body: html`<p class="lead">Write to <code class="copy">@desk@${site.host}</code> with “mentioned people only”, or answer any message of the desk. Send one command in each message. What it is about is known from the thread.</p>
<p>Small letters will do, and so will a please or a thank-you. Spanish, French, German and Portuguese are understood too. Every answer repeats what was understood.</p>
<h2>When you pass work on</h2>${list(OF_AUTHORS)}
<h2>When you would like some</h2>${list(OF_CANDIDATES)}
<h2>For everybody</h2>${list(OF_ALL)}`,
    })
}

function list(commands: Commands) {
  return html`<dl class="facts">${commands.map(([command, does]) => html`<div><dt><code>${command}</code></dt><dd>${does}</dd></div>`)}</dl>`
}
