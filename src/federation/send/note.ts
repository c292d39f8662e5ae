import { sql } from 'kysely'
import type { PostId } from '../../core/posts/post.ts'
import type { PostView } from '../../core/posts/view.ts'
import { findReferralOfPost } from '../../core/referrals/find.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { POST_CONTEXT, REFERRAL_CONTEXT, TALK_CONTEXT } from '../context.ts'
import type { Document } from '../document.ts'
import { noteOf } from '../translate/note.ts'
import { type NotedFacts, referralTermsOf } from '../translate/referral.ts'
import { type CarriedTalk, talkOf } from '../translate/talk.ts'

/** What a post is served and sent as: its Note with what else it says to nodes of our kind, and the context for it. */
export async function readNote(
  db: Db,
  site: Site,
  post: PostView,
): Promise<{ context: unknown; note: Document }> {
  const note = noteOf(post, site)
  const { facts, ...carried } = await readCarried(db, post.id)
  const referral = facts && (await findReferralOfPost(db, post.id))
  if (facts && referral) {
    const terms = referralTermsOf(referral, facts, { uri: post.uri })
    return { context: REFERRAL_CONTEXT, note: { ...note, ...terms } }
  }
  const talk = talkOf(carried, site.origin)
  if (Object.keys(talk).length === 0) return { context: POST_CONTEXT, note }
  return { context: TALK_CONTEXT, note: { ...note, ...talk } }
}

interface Carried extends CarriedTalk {
  facts: NotedFacts | null
}

/** What stands beside the row of a referral, as a column `facts`; `referrals` must be in reach. */
export const REFERRAL_FACTS = sql<NotedFacts>`json_build_object('floor', referrals.floor, 'labels', referrals.labels,
  'filledVia', (select source from interests where interests.referral_id = referrals.id and interests.state = 'chosen'
    order by interests.changed_at desc limit 1),
  'boards', (select coalesce(json_agg(json_build_object('uri', accounts.uri, 'isMain', boards.is_main)
      order by boards.is_main desc, accounts.handle), '[]')
    from referral_boards join boards on boards.account_id = referral_boards.board_id
    join accounts on accounts.id = boards.account_id where referral_boards.referral_id = referrals.id))`

const REFERRAL_URI = sql`(select posts.uri from posts where posts.id = referrals.post_id)`

/** The address of the stamp under an endorsement: at her own node, if that is ours, of whom it speaks, else at its author's. */
export const STAMP_URI = sql<string>`(case when subject.host is null then subject.uri else author.uri end)
  || '/stamps/' || endorsements.id`

// By one statement whatever it is; each question is answered by an index of posts.
async function readCarried(db: Db, postId: PostId): Promise<Carried> {
  const { rows } = await sql<Carried>`select
    (select ${REFERRAL_FACTS} from referrals where referrals.post_id = ${postId}) as facts,
    coalesce(${interestIn(postId)}, ${offerIn(postId)}) as interest,
    ${introductionIn(postId)} as introduction, ${recommendationIn(postId)} as recommendation,
    ${creditIn(postId)} as credit, ${endorsementIn(postId)} as endorsement`.execute(db)
  return rows[0]!
}

const interestIn = (postId: PostId) => sql`(
  select json_build_object('referral', ${REFERRAL_URI}, 'offer', interests.offer_uri,
    'rate', trim_scale(interests.rate)::text, 'unit', interests.rate_unit, 'currency', interests.currency,
    'from', interests.available_from, 'samples', interests.samples)
  from interests join referrals on referrals.id = interests.referral_id where interests.post_id = ${postId} limit 1)`

const offerIn = (postId: PostId) => sql`(
  select json_build_object('referral', answered.uri, 'offer', offers.uri,
    'rate', trim_scale(offers.rate)::text, 'unit', offers.rate_unit, 'currency', offers.currency,
    'from', offers.available_from, 'samples', offers.samples)
  from offers join posts answered on answered.id = offers.referral_post_id where offers.post_id = ${postId})`

const introductionIn = (postId: PostId) => sql`(
  select json_build_object('referral', ${REFERRAL_URI}, 'candidate', candidate.uri, 'referrer', referrer.uri,
    'state', introductions.state, 'code', introductions.code, 'expires', introductions.expires_at)
  from desk_messages join interests on interests.id = desk_messages.interest_id
  join introductions on introductions.interest_id = interests.id
  join referrals on referrals.id = interests.referral_id
  join accounts candidate on candidate.id = interests.candidate_id
  join accounts referrer on referrer.id = referrals.author_id
  where desk_messages.post_id = ${postId} and desk_messages.kind = 'asked'
  order by introductions.id desc limit 1)`

const recommendationIn = (postId: PostId) => sql`(
  select json_build_object('referral', ${REFERRAL_URI}, 'subject', subject.uri, 'basis', recommendations.basis,
    'year', recommendations.since_year)
  from recommendations join referrals on referrals.id = recommendations.referral_id
  join accounts subject on subject.id = recommendations.subject_id
  where recommendations.post_id = ${postId} limit 1)`

const creditIn = (postId: PostId) => sql`(
  select json_build_object('referral', min(thanked.referral),
    'referrer', min(thanked.uri) filter (where thanked.role = 'referrer'),
    'recommender', coalesce(json_agg(thanked.uri order by thanked.uri) filter (where thanked.role = 'recommender'), '[]'))
  from (select credits.role, accounts.uri, ${REFERRAL_URI} as referral from credits
    join accounts on accounts.id = credits.to_id join referrals on referrals.id = credits.referral_id
    where credits.post_id = ${postId}) thanked
  having count(*) > 0)`

const endorsementIn = (postId: PostId) => sql`(
  select json_build_object('subject', subject.uri, 'skills', endorsements.skills, 'basis', endorsements.basis,
    'since', endorsements.since,
    'stamp', case when endorsements.state = 'accepted' then ${STAMP_URI} end)
  from endorsements join accounts author on author.id = endorsements.author_id
  join accounts subject on subject.id = endorsements.subject_id
  where endorsements.post_id = ${postId} and endorsements.state in ('pending', 'accepted'))`
