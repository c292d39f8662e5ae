import { type Kysely, sql } from 'kysely'

/**
 * The whole life of a referral: review, the author's circle first, check-ins, removal. Its place in lists becomes a column
 * of its own, since from now on other rows hang on its id before it opens.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [states, lives, hidden, circle, rosters, notices]) await sql.raw(part).execute(db)
}

const states = `
alter table referrals
  drop constraint referrals_state_check,
  drop constraint referrals_check,
  drop constraint referrals_check1,
  drop constraint referrals_check2,
  drop constraint referrals_post_id_fkey,
  add constraint referrals_state_check check (state in
    ('draft', 'pending_review', 'circle', 'open', 'in_talks', 'filled', 'withdrawn', 'expired', 'removed')),
  add constraint referrals_post_id_fkey foreign key (post_id) references posts on delete set null;
`

const hidden = `
alter table posts add column hidden_at timestamptz;
comment on column posts.hidden_at is 'a moderator took it out of sight here: its author is at home elsewhere, so it is not ours to delete';
`

const lives = `
alter table referrals
  add column place bigint not null default new_id(),
  add column is_source boolean not null default false,
  add column answers text not null default '',
  add column is_boostable boolean not null default true,
  add column state_before_removal text,
  add column circle_until timestamptz,
  add column live_since timestamptz,
  add column confirmed_at timestamptz,
  add column asked_at timestamptz,
  add column unlisted_at timestamptz,
  add column bumped_at timestamptz,
  add column boosted_anew_at timestamptz[] not null default '{}',
  add column doubted_at timestamptz,
  add column told_at timestamptz,
  add constraint referrals_opened check
    (state in ('draft', 'pending_review', 'circle', 'withdrawn', 'expired', 'filled', 'removed') or opened_at is not null),
  add constraint referrals_posted check
    (state not in ('open', 'in_talks') or (post_id is not null and expires_at is not null and live_since is not null)),
  add constraint referrals_closed check
    (state = 'removed' or (closed_at is not null) = (state in ('filled', 'withdrawn', 'expired'))),
  add constraint referrals_accepting check
    (not accepting or state in ('draft', 'pending_review', 'circle', 'open', 'in_talks')),
  add constraint referrals_removed check ((state_before_removal is not null) = (state = 'removed'));
update referrals set place = id, live_since = opened_at, confirmed_at = opened_at, told_at = opened_at;
comment on column referrals.place is 'where it stands in lists: new whenever it opens';
comment on column referrals.is_source is 'its post is its author''s own words, from any node, and is never rewritten here';
comment on column referrals.answers is 'what its author told the desk beside her post: it is read together with it';
comment on column referrals.is_boostable is 'its boards boost it while it is open; false: what it pays or asks for forbids that';
comment on column referrals.live_since is 'when it last opened, or opened again: check-ins are counted from here';
comment on column referrals.confirmed_at is 'when its author last said that it is open';
comment on column referrals.asked_at is 'since when its author owes an answer to “still open?”';
comment on column referrals.unlisted_at is 'since when its boards leave it out because nobody confirmed it';
comment on column referrals.boosted_anew_at is 'each time its boards began to boost it once more without a bump: limited, since each time calls their followers';
comment on column referrals.doubted_at is 'since when a moderator should look at what its author made of it, open as it is; its boards leave it out';
comment on column referrals.told_at is 'when other nodes were last told of its words; edits are spaced from here';
drop index referrals_open;
drop index referrals_due_to_expire;
drop index referrals_by_author;
create index referrals_open on referrals (place desc) where state in ('open', 'in_talks');
create index referrals_by_author on referrals (author_id, place desc);
create index referrals_due_to_expire on referrals (expires_at) where state in ('circle', 'open', 'in_talks');
create index referrals_due_to_leave_circle on referrals (circle_until) where state = 'circle';
create index referrals_due_to_be_checked on referrals (live_since) where state in ('open', 'in_talks');
create index referrals_awaiting_review on referrals (place)
  where state = 'pending_review' or (doubted_at is not null and state in ('open', 'in_talks'));
`

const circle = `
create table referral_circle (
  referral_id bigint not null references referrals on delete cascade,
  account_id bigint not null references accounts on delete cascade,
  answer text check (answer in ('yes', 'no')),
  asked_at timestamptz not null default now(),
  primary key (referral_id, account_id)
);
comment on table referral_circle is 'who is asked before everybody else; what they answer only the author sees';
create index referral_circle_of_account on referral_circle (account_id, referral_id desc);
`

const rosters = `
create table rosters (
  id bigint primary key default new_id(),
  owner_id bigint not null references accounts on delete cascade,
  name text not null check (char_length(name) between 2 and 40),
  made_at timestamptz not null default now()
);
create unique index rosters_of_owner on rosters (owner_id, lower(name));
create table roster_members (
  roster_id bigint not null references rosters on delete cascade,
  account_id bigint not null references accounts on delete cascade,
  note text not null default '' check (char_length(note) <= 500),
  made_at timestamptz not null default now(),
  primary key (roster_id, account_id)
);
comment on column roster_members.note is 'the owner''s own words, shown to nobody else';
`

const notices = `
alter table notifications drop constraint notifications_kind_check,
  add constraint notifications_kind_check check (kind in
    ('follow', 'follow_request', 'mention', 'reply', 'like', 'boost', 'edit', 'referral_expired',
     'check_in', 'held', 'approved', 'sent_back', 'removed', 'suggested'));
`
