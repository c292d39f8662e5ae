import type { Site } from '../../core/site.ts'
import { html } from '../../lib/html.ts'
import { sendHelp } from '../help-page.ts'
import type { Answer } from '../visit.ts'

/** `/help/for-mastodon-users`: how to take part from an account elsewhere. */
export function showMastodonHelp(site: Site): Answer {
  return async (_, reply) =>
    sendHelp(reply, site, {
      path: '/help/for-mastodon-users',
      title: 'For people on Mastodon',
      description: `How to follow and answer writers of ${site.name} from Mastodon.`,
      body: html`<p class="lead">You need no account here. Yours, on Mastodon or anything that speaks with it, is enough.</p>
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
<p>Or press <em>I’m interested</em> on its page: <a href="/guest/sign-in">you sign in with the account that you have</a>, and what you say goes to
the author alone.</p>
<h2>Recommend a colleague</h2>
<p>Reply to a referral with “I recommend” and the handle of one person, or use the button on its page. That person is asked first;
the author learns who it is only after a yes.</p>
<h2>Pass work on</h2>
<p>Mention a board in a public post, with a few lines that say what the work is and what it pays: <a href="/help/post-by-mention">a template to copy</a>.
You look after it by message to the desk, or on its page.</p>
<h2>Private messages that do not arrive</h2>
<p>Mastodon puts private messages from accounts that you do not follow among your <em>filtered notifications</em>. If somebody recommended you, or you wait for
an answer, look there. If you follow <code class="copy">@desk@${site.host}</code>, its messages arrive like others.</p>
<h2>What is yours here</h2>
<p><a href="/guest">Sign in as a guest</a> to see what you said here, download it, or have it deleted.</p>
${FIRST_LINE}`,
    })
}

const FIRST_LINE = html`<h2>What the first line means</h2>
<dl class="facts">
<div><dt>[Open]</dt><dd>Nobody has it yet.</dd></div>
<div><dt>[In talks]</dt><dd>Somebody is being spoken to; the post says whether you may still reply.</dd></div>
<div><dt>[Filled]</dt><dd>It went to somebody.</dd></div>
<div><dt>[Withdrawn], [Closed]</dt><dd>It was taken back, or its time ran out.</dd></div>
</dl>
<p>When that changes, the post is edited, and your server shows it as an edit.</p>`
