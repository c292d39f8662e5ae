import { APPEAL_DAYS, countModerators } from '../../core/moderation/act.ts'
import { countActions } from '../../core/moderation/read.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { sendPage } from '../page.ts'
import { ACTION_WORDS, REASON_WORDS } from '../parts/moderation-words.ts'
import type { Answer } from '../visit.ts'

const ONE_ALONE =
  'One person alone moderates here so far, so that the same one looks at it again and decides; the author is told so.'

/** `/about/moderation`: how often moderators decided what, and why; never about whom (product §3.6). */
export function showModeration({ db, site }: { db: Db; site: Site }): Answer {
  return async (_, reply) => {
    const [counts, moderators] = await Promise.all([countActions(db), countModerators(db)])
    const rows = counts.map(
      ({ action, reasonCode, count, reversed }) =>
        html`<tr><td>${ACTION_WORDS[action]}</td><td>${REASON_WORDS[reasonCode]}</td><td>${count}</td><td>${reversed}</td></tr>`,
    )
    return sendPage(reply, site, {
      title: 'Moderation',
      body: html`<div class="prose"><h1>Moderation</h1>
<p class="lead">Moderators look at work before it is listed when its author is not known here yet, or when something about it looks like a fraud.</p>
<p>Whatever they decide against an author’s wish, she is told with the reasons, and can appeal within ${APPEAL_DAYS} days. ${moderators > 1 ? 'Another moderator decides about it.' : ONE_ALONE}</p>
${
  rows.length === 0
    ? html`<p>Nothing was decided against anybody’s wish so far.</p>`
    : html`<table><caption>All decisions so far</caption><thead><tr><th scope="col">Decision</th><th scope="col">Reason</th><th scope="col">How often</th><th scope="col">Taken back</th></tr></thead><tbody>${rows}</tbody></table>`
}</div>`,
      shared: {
        kind: 'website',
        url: `${site.origin}/about/moderation`,
        description: `How ${site.name} is moderated, in numbers.`,
        isIndexable: true,
      },
    })
  }
}
