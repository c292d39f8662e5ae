// A poll in a post: to vote in, or how it stands.
import type { PollView } from '../../core/posts/polls/poll.ts'
import type { PostView } from '../../core/posts/view.ts'
import { type Html, html } from '../../lib/html.ts'
import { postAnchor } from '../paths.ts'
import type { Visit } from '../visit.ts'
import { hiddenToken } from './button.ts'
import { timeInFull } from './time.ts'

/** The poll of a post; nothing when it has none. A form for whoever may still vote, the standing for everybody else. */
export function pollPart(post: PostView, visit: Visit): Html | null {
  const { poll } = post
  if (poll === null) return null
  const hasVoted = poll.choices.some(({ isMine }) => isMine)
  const mayVote =
    visit.viewer !== null && visit.viewer.account.id !== post.author.id && !poll.isOver && !hasVoted
  return mayVote ? ballot(post, poll, visit) : standing(poll)
}

function ballot(post: PostView, poll: PollView, visit: Visit): Html {
  const type = poll.isMultiple ? 'checkbox' : 'radio'
  const lines = poll.choices.map(
    ({ title }, at) =>
      html`<label class="choice"><input type="${type}" name="choice" value="${at}"> <span dir="auto">${title}</span></label>`,
  )
  return html`<form method="post" action="/posts/${post.id}/vote" class="poll">
${hiddenToken(visit.viewer!.formToken)}<input type="hidden" name="next" value="${visit.path}#${postAnchor(post.id)}">
<fieldset><legend>${poll.isMultiple ? 'Choose any' : 'Choose one'}</legend><div class="choices">${lines}</div></fieldset>
<p><button class="quiet-button">Vote</button> <span class="hint">${facts(poll)}</span></p>
</form>`
}

function standing(poll: PollView): Html {
  const votes = poll.choices.reduce((sum, choice) => sum + choice.votes, 0)
  const of = poll.isMultiple ? Math.max(poll.voters, 1) : Math.max(votes, 1)
  const lines = poll.choices.map(({ title, votes: given, isMine }) => {
    const percent = Math.min(100, Math.round((100 * given) / of))
    return html`<li><span dir="auto">${title}</span>${isMine && html` <span class="mark">your vote</span>`} <span class="poll-share">${percent} %</span>
<meter min="0" max="100" value="${percent}" aria-hidden="true"></meter></li>`
  })
  return html`<div class="poll"><ul aria-label="How the poll stands">${lines}</ul><p class="hint">${facts(poll)}</p></div>`
}

function facts({ voters, endsAt, isOver }: PollView): Html {
  const people = voters === 1 ? '1 person has voted' : `${voters} people have voted`
  return html`${people}${endsAt && html` · ${isOver ? 'ended' : 'until'} ${timeInFull(new Date(endsAt))}`}`
}
