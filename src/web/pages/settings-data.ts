// What a writer takes along of what is kept of her here (product §3.5).
import type { Site } from '../../core/site.ts'
import { html } from '../../lib/html.ts'
import { sendPage } from '../page.ts'
import { settingsNav } from '../parts/settings-nav.ts'
import { type Answer, requireViewer } from '../visit.ts'

/** `/settings/data`: says what is in the file, and leads to it. */
export function showData({ site }: { site: Site }): Answer {
  return async (request, reply) => {
    requireViewer(request)
    return sendPage(reply, site, {
      title: 'Your data',
      body: html`${settingsNav('/settings/data')}
<div class="prose"><h1>Your data</h1>
<p>All that is kept of you here, in one file: your profile and your posts, whom you follow and block, who follows you, the work
that you passed on or asked for, what you and others said of each other, your rosters and your searches.</p>
<p>The file is JSON, which programs read. Pictures stand in it by their addresses. Who your clients are is not in it: that
leaves the vault for nobody but whom you introduce.</p>
<p><a class="button" href="/guest/export" download>Download the file</a></p></div>`,
    })
  }
}
