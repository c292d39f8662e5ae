import type { Account } from '../../core/accounts/account.ts'
import { findOwner } from '../../core/auth/logins.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { sendPage } from '../page.ts'
import { accountName } from '../parts/account-line.ts'
import { SOURCE_URL } from '../source.ts'
import type { Answer } from '../visit.ts'

/** `/about`: what this node is, who runs it, and where its source is to be had. */
export function showAbout({ db, site }: { db: Db; site: Site }): Answer {
  return async (_, reply) => {
    const owner = await findOwner(db)
    return sendPage(reply, site, {
      title: 'About',
      body: html`<div class="prose">
<h1>About ${site.name}</h1>
<p class="lead">Writers who are booked out pass work on to writers who are not. This is a place to do that in the open.</p>
<p>A <strong>referral</strong> says what the work is, what it pays and when, what the client is like, and why it is passed on.
It is also an ordinary post: it can be followed, answered and boosted from any server of the fediverse, and nobody
needs an account here for that.</p>
<p>${site.name} is one node among many. Writers on other nodes, and on Mastodon and its kin, are neighbours; what is written
here in public reaches them, and what they answer stands here.</p>
<h2>What we keep, and what we do not</h2>
<p>Public posts are public. Followers-only and direct posts are shown to nobody else, and are sent only to the servers of
those who may read them. There are no advertisements, no counting of visitors, and nothing on these pages is loaded from
anywhere else. A cookie is set when you sign in, or open a form, and for nothing else.</p>
<h2>What runs it</h2>
<p>This node runs Watercooler, free software under the AGPL, version 3. What it speaks, machines read in its
<a href="/.well-known/nodeinfo">NodeInfo</a>.</p>
${
  owner &&
  html`<h2 id="who">Who runs it</h2>
<p>${accountName(owner)}. Write to them when something is wrong here.</p>`
}
${sourcePart(site, owner)}
</div>`,
      shared: {
        kind: 'website',
        url: `${site.origin}/about`,
        description: 'Writers pass work on to writers, in the open fediverse.',
        isIndexable: true,
      },
    })
  }
}

// AGPL §13: whoever uses the node over a network is offered the source of what runs there, with what was changed in it.
function sourcePart(site: Site, owner: Account | undefined): Html {
  const who = owner ? accountName(owner) : 'whoever runs it'
  const where =
    SOURCE_URL === undefined
      ? html`Ask ${who} for it: by the licence you get it whole, as it runs here, and free of charge.`
      : html`It stands at <a href="${SOURCE_URL}">${SOURCE_URL}</a>. If something was changed for this node, ask ${who} for that too.`
  return html`<h2 id="source">Its source code</h2>
<p>You may have the source code of what runs at ${site.host}, read it, change it and run it yourself. ${where}</p>`
}
