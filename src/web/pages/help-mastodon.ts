import type { Site } from '../../core/site.ts'
import { html } from '../../lib/html.ts'
import { sendPage } from '../page.ts'
import type { Answer } from '../visit.ts'

/** `/help/for-mastodon-users`: how to take part from an account elsewhere. */
export function showMastodonHelp(site: Site): Answer {
  return async (_, reply) =>
    sendPage(reply, site, {
      title: 'For people on Mastodon',
      body: html`<div class="prose">
<h1>For people on Mastodon</h1>
<p class="lead">You need no account here. Yours, on Mastodon or anything that speaks with it, is enough.</p>
<h2>Follow a writer or a board</h2>
<ol>
<li>Copy the handle from their page here, such as <code>@ada@${site.host}</code>.</li>
<li>Paste it into the search of your own app, and press Follow.</li>
</ol>
<p>A <strong>board</strong> is an account that boosts the open work of one kind. Follow it, and each piece of work comes into your
home timeline when it opens; when it is filled, the boost is taken back.</p>
<h2>Answer a referral</h2>
<ol>
<li>If it is not in your timeline yet, copy the address of its page here and paste it into the search of your app.</li>
<li>Reply to it there. To tell only the writer who passes it on, set your reply to “mentioned people only”.</li>
</ol>
<p>A public reply stands below the referral on its page, for all to see. A private one goes to its author and nobody else.</p>
<h2>What the first line means</h2>
<dl class="facts">
<div><dt>[Open]</dt><dd>Nobody has it yet.</dd></div>
<div><dt>[In talks]</dt><dd>Somebody is being spoken to; the post says whether you may still reply.</dd></div>
<div><dt>[Filled]</dt><dd>It went to somebody.</dd></div>
<div><dt>[Withdrawn], [Closed]</dt><dd>It was taken back, or its time ran out.</dd></div>
</dl>
<p>When that changes, the post is edited, and your server shows it as an edit.</p>
</div>`,
      shared: {
        kind: 'website',
        url: `${site.origin}/help/for-mastodon-users`,
        description: `How to follow and answer writers of ${site.name} from Mastodon.`,
        isIndexable: true,
      },
    })
}
