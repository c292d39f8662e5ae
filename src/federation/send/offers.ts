import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { AccountId } from '../../core/accounts/account.ts'
import { findAccount } from '../../core/accounts/find.ts'
import type { OfferAnswer } from '../../core/jobs/news.ts'
import type { Jobs } from '../../core/jobs.ts'
import { findOffer } from '../../core/offers/offer.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { html } from '../../lib/html.ts'
import { OFFER_CONTEXT } from '../context.ts'
import { offerActivity } from '../translate/offer.ts'
import { storeOutgoing } from './outgoing.ts'

/** FEP-0837: offers to do the work of a referral of another node. Withdrawn meanwhile: there is nothing to offer. */
export function sendOffer(db: Db) {
  return async ({ offerId }: Jobs['send-offer']): Promise<Deed | undefined> => {
    const offer = await findOffer(db, offerId)
    if (!offer || offer.state === 'withdrawn') return undefined
    return (tx) =>
      storeOutgoing(tx, {
        accountId: offer.writerId,
        context: OFFER_CONTEXT,
        activity: offerActivity(offer),
        isPublic: false,
        inboxes: [offer.authorInbox],
        objectUri: offer.uri,
      })
  }
}

/** ActivityPub §6.10: takes an offer back, named whole. */
export function sendOfferBack(db: Db) {
  return async ({ offerId }: Jobs['withdraw-offer']): Promise<Deed | undefined> => {
    const offer = await findOffer(db, offerId)
    if (!offer) return undefined
    return (tx) =>
      storeOutgoing(tx, {
        accountId: offer.writerId,
        context: OFFER_CONTEXT,
        activity: {
          id: `${offer.uri}/undo`,
          type: 'Undo',
          actor: offer.writerUri,
          to: [offer.authorUri],
          object: offerActivity(offer),
        },
        isPublic: false,
        inboxes: [offer.authorInbox],
        objectUri: offer.uri,
      })
  }
}

const TYPES: Record<OfferAnswer, 'TentativeAccept' | 'Accept' | 'Reject'> = {
  shortlisted: 'TentativeAccept',
  introduced: 'Accept',
  chosen: 'Accept',
  not_chosen: 'Reject',
  closed: 'Reject',
}

/** FEP-0837: answers an offer as the author of the referral decided; the desk says the same in words. */
export function sendOfferAnswer(db: Db) {
  return async ({ interestId, answer, at }: Jobs['answer-offer']): Promise<Deed | undefined> => {
    const offered = await findOffered(db, interestId)
    if (!offered) return undefined
    const id = `${offered.authorUri}/answers/${interestId}-${new Date(at).getTime()}`
    const type = TYPES[answer]
    const more = {
      TentativeAccept: {},
      Accept: { result: { id: `${id}#agreement`, type: 'Agreement' } },
      Reject: { content: rejection(answer, offered.words) },
    }[type]
    return (tx) => storeAnswer(tx, offered, { id, type, ...more })
  }
}

/** FEP-0837: answers an offer that could not be taken, and says why. */
export function refuseOffer(db: Db) {
  return async (refused: Jobs['refuse-offer']): Promise<Deed | undefined> => {
    const { offerUri, postId, candidateId, words } = refused
    const [candidate, post] = await Promise.all([
      findAccount(db, candidateId),
      db.selectFrom('posts').select(['uri', 'author_id']).where('id', '=', postId).executeTakeFirst(),
    ])
    const author = post && (await findAccount(db, post.author_id))
    if (!candidate || !post || !author) return undefined
    const offered = {
      offerUri,
      referralUri: post.uri,
      authorId: author.id,
      authorUri: author.uri,
      candidateUri: candidate.uri,
      inbox: candidate.inboxUri,
    }
    // Several offers may be refused, each once.
    const mark = createHash('sha256').update(offerUri).digest('hex').slice(0, 24)
    const id = `${author.uri}/answers/${mark}`
    return (tx) => storeAnswer(tx, offered, { id, type: 'Reject', content: html`<p>${words}</p>`.toString() })
  }
}

interface Offered {
  offerUri: string
  referralUri: string
  authorId: AccountId
  authorUri: string
  candidateUri: string
  inbox: string
}

async function storeAnswer(
  tx: Parameters<Deed>[0],
  { offerUri, referralUri, authorId, authorUri, candidateUri, inbox }: Offered,
  answer: { id: string; type: string; content?: string },
): Promise<void> {
  const activity = {
    ...answer,
    actor: authorUri,
    object: offerUri,
    context: referralUri,
    to: [candidateUri],
  }
  await storeOutgoing(tx, {
    accountId: authorId,
    context: OFFER_CONTEXT,
    activity,
    isPublic: false,
    inboxes: [inbox],
    objectUri: offerUri,
  })
}

function rejection(answer: OfferAnswer, words: string): string {
  const usual =
    answer === 'closed'
      ? 'Thank you for offering. The work has ended or gone to somebody else.'
      : 'Thank you for offering. Not this time.'
  return html`<p>${words === '' ? usual : words}</p>`.toString()
}

// Who offered is remote, and the author at home: nobody else's referrals take offers.
async function findOffered(
  db: Db,
  interestId: Jobs['answer-offer']['interestId'],
): Promise<(Offered & { words: string }) | undefined> {
  const { rows } = await sql<Offered & { words: string }>`
    select interests.offer_uri as "offerUri", interests.answer as words, posts.uri as "referralUri",
      author.id as "authorId", author.uri as "authorUri", candidate.uri as "candidateUri", candidate.inbox_uri as inbox
    from interests
    join referrals on referrals.id = interests.referral_id
    join posts on posts.id = referrals.post_id
    join accounts author on author.id = referrals.author_id and author.host is null
    join accounts candidate on candidate.id = interests.candidate_id and candidate.host is not null
    where interests.id = ${interestId} and interests.offer_uri is not null`.execute(db)
  return rows[0]
}
