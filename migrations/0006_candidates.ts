import { type Kysely, sql } from 'kysely'

/**
 * Candidates and introductions: the client's vault, interests, recommendations, introductions, what came of them, and
 * endorsements (product §3.4, §3.5, §3.9). `purge_at` says when a row is emptied or goes; null: not yet known.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [
    vault,
    interests,
    recommendations,
    introductions,
    endorsements,
    evidence,
    notifications,
  ]) {
    await sql.raw(part).execute(db)
  }
}

const vault = `
create table vault_fields (
  referral_id bigint not null references referrals on delete cascade,
  field text not null check (field in ('client_name', 'client_contact', 'brief', 'links')),
  key_id text not null,
  sealed bytea not null,
  client_hash bytea,
  purge_at timestamptz,
  primary key (referral_id, field),
  check ((client_hash is not null) = (field = 'client_name'))
);
comment on column vault_fields.sealed is 'AES-256-GCM for this referral and field: nonce, tag, ciphertext';
comment on column vault_fields.client_hash is 'HMAC of the client''s name, so that two referrals of one client are known without it';
create index vault_fields_due_to_purge on vault_fields (purge_at) where purge_at is not null;
create index vault_fields_by_key on vault_fields (key_id, referral_id, field);
`

const interests = `
create table interests (
  id bigint primary key default new_id(),
  referral_id bigint not null references referrals on delete cascade,
  candidate_id bigint not null references accounts on delete cascade,
  state text not null check (state in
    ('suggested', 'received', 'shortlisted', 'introduced', 'chosen', 'not_chosen', 'declined', 'lapsed', 'withdrawn')),
  source text not null check (source in
    ('web_account', 'web_guest', 'federated_direct', 'federated_public', 'offer_agreement', 'recommended')),
  post_id bigint references posts on delete set null,
  offer_uri text unique,
  message text not null default '' check (char_length(message) <= 2000),
  message_hash bytea,
  rate numeric(14, 4) check (rate > 0),
  rate_unit text,
  currency text check (currency ~ '^[A-Z]{3}$'),
  available_from date,
  samples text[] not null default '{}' check (cardinality(samples) <= 5),
  author_note text not null default '' check (char_length(author_note) <= 2000),
  answer text not null default '' check (char_length(answer) <= 2000),
  expressed_at timestamptz,
  changed_at timestamptz not null default now(),
  reminded_at timestamptz,
  asked_again_at timestamptz,
  purge_at timestamptz,
  made_at timestamptz not null default now(),
  check ((rate is null) = (rate_unit is null) and (rate is null) = (currency is null))
);
comment on column interests.post_id is 'the reply that says it; null: the form, an offer, or a post that is gone';
comment on column interests.message_hash is 'SHA-256 of the message without case and spacing: the same words elsewhere';
comment on column interests.author_note is 'the author''s own, shown to nobody else';
comment on column interests.answer is 'the author''s words to go with a "not this time"';
comment on column interests.expressed_at is 'when the candidate said so; null: only suggested so far';
comment on column interests.reminded_at is 'when the author was told that it waits';
comment on column interests.asked_again_at is 'when the candidate was asked whether a referral that opened again still interests';
create unique index interests_one_per_candidate on interests (referral_id, candidate_id) where state <> 'withdrawn';
create index interests_of_referral on interests (referral_id, id);
create index interests_of_candidate on interests (candidate_id, expressed_at desc);
create index interests_of_post on interests (post_id) where post_id is not null;
create index interests_same_words on interests (candidate_id, message_hash) where message_hash is not null;
create index interests_due_to_lapse on interests (changed_at) where state = 'suggested';
create index interests_waiting on interests (changed_at) where state = 'received' and reminded_at is null;
create index interests_due_to_purge on interests (purge_at) where purge_at is not null;

create table interest_events (
  id bigint primary key default new_id(),
  interest_id bigint not null references interests on delete cascade,
  from_state text,
  to_state text not null,
  by_account_id bigint references accounts on delete set null,
  made_at timestamptz not null default now()
);
comment on column interest_events.from_state is 'null: it began';
comment on column interest_events.by_account_id is 'null: the clock, or the end of the referral';
create index interest_events_history on interest_events (interest_id, id);

create table interest_counts (
  referral_id bigint primary key references referrals on delete cascade,
  purged int not null default 0,
  full_at int not null default 0
);
comment on column interest_counts.purged is 'how many interests a referral had that are gone by now';
comment on column interest_counts.full_at is 'how many had replied when they were enough; 0: they never were';
`

const recommendations = `
create table recommendations (
  id bigint primary key default new_id(),
  code text not null unique check (code ~ '^[0-9a-z]{16}$'),
  referral_id bigint not null references referrals on delete cascade,
  interest_id bigint references interests on delete cascade,
  recommender_id bigint not null references accounts on delete cascade,
  subject_id bigint not null references accounts on delete cascade,
  state text not null check (state in ('consent_pending', 'consented', 'declined', 'lapsed')),
  post_id bigint references posts on delete set null,
  basis text not null check (basis in ('hired_them', 'hired_by_them', 'worked_together', 'edited_my_work',
    'i_edited_theirs', 'taught_or_mentored', 'read_their_work', 'community', 'unsaid')),
  since_year int check (since_year between 1950 and 2200),
  words text not null default '' check (char_length(words) <= 1000),
  made_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  unique (referral_id, recommender_id, subject_id),
  check (recommender_id <> subject_id)
);
comment on column recommendations.code is 'of the page on which the recommended person answers';
comment on column recommendations.interest_id is 'null: the person is not asked, having said no before';
create index recommendations_of_interest on recommendations (interest_id) where interest_id is not null;
create index recommendations_pending on recommendations (interest_id) where state = 'consent_pending';
create index recommendations_pending_of_subject on recommendations (subject_id) where state = 'consent_pending';
create index recommendations_by_recommender on recommendations (recommender_id, id desc);

create table suggestion_refusals (
  account_id bigint primary key references accounts on delete cascade,
  made_at timestamptz not null default now()
);
comment on table suggestion_refusals is 'who does not want to be suggested to anybody any more';
`

const introductions = `
create table introductions (
  id bigint primary key default new_id(),
  code text not null unique check (code ~ '^[0-9a-z]{16}$'),
  interest_id bigint not null references interests on delete cascade,
  state text not null check (state in
    ('proposed', 'awaiting_candidate', 'awaiting_client', 'ready', 'opened', 'done', 'declined', 'expired', 'revoked')),
  asks_client boolean not null,
  fields text[] not null check (cardinality(fields) > 0),
  author_ok_at timestamptz,
  candidate_ok_at timestamptz,
  client_ok_at timestamptz,
  opened_at timestamptz,
  is_extended boolean not null default false,
  client_hash bytea,
  expires_at timestamptz not null,
  made_at timestamptz not null default now(),
  check (state not in ('ready', 'opened', 'done') or (author_ok_at is not null and candidate_ok_at is not null
    and (not asks_client or client_ok_at is not null))),
  check ((opened_at is not null) = (state in ('opened', 'done')))
);
comment on column introductions.code is 'of the page; who finds it learns nothing before it is known who asks';
comment on column introductions.client_hash is 'as in the vault when it was opened, which is emptied long before the work is paid';
create unique index introductions_one_alive on introductions (interest_id)
  where state not in ('declined', 'expired', 'revoked');
create index introductions_of_interest on introductions (interest_id, id desc);
create index introductions_due_to_expire on introductions (expires_at)
  where state in ('proposed', 'awaiting_candidate', 'awaiting_client', 'ready');

create table vault_openings (
  id bigint primary key default new_id(),
  referral_id bigint not null references referrals on delete cascade,
  introduction_id bigint not null references introductions on delete cascade,
  viewer_id bigint not null references accounts on delete cascade,
  fields text[] not null,
  made_at timestamptz not null default now()
);
comment on table vault_openings is 'who saw which fields, and when; it goes with the interest';
create index vault_openings_of_referral on vault_openings (referral_id, id);
create index vault_openings_of_introduction on vault_openings (introduction_id);

create table outcomes (
  interest_id bigint not null references interests on delete cascade,
  reporter_id bigint not null references accounts on delete cascade,
  result text not null check (result in ('hired', 'not_hired', 'no_reply_from_client', 'client_cancelled',
    'candidate_withdrew', 'hired_not_paid', 'still_talking')),
  paid_on_time boolean,
  client_hash bytea,
  made_at timestamptz not null default now(),
  primary key (interest_id, reporter_id)
);
comment on column outcomes.paid_on_time is 'null: not known, or nothing was to be paid';
create index outcomes_unpaid_by_client on outcomes (client_hash) where result = 'hired_not_paid';

create table credits (
  id bigint primary key default new_id(),
  referral_id bigint not null references referrals on delete cascade,
  from_id bigint not null references accounts on delete cascade,
  to_id bigint not null references accounts on delete cascade,
  role text not null check (role in ('referrer', 'recommender')),
  post_id bigint references posts on delete set null,
  made_at timestamptz not null default now(),
  unique (referral_id, from_id, to_id, role),
  check (from_id <> to_id)
);
create index credits_of_account on credits (to_id, role);
`

const endorsements = `
create table endorsements (
  id bigint primary key default new_id(),
  author_id bigint not null references accounts on delete cascade,
  subject_id bigint not null references accounts on delete cascade,
  post_id bigint unique references posts on delete set null,
  text text not null check (char_length(text) between 20 and 1500),
  basis text not null check (basis in ('hired_them', 'hired_by_them', 'worked_together', 'edited_my_work',
    'i_edited_theirs', 'taught_or_mentored', 'read_their_work', 'community')),
  skills text[] not null default '{}' check (cardinality(skills) <= 3),
  since text check (since ~ '^\\d{4}(-\\d{2})?$'),
  state text not null check (state in
    ('pending', 'accepted', 'declined', 'revoked_by_subject', 'withdrawn_by_author')),
  made_at timestamptz not null default now(),
  decided_at timestamptz,
  check (author_id <> subject_id)
);
comment on column endorsements.since is 'a year, or a year and a month';
create unique index endorsements_one_per_pair on endorsements (author_id, subject_id)
  where state in ('pending', 'accepted');
create index endorsements_of_subject on endorsements (subject_id, state, id desc);
create index endorsements_by_author on endorsements (author_id, id desc);
`

// What the evidence view asks of tables that were there before (product §4.5).
const evidence = `
create index accounts_by_long_bio on accounts (md5(bio_html)) where char_length(bio_html) >= 60;
`

const notifications = `
alter table notifications drop constraint notifications_kind_check, add constraint notifications_kind_check
  check (kind in ('follow', 'follow_request', 'mention', 'reply', 'like', 'boost', 'edit', 'referral_expired',
    'check_in', 'held', 'approved', 'sent_back', 'removed', 'suggested',
    'interest', 'suggestion', 'candidate_moved', 'introduction', 'outcome', 'credit', 'endorsement', 'client_alert'));
`
