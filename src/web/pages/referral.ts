import { findAccount } from '../../core/accounts/find.ts'
import { countReplies } from '../../core/interests/count.ts'
import { readChoosable } from '../../core/interests/fill.ts'
import { isReduced } from '../../core/referrals/describe.ts'
import { readEvents } from '../../core/referrals/events.ts'
import { whyNotBoosted } from '../../core/referrals/judge/unboosted.ts'
import { findReadable } from '../../core/referrals/readable.ts'
import { isPublished, type ReferralId } from '../../core/referrals/referral.ts'
import { type ReferralView, viewReferrals } from '../../core/referrals/view.ts'
import { writeBody } from '../../core/referrals/wording/body.ts'
import { payInShort } from '../../core/referrals/wording/pay-sentences.ts'
import { endingLine, formerPayLine, sizeLine, termsLine } from '../../core/referrals/wording/sentences.ts'
import { Refusal } from '../../core/refusal.ts'
import { writeQuery } from '../../core/search/query.ts'
import { readSimilarReferrals } from '../../core/search/similar.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { isoDay } from '../../lib/days.ts'
import { type Html, html, trusted } from '../../lib/html.ts'
import { readParams } from '../input.ts'
import type { Page, Shared } from '../layout.ts'
import { sendPage } from '../page.ts'
import { accountLine, monogram } from '../parts/account-line.ts'
import { answerButtons, mayAnswer, ownInterest } from '../parts/own-interest.ts'
import { postReactions } from '../parts/post-actions.ts'
import { labels, referralCard, stateMark } from '../parts/referral-card.ts'
import { labelReasons, referralFacts } from '../parts/referral-facts.ts'
import { referralHistory } from '../parts/referral-history.ts'
import { referralMoves } from '../parts/referral-moves.ts'
import { replyList } from '../parts/replies.ts'
import { referralData } from '../parts/structured.ts'
import { dayOf } from '../parts/time.ts'
import { whyUnlisted } from '../parts/why-it-waits.ts'
import { accountPath } from '../paths.ts'
import { ReferralParams } from '../referral-params.ts'
import { readStanding, type Standing } from '../standing.ts'
import { viewThread } from '../thread.ts'
import { type Answer, type Visit, visitOf } from '../visit.ts'
import { sendUnpublished } from './unpublished-referral.ts'

const SIMILAR_SHOWN = 3

/** `/r/k6n0qx9t`: a referral with its facts, its history and what was answered; its author can move it here. */
export function showReferral({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const { code } = readParams(ReferralParams, request)
    const visit = visitOf(request)
    const found = await findReadable(db, visit.person?.account.id ?? null, code)
    if (!found) throw nothingHere()
    if (!isPublished(found)) return await sendUnpublished({ db, site }, reply, { visit, referral: found })
    const referral = await findView(db, visit, found.id)
    const author = await findAccount(db, referral.authorId)
    const shared = sharing(site, referral, { isIndexable: author?.isIndexable ?? false, at: visit.at })
    if (isReduced(referral, visit.at)) return sendPage(reply, site, { ...formerPage(referral), shared })
    const around = await readAround(db, visit, referral)
    const { thread, events, choosable, similar } = around
    return sendPage(reply, site, {
      title: `${referral.terms.title} — ${payInShort(referral.terms)}`,
      body: html`<article class="wide columns referral-page">
<div>
${head(referral)}
${referralMoves(referral, visit, choosable)}
${notConfirmed(referral)}
${await whyUnlisted(db, visit.person, referral)}
${isAuthor(visit, referral) && notBoosted(await whyNotBoosted(db, referral))}
${words(referral)}
${howToReply(referral, visit, around)}
${postReactions(referral.post, visit)}
</div>
<aside aria-label="Facts">${referralFacts(referral)}${labelReasons(referral)}${boards(referral)}${referralHistory(events, isInsider(visit, referral))}</aside>
${replyList(thread, visit, 'No replies in public yet.')}
${similarOpen(similar, visit)}
</article>`,
      shared,
    })
  }
}

