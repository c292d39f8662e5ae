import { type Kysely, sql } from 'kysely'

/** Rosters that everybody may see, with who agreed to stand on them (FEP-7aa9). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [rosters, notices]) await sql.raw(part).execute(db)
}

const rosters = `
alter table rosters add column is_public boolean not null default false;
alter table roster_members
  add column consent text not null default 'not_asked'
    check (consent in ('not_asked', 'asked', 'accepted', 'rejected')),
  add column authorization_uri text;
comment on column roster_members.consent is 'whether she may be shown on it; only who accepted is';
comment on column roster_members.authorization_uri is 'where a member of another node says that she agrees';
create index roster_members_of_account on roster_members (account_id) where consent <> 'not_asked';
`

const notices = `
alter table notifications drop constraint notifications_kind_check, add constraint notifications_kind_check
  check (kind in ('follow', 'follow_request', 'mention', 'reply', 'like', 'boost', 'edit', 'referral_expired', 'check_in',
    'held', 'approved', 'sent_back', 'removed', 'interest', 'suggestion', 'suggested', 'candidate_moved',
    'introduction', 'outcome', 'credit', 'endorsement', 'client_alert', 'saved_search', 'poll_over', 'quote', 'moved',
    'report', 'roster'));
`
