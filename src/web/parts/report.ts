import { REASON_CODES } from '../../core/moderation/act.ts'
import type { ReportView } from '../../core/moderation/reports.ts'
import type { PostView } from '../../core/posts/view.ts'
import { type Html, html } from '../../lib/html.ts'
import { type Viewer, type Visit, withoutButtons } from '../visit.ts'
import { accountName } from './account-line.ts'
import { hiddenToken } from './button.ts'
import { selectField, textField } from './form.ts'
import { REASON_WORDS } from './moderation-words.ts'
import { postItem } from './post.ts'
import { type Refused, retyped } from './refused.ts'
import { timeAgo } from './time.ts'

/** A report as moderators see it: whom it is about, what it says, the posts that it names, and how it is done with. */
export function reportPart(
  report: ReportView,
  posts: PostView[],
  { visit, viewer, refused }: { visit: Visit; viewer: Viewer; refused: Refused | undefined },
): Html {
  const { account, reporter, reporterHost, text, madeAt, postIds } = report
  const quoted = posts.filter(({ id }) => postIds.includes(id))
  const by = reporter ? accountName(reporter) : (reporterHost ?? 'somebody who is gone')
  return html`<article class="referral"><h3>${accountName(account)} (<a href="/mod/people/${account.id}">history</a>)</h3>
<p class="post-line">reported by ${by} ${timeAgo(madeAt, visit.at)}</p>
${text !== '' && html`<blockquote class="typed">${text}</blockquote>`}
${quoted.map((post) => html`<div class="framed">${postItem(post, withoutButtons(visit))}</div>`)}
${doneForm(report, viewer, refused)}</article>`
}

function doneForm({ id }: ReportView, { formToken }: Viewer, refused: Refused | undefined): Html {
  const action = `/mod/reports/${id}`
  const { field } = retyped(refused, action)
  const why = field({
    name: 'reason',
    id: `reason-${id}`,
    label: 'What it is',
    value: 'conduct',
    need: 'always',
  } as const)
  const what = field({
    name: 'text',
    id: `done-${id}`,
    label: 'What you found and did',
    hint: 'It stands in their history, which they may ask for: name nobody who reported.',
    need: 'always',
  } as const)
  return html`<form method="post" action="${action}" class="sheet">${hiddenToken(formToken)}
${selectField(
  why,
  REASON_CODES.map((code) => [code, REASON_WORDS[code]] as const),
)}
${textField(what, 2)}
<div class="form-end"><button class="button">It is done</button></div></form>`
}