// What stands around a referral. Who wrote to whom in private is no part of it, though both could read it here.
async function readAround(db: Db, visit: Visit, referral: ReferralView) {
  const viewerId = visit.viewer?.account.id ?? null
  const [thread, events, standing, replies, choosable, similar] = await Promise.all([
    viewThread(db, viewerId, referral.postId),
    readEvents(db, referral.id),
    readStanding(db, visit, referral),
    referral.terms.showInterestCount ? countReplies(db, referral.id) : null,
    isAuthor(visit, referral) ? readChoosable(db, referral) : [],
    readSimilarReferrals(db, viewerId, referral, SIMILAR_SHOWN).then((ids) =>
      viewReferrals(db, viewerId, ids),
    ),
  ])
  const open = thread.replies.filter(({ post }) => post.visibility !== 'direct')
  return { thread: { ...thread, replies: open }, events, standing, replies, choosable, similar }
}

function isAuthor({ person }: Visit, { authorId }: ReferralView): boolean {
  return person?.account.id === authorId
}

// Its author, and who moderates.
function isInsider(visit: Visit, referral: ReferralView): boolean {
  return isAuthor(visit, referral) || (visit.viewer !== null && visit.viewer.role !== 'member')
}

async function findView(db: Db, { person }: Visit, id: ReferralId): Promise<ReferralView> {
  const [view] = await viewReferrals(db, person?.account.id ?? null, [id])
  if (!view) throw nothingHere()
  return view
}

const nothingHere = () => new Refusal('not_found', 'There is no referral at this address.')

function head(referral: ReferralView): Html {
  const { terms, state, post, openedAt } = referral
  return html`<header class="referral-head">
<p>${stateMark(state)}${labels(referral)}</p>
<h1>${terms.title}</h1>
<p class="pay">${payInShort(terms)}</p>
<div class="post-head"><a class="face" href="${accountPath(post.author)}" tabindex="-1" aria-hidden="true">${monogram(post.author)}</a>
<div>${accountLine(post.author)}<p class="post-line"><span>passed it on ${dayOf(openedAt)}</span></p></div></div>
</header>`
}

// What the author wrote in her own words, and how it ended. All else stands among the facts.
function words({ terms, state, openedAt, closedAt, withdrawReason, accepting }: ReferralView): Html {
  const ending =
    state === 'filled' || state === 'withdrawn' || state === 'expired'
      ? endingLine(state, {
          openedOn: isoDay(openedAt),
          closedOn: closedAt && isoDay(closedAt),
          withdrawReason,
        })
      : state === 'in_talks' &&
        (accepting ? 'Somebody is being spoken to; you may still reply.' : 'Somebody is being spoken to.')
  return html`${ending && html`<p class="lead">${ending}</p>`}
${terms.body !== '' && html`<div class="text" dir="auto">${trusted(writeBody(terms.body))}</div>`}`
}

function notBoosted(why: string | null): Html | null {
  return why === null ? null : html`<p class="note">${why} Only you see this.</p>`
}

function notConfirmed({ unlistedAt, confirmedAt, closedAt }: ReferralView): Html | null {
  if (unlistedAt === null || closedAt !== null) return null
  return html`<p class="note">Not confirmed since ${dayOf(confirmedAt ?? unlistedAt)}: its author has not said lately that it is still open.</p>`
}

