import type { Site } from '../../core/site.ts'
import { html } from '../../lib/html.ts'
import { sendHelp } from '../help-page.ts'
import type { Answer } from '../visit.ts'

type Commands = readonly (readonly [command: string, does: string])[]

const OF_AUTHORS: Commands = [
  ['FILLED', 'It is gone. FILLED @bo says who got it, FILLED ELSEWHERE that it was nobody who replied.'],
  ['TALKS', 'You are talking to somebody; replies are still taken.'],
  ['OPEN', 'It is open: an answer to “still open?”, and a way back from talks or from closed.'],
  ['CLOSE', 'It is withdrawn. A reason may follow: CLOSE client cancelled.'],
  ['EXTEND 14', 'It stays open for so many days more.'],
  ['PAY $0.09/word', 'The pay changes. Other lines of the template work the same way.'],
  ['WHO', 'A list of the candidates, with numbers.'],
  ['SHORTLIST @bo', 'Onto the shortlist; a number of the list does too.'],
  ['INTRO @bo', 'You introduce them to the client: they are asked first.'],
  ['NO @bo', 'Not this time.'],
  ['LIST MINE', 'What you have open.'],
]
const OF_CANDIDATES: Commands = [
  ['INTERESTED why you', 'As a reply to the referral: its author is told.'],
  ['YES, NO', 'To what you were asked last.'],
  ['NEVER', 'You do not want to be suggested by others.'],
  ['LEAVE', 'You no longer stand for it.'],
  ['THANKS', 'The one who passed the work on is thanked, and who recommended you.'],
]
const OF_ALL: Commands = [
  ['BOOKED UNTIL 1 Nov', 'You have no time until then.'],
  ['AVAILABLE', 'You have.'],
  [
    'SIGN IN and a code',
    'You sign in on a page of this node that shows you the code. Never send one that somebody gave you.',
  ],
  ['FORGET ME', 'What is kept of you is deleted.'],
  ['HELP', 'A short list of these.'],
]

/** `/help/commands`: what can be said to the desk, by message (product §4.0). */
export function showCommandHelp(site: Site): Answer {
  return async (_, reply) =>
    sendHelp(reply, site, {
      path: '/help/commands',
      title: 'What the desk understands',
      description: `What the desk of ${site.name} can be told by message, from any app of the fediverse.`,
      body: html`<p class="lead">Write to <code class="copy">@desk@${site.host}</code> with “mentioned people only”, or answer any message of the desk. One command is one message; what it is about, the thread says.</p>
<p>Capitals do not matter, and a please or a thank-you does no harm. Spanish, French, German and Portuguese are understood too. Every answer repeats what was understood.</p>
<h2>When you pass work on</h2>${list(OF_AUTHORS)}
<h2>When you would like some</h2>${list(OF_CANDIDATES)}
<h2>For everybody</h2>${list(OF_ALL)}`,
    })
}

function list(commands: Commands) {
  return html`<dl class="facts">${commands.map(([command, does]) => html`<div><dt><code>${command}</code></dt><dd>${does}</dd></div>`)}</dl>`
}
