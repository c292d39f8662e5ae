import { type HeardReferral, isOpenElsewhere } from '../../core/offers/heard.ts'
import type { OfferId } from '../../core/offers/offer.ts'
import { mayMoveOffer, mayOfferAgain, type OfferState } from '../../core/offers/states.ts'
import type { PostView } from '../../core/posts/view.ts'
import { said } from '../../core/referrals/moves/check-move.ts'
import { type Html, html } from '../../lib/html.ts'
import { postPath } from '../paths.ts'
import type { Viewer } from '../visit.ts'
import { button } from './button.ts'
import { OWN_INTEREST_WORDS } from './candidate-words.ts'

/** Work of another node, and where the viewer stands with it. */
export interface Elsewhere {
  heard: HeardReferral
  offer: { id: OfferId; state: OfferState } | undefined
}

/** Says below a post that it is work which a writer of ours may offer to do, or where her offer stands. */
export function elsewhereNote(post: PostView, { heard, offer }: Elsewhere, viewer: Viewer): Html {
  const takesOffers = heard.accepting && isOpenElsewhere(heard)
  const mayOffer = takesOffers && (offer === undefined || mayOfferAgain(offer.state))
  const mayLeave = offer !== undefined && mayMoveOffer(offer.state, 'withdrawn', 'writer')
  return html`<section class="note" aria-labelledby="work-title"><h2 id="work-title">Work that is passed on at ${post.author.host}</h2>
<p>It is ${said(heard.state)}, as far as that node has told us.
${offer && OWN_INTEREST_WORDS[offer.state]}</p>
${mayOffer && html`<p><a class="button" href="/posts/${post.id}/interest">I’m interested</a></p>`}
${mayLeave && button({ action: `/posts/${post.id}/interest/leave`, token: viewer.formToken, next: postPath(post), words: 'Leave', style: 'quiet-button' })}
</section>`
}
