// All that this node keeps of somebody, to be taken along (product §3.5, §6.6). Its test walks every column that names an
// account, and says of each what becomes of it.
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'

/** Everything that is kept of somebody, as plain JSON. What a vault holds is not hers alone, and is left out. */
export async function readAllOf(db: Db, accountId: AccountId): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ data: Record<string, unknown> }>`
    select json_build_object(${sql.join(namedLists(SECTIONS, accountId))}) as data`.execute(db)
  return rows[0]!.data
}

/** The statement that reads one part of what is taken along. */
export type Section = (id: AccountId) => RawBuilder<unknown>

/** Each section as a name and a list of its rows, for `json_build_object`. */
export function namedLists(
  sections: Readonly<Record<string, Section>>,
  id: AccountId,
): RawBuilder<unknown>[] {
  return Object.entries(sections).map(
    ([name, lines]) =>
      sql`${sql.lit(name)}, (select coalesce(json_agg(line), '[]') from (${lines(id)}) line)`,
  )
}

const INTERESTS: Section = (id) => sql`
  select referrals.code as referral, interests.state, interests.source, message, interests.rate,
    interests.rate_unit as unit, interests.currency, interests.available_from as "availableFrom", interests.samples,
    interests.answer, interests.expressed_at as "expressedAt",
    (select coalesce(json_agg(json_build_object('to', to_state, 'at', made_at) order by id), '[]')
      from interest_events where interest_id = interests.id) as history
  from interests join referrals on referrals.id = interests.referral_id
  where candidate_id = ${id} order by interests.id`

const GIVEN: Section = (id) => sql`
  select referrals.code as referral, subject.uri as who, basis, since_year as "sinceYear", recommendations.words,
    recommendations.made_at as "madeAt"
  from recommendations join referrals on referrals.id = recommendations.referral_id
    join accounts subject on subject.id = recommendations.subject_id
  where recommender_id = ${id} order by recommendations.id`

const RECEIVED: Section = (id) => sql`
  select referrals.code as referral, recommender.uri as by, recommendations.state, basis, since_year as "sinceYear", recommendations.words,
    recommendations.made_at as "madeAt"
  from recommendations join referrals on referrals.id = recommendations.referral_id
    join accounts recommender on recommender.id = recommendations.recommender_id
  where subject_id = ${id} order by recommendations.id`

const INTRODUCTIONS: Section = (id) => sql`
  select referrals.code as referral, introductions.state, fields, author_ok_at as "authorAgreedAt",
    candidate_ok_at as "candidateAgreedAt", introductions.opened_at as "openedAt", introductions.made_at as "madeAt"
  from introductions join interests on interests.id = introductions.interest_id
    join referrals on referrals.id = interests.referral_id
  where interests.candidate_id = ${id} or referrals.author_id = ${id} order by introductions.id`

const OPENINGS: Section = (id) => sql`
  select referrals.code as referral, fields, vault_openings.made_at as "madeAt"
  from vault_openings join referrals on referrals.id = vault_openings.referral_id
  where viewer_id = ${id} order by vault_openings.id`

const OUTCOMES: Section = (id) => sql`
  select referrals.code as referral, result, paid_on_time as "paidOnTime", outcomes.made_at as "madeAt"
  from outcomes join interests on interests.id = outcomes.interest_id
    join referrals on referrals.id = interests.referral_id
  where reporter_id = ${id} order by outcomes.made_at`

const CREDITS: Section = (id) => sql`
  select referrals.code as referral, giver.uri as from, taker.uri as to, role, credits.made_at as "madeAt"
  from credits join referrals on referrals.id = credits.referral_id
    join accounts giver on giver.id = credits.from_id join accounts taker on taker.id = credits.to_id
  where credits.from_id = ${id} or credits.to_id = ${id} order by credits.id`

const ENDORSEMENTS: Section = (id) => sql`
  select author.uri as by, subject.uri as of, endorsements.state, endorsements.text, endorsements.basis, endorsements.skills, since, endorsements.made_at as "madeAt"
  from endorsements join accounts author on author.id = endorsements.author_id
    join accounts subject on subject.id = endorsements.subject_id
  where endorsements.author_id = ${id} or subject_id = ${id} order by endorsements.id`

const REFERRALS: Section = (id) => sql`
  select code, state, terms, answers, made_at as "madeAt", closed_at as "closedAt",
    (select coalesce(json_agg(json_build_object('to', to_state, 'at', event.made_at, 'reason', event.reason)
      order by event.id), '[]') from referral_events event where referral_id = referrals.id) as history
  from referrals where author_id = ${id} order by id`

const CIRCLES: Section = (id) => sql`
  select referrals.code as referral, answer, referral_circle.asked_at as "askedAt"
  from referral_circle join referrals on referrals.id = referral_circle.referral_id
  where referral_circle.account_id = ${id} order by referral_circle.asked_at`

const OFFERS: Section = (id) => sql`
  select offers.uri, heard_referrals.title, offers.state, rate, rate_unit as unit, currency,
    available_from as "availableFrom", samples, offers.made_at as "madeAt"
  from offers join heard_referrals on heard_referrals.post_id = offers.referral_post_id
  where writer_id = ${id} order by offers.id`

const MESSAGES: Section = (id) => sql`
  select writer.uri as from, reader.uri as to, desk_messages.kind, referrals.code as referral, desk_messages.answered_at as "answeredAt",
    desk_messages.made_at as "madeAt"
  from desk_messages join accounts writer on writer.id = desk_messages.from_id
    join accounts reader on reader.id = desk_messages.to_id
    left join referrals on referrals.id = desk_messages.referral_id
  where desk_messages.from_id = ${id} or desk_messages.to_id = ${id} order by desk_messages.post_id`

const DECISIONS: Section = (id) => sql`
  select action, reason_code as reason, statement, state, moderation_actions.made_at as "madeAt",
    appeals.text as appeal, appeals.decision
  from moderation_actions left join appeals on appeals.action_id = moderation_actions.id
  where moderation_actions.account_id = ${id} order by moderation_actions.id`

const NEVER: Section = (id) => sql`
  select 'never suggest me' as what, made_at as "saidAt" from suggestion_refusals where account_id = ${id}
  union all select 'never call me in public', null from desk_contacts where account_id = ${id} and refuses_calls`

const ROSTERS: Section = (id) => sql`
  select name, is_public as "isPublic", (select coalesce(json_agg(
      json_build_object('who', member.uri, 'note', roster_members.note, 'consent', roster_members.consent)), '[]')
      from roster_members join accounts member on member.id = roster_members.account_id
      where roster_id = rosters.id) as members
  from rosters where owner_id = ${id} order by id`

const SEARCHES: Section = (id) => sql`
  select name, query, notify from saved_searches where owner_id = ${id} order by id`

const AVAILABILITY: Section = (id) => sql`
  select state, until, takes, gives_referrals as "givesReferrals", made_at as "madeAt"
  from availabilities where account_id = ${id} order by id`

const SECTIONS: Readonly<Record<string, Section>> = {
  interests: INTERESTS,
  recommendationsGiven: GIVEN,
  recommendationsReceived: RECEIVED,
  introductions: INTRODUCTIONS,
  openings: OPENINGS,
  outcomes: OUTCOMES,
  credits: CREDITS,
  endorsements: ENDORSEMENTS,
  referrals: REFERRALS,
  circles: CIRCLES,
  offers: OFFERS,
  deskMessages: MESSAGES,
  decisionsAbout: DECISIONS,
  wishes: NEVER,
  rosters: ROSTERS,
  searches: SEARCHES,
  availability: AVAILABILITY,
}
