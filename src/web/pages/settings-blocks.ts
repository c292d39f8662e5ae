import type { Byline } from '../../core/accounts/byline.ts'
import { readBlocks } from '../../core/blocks.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { sendPage } from '../page.ts'
import { accountLine, monogram } from '../parts/account-line.ts'
import { button } from '../parts/button.ts'
import { settingsNav } from '../parts/settings-nav.ts'
import { type Answer, requireViewer } from '../visit.ts'

const PATH = '/settings/blocks'

/** `/settings/blocks`: whom a writer blocks, and the way back. */
export function showBlocks({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const { account, formToken } = requireViewer(request)
    const blocked = await readBlocks(db, account.id)
    return sendPage(reply, site, {
      title: 'Whom you block',
      isPersonal: true,
      body: html`${settingsNav(PATH)}
<h1>Whom you block</h1>
<p>Nothing that they do reaches you: they cannot follow you, and you are told nothing of what they write. What is public they can still read.</p>
${blocked.length === 0 ? html`<p class="empty">You block nobody. The button to do so stands on everybody’s profile.</p>` : html`<ul class="plain">${blocked.map((one) => blockedLine(one, formToken))}</ul>`}`,
    })
  }
}

function blockedLine(account: Byline, token: string): Html {
  const action = `/accounts/${account.id}/unblock`
  return html`<li class="told"><p class="told-line">${monogram(account)}${accountLine(account)}</p>
${button({ action, token, next: PATH, words: 'Unblock', style: 'quiet-button' })}</li>`
}