function howToReply(
  referral: ReferralView,
  { person, viewer }: Visit,
  { standing, replies }: { standing: Standing; replies: number | null },
): Html | null {
  const { terms, accepting, closedAt, post, authorId } = referral
  const count = replyCount(referral, replies)
  if (person?.account.id === authorId) return count
  const own = person && ownInterest(referral, standing, person)
  if (closedAt !== null) return html`${own}`
  if (!accepting) return html`${count}${own}<p class="note">No more replies are taken.</p>`
  if (!mayAnswer(standing.interest)) return html`${count}${own}`
  const reply =
    viewer &&
    html`<p>Or <a href="/new/post?reply_to=${post.id}&amp;visibility=direct">reply in private</a>${
      terms.responses !== 'private_only' &&
      html`, or <a href="/new/post?reply_to=${post.id}&amp;visibility=public">in public</a>`
    }.</p>`
  const { mayUseForm } = standing
  return html`${count}${own}${answerButtons(referral, { mayUseForm, mayRecommend: true })}${reply}${(person === null || !mayUseForm) && fromElsewhere(referral, mayUseForm)}`
}

function fromElsewhere({ terms, post }: ReferralView, mayUseForm: boolean): Html {
  return html`<div class="note"><p>${mayUseForm ? 'Or answer' : 'Guests do not answer on this page here. Answer'} from your fediverse app: search for this page’s address there and reply,
${terms.responses === 'public_ok' ? 'in public or ' : ''}with “mentioned people only”: <a href="/help/for-mastodon-users">how it is done</a>.</p>
<p><code class="copy">${post.url}</code></p></div>`
}

function replyCount({ terms, closedAt }: ReferralView, replies: number | null): Html | null {
  if (replies === null || closedAt !== null) return null
  const limit = terms.responseLimit === null ? '' : `, ${terms.responseLimit} at most`
  return html`<p class="hint">${replies} ${replies === 1 ? 'reply' : 'replies'} so far, in public or in private${limit}</p>`
}

function boards({ boards }: ReferralView): Html | null {
  if (boards.length === 0) return null
  const links = boards.map(
    ({ url, name, handle }) => html`<li><a href="${url}"><bdi>${name || handle}</bdi></a></li>`,
  )
  return html`<section class="aside-part"><h2>On these boards</h2><ul class="plain">${links}</ul></section>`
}

function similarOpen(similar: ReferralView[], visit: Visit): Html | null {
  if (similar.length === 0) return null
  return html`<section aria-labelledby="similar-title"><h2 id="similar-title" class="section-title">Similar and open</h2>
${similar.map((referral) => referralCard(referral, visit))}</section>`
}

// What was closed long ago keeps what others can compare: what it was, what it paid, and when.
function formerPage({ terms, state, openedAt, closedAt }: ReferralView): Pick<Page, 'title' | 'body'> {
  const title = `${terms.title} — ${payInShort(terms)}`
  return {
    title,
    body: html`<article class="narrow">
<header class="referral-head"><p>${stateMark(state)}</p><h1>${terms.title}</h1></header>
<p>${formerPayLine(terms)}</p>
<p class="post-line">Passed on ${dayOf(openedAt)}${closedAt && html`, closed ${dayOf(closedAt)}`}.</p>
<p><a href="/open?${writeQuery({ work: terms.work })}">See such work that is open now</a></p>
</article>`,
  }
}

// The state is left out: previews are kept for weeks by those who make them.
function sharing(
  site: Site,
  referral: ReferralView,
  { isIndexable, at }: { isIndexable: boolean; at: Date },
): Shared {
  const { terms, post, openedAt, closedAt } = referral
  const openedOn = isoDay(openedAt)
  return {
    kind: 'article',
    url: post.url,
    description: isReduced(referral, at)
      ? formerPayLine(terms)
      : `${sizeLine(terms, openedOn)} ${termsLine(terms)}`,
    isIndexable: isIndexable && terms.searchable !== false && closedAt === null,
    documentUri: post.uri,
    creator: `@${post.author.handle}@${post.author.host ?? site.host}`,
    publishedAt: openedAt,
    data: referralData(site, referral, at),
    // What was closed long ago has no card any more to be put into a frame.
    ...(!isReduced(referral, at) && { isEmbeddable: true }),
  }
}
