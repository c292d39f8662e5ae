import { MAIN_BOARD_HANDLE } from '../../core/boards/create.ts'
import { type SaidTerms, TEMPLATE_KEYS } from '../../core/referrals/template/keys.ts'
import { de } from '../../core/referrals/template/words/de.ts'
import { en } from '../../core/referrals/template/words/en.ts'
import { es } from '../../core/referrals/template/words/es.ts'
import { fr } from '../../core/referrals/template/words/fr.ts'
import type { Aliases, TemplateLanguage } from '../../core/referrals/template/words/language.ts'
import { pt } from '../../core/referrals/template/words/pt.ts'
import { writeTemplate } from '../../core/referrals/template.ts'
import type { Site } from '../../core/site.ts'
import { html } from '../../lib/html.ts'
import { sendHelp } from '../help-page.ts'
import type { Answer } from '../visit.ts'

const LANGUAGES: readonly (readonly [tag: string, name: string, words: TemplateLanguage])[] = [
  ['en', 'English', en],
  ['es', 'Español', es],
  ['fr', 'Français', fr],
  ['de', 'Deutsch', de],
  ['pt', 'Português', pt],
]

// What goes through the one who writes it and the one who reads it cannot go out of date.
const EXAMPLE: SaidTerms = {
  title: 'Copyeditor for six SaaS case studies',
  work: ['copyediting'],
  pieces: 6,
  wordsEach: 1200,
  payDisclosure: 'range',
  payMin: '0.06',
  payMax: '0.08',
  currency: 'USD',
  payUnit: 'word',
  payTrigger: 'acceptance',
  netDays: 30,
  reason: 'booked',
}

/** `/help/post-by-mention`: how work is passed on from any app, with a template to copy and its keys in five languages. */
export function showPostHelp(site: Site): Answer {
  const board = `@${MAIN_BOARD_HANDLE}@${site.host}`
  const template = `${board}\n${writeTemplate(EXAMPLE)}`
  const heads = LANGUAGES.map(([tag, name]) => html`<th scope="col" lang="${tag}">${name}</th>`)
  const rows = TEMPLATE_KEYS.map((key) => {
    const cells = LANGUAGES.map(
      ([tag, , { keys }]) => html`<td lang="${tag}">${tag === 'en' ? key : firstOf(keys[key])}</td>`,
    )
    return html`<tr>${cells}</tr>`
  })
  return async (_, reply) =>
    sendHelp(reply, site, {
      path: '/help/post-by-mention',
      title: 'Pass work on by mention',
      description: `How to list work on ${site.name} from any app of the fediverse.`,
      body: html`<p class="lead">From Mastodon or any app that speaks with it: mention a board in a public post, and say what the work is and what it pays.</p>
<label for="template">Copy this, and change it</label>
<textarea id="template" class="copy-box" readonly rows="${template.split('\n').length + 1}">
${template}</textarea>
<p>Say one thing on each line, in any order. The first line without a key is the title. You must say what the work is and what it pays; the desk asks you for anything else that is missing.</p>
<h2>What happens then</h2>
<ol><li>The desk answers below your post, and repeats what it understood.</li>
<li>Boards of that kind of work boost your post while it is open.</li>
<li>To change the listing, edit your post. When the work is gone, tell the desk <code>FILLED</code>; see <a href="/help/commands">what else it understands</a>.</li></ol>
<p>Post your own work only: a board lists a post only when its author asks for it. Never name the client, and leave out addresses and telephone numbers.</p>
<h2>The keys in five languages</h2>
<div class="wide-table" role="region" aria-label="The template in five languages" tabindex="0"><table><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`,
    })
}

function firstOf(aliases: Aliases): string {
  return aliases
    .split(',')[0]!
    .replaceAll(/\([^)]*\)/g, '')
    .trim()
    .toUpperCase()
}
