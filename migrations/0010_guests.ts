import { type Kysely, sql } from 'kysely'

/** Guests: people of other nodes who sign in here with the account that they have there (product §6.6). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(guests).execute(db)
}

const guests = `
create table guest_sessions (
  token_hash bytea primary key,
  account_id bigint not null references accounts on delete cascade,
  made_at timestamptz not null default now(),
  used_at timestamptz not null default now()
);
create index guest_sessions_of_account on guest_sessions (account_id);
create index guest_sessions_by_use on guest_sessions (used_at);

create table guest_sign_ins (
  state_hash bytea primary key,
  browser_hash bytea not null,
  host text not null,
  next text not null,
  expires_at timestamptz not null
);
comment on column guest_sign_ins.browser_hash is 'only the browser that went can come back';
comment on column guest_sign_ins.host is 'the only node that may answer';
create index guest_sign_ins_over on guest_sign_ins (expires_at);

create table guest_codes (
  code_hash bytea primary key,
  browser_hash bytea not null,
  account_id bigint references accounts on delete cascade,
  next text not null,
  expires_at timestamptz not null
);
comment on column guest_codes.account_id is 'who sent the code to the desk; null: nobody yet';
create index guest_codes_of_browser on guest_codes (browser_hash);
create index guest_codes_of_account on guest_codes (account_id) where account_id is not null;
create index guest_codes_over on guest_codes (expires_at);

create table home_apps (
  host text primary key,
  client_id text not null,
  sealed_secret bytea not null,
  scope text not null,
  made_at timestamptz not null default now()
);
comment on table home_apps is 'what this node is to other nodes when somebody of theirs signs in here';
`
