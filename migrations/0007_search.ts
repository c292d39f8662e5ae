import { type Kysely, sql } from 'kysely'

/**
 * Search: what is asked of referrals stands in columns that the database keeps from the terms, and searches can be kept
 * (product §6.1). The functions are for these columns; what they say about pay is figured in core/referrals/pay.ts too.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [functions, referrals, searches, notices]) await sql.raw(part).execute(db)
}

// Their bodies are bound when they are made (`begin atomic`): a restore fills the columns without a search path.
const functions = `
create function texts_of(list jsonb) returns text[] language sql immutable parallel safe begin atomic
  select case jsonb_typeof(list)
    when 'array' then array(select text from jsonb_array_elements_text(list) as text) else '{}' end;
end;
comment on function texts_of is 'the texts of a JSON list; none where there is no list';

create function language_ranges(list jsonb) returns text[] language sql immutable parallel safe begin atomic
  select array(
    select distinct array_to_string(parts[:length], '-')
    from unnest(texts_of(list)) as tag,
      lateral (select string_to_array(tag, '-') as parts) as parted,
      lateral generate_series(1, cardinality(parts)) as length
    order by 1);
end;
comment on function language_ranges is 'every range that language tags are in: en-US is in en-US and en (RFC 4647 §3.3.1)';

create function words_asked(words text) returns tsquery language sql immutable parallel safe begin atomic
  select regexp_replace(websearch_to_tsquery('simple', words)::text, '''(?=[ )]|$)', ''':*', 'g')::tsquery;
end;
comment on function words_asked is 'words as people type them into a search; each stands for all that begin with it';

create function pay_by_unit(terms jsonb) returns jsonb language sql immutable parallel safe begin atomic
  with given as (
    select terms ->> 'payUnit' as unit, (terms ->> 'payMin')::numeric as pay, terms ->> 'per' as per,
      (terms ->> 'pages')::numeric as pages, (terms ->> 'pageWords')::numeric as page_words,
      (terms ->> 'wordsEach')::numeric as words_each, (terms ->> 'hours')::numeric as hours,
      coalesce((terms ->> 'pieces')::numeric, case when terms ->> 'engagement' = 'one_off' then 1 end) as pieces
  ), sized as (
    select given.*, case when words_each is null then pages * page_words else pieces * words_each end as all_words
    from given
  ), units as (
    select measured.unit, measured.words, measured.times, measured.over from sized, lateral (values
      ('word', 1::numeric, all_words, 1::numeric),
      ('thousand_words', 1000, all_words, 1000),
      ('page', page_words, coalesce(pages, all_words), case when pages is null then page_words else 1 end),
      ('hour', null, hours, 1),
      ('piece', words_each, pieces, 1),
      ('poem', null, pieces, 1),
      ('month', null, case when per = 'month' then 1 end, 1),
      ('project', null, case when per = 'once' then 1 end, 1),
      ('advance', null, case when per = 'once' then 1 end, 1),
      ('day', null, null, 1),
      ('finished_minute', null, null, 1),
      ('year', null, null, 1)
    ) as measured (unit, words, times, over)
  )
  select coalesce(jsonb_object_agg(asked.unit, jsonb_build_array(sized.pay * share.times, share.over)), '{}')
  from sized join units paid on paid.unit = sized.unit cross join units asked, lateral (
    select case when asked.unit = paid.unit then 1 when paid.words is not null and asked.words is not null
        then asked.words else paid.times * asked.over end as times,
      case when asked.unit = paid.unit then 1 when paid.words is not null and asked.words is not null
        then paid.words else paid.over * asked.times end as over
  ) as share
  where sized.pay is not null and share.times is not null and share.over is not null;
end;
comment on function pay_by_unit is 'the lowest pay in every unit in which it can be said, as [dividend, divisor]: nothing is rounded';
`

const referrals = `
alter table referrals
  add column work text[] not null generated always as (texts_of(terms -> 'work')) stored,
  add column topics text[] not null generated always as (texts_of(terms -> 'topics')) stored,
  add column languages text[] not null generated always as (language_ranges(terms -> 'languages')) stored,
  add column pay_by_unit jsonb not null generated always as (pay_by_unit(terms)) stored,
  add column currency text generated always as (terms ->> 'currency') stored,
  add column place_mode text generated always as (terms ->> 'placeMode') stored,
  add column country text generated always as (terms ->> 'country') stored,
  add column engagement text generated always as (terms ->> 'engagement') stored,
  add column credit text generated always as (terms ->> 'credit') stored,
  add column ai_rule text generated always as (terms ->> 'aiRule') stored,
  add column handoff text generated always as (terms ->> 'handoff') stored,
  add column is_searchable boolean not null
    generated always as (coalesce((terms ->> 'searchable')::boolean, true)) stored,
  add column words tsvector not null generated always as (to_tsvector('simple'::regconfig,
    coalesce(terms ->> 'title', '') || ' ' || coalesce(terms ->> 'body', '') || ' '
    || replace(coalesce(terms ->> 'topics', ''), '_', ' ') || ' ' || coalesce(terms ->> 'clientSector', ''))) stored;
comment on column referrals.languages is 'with every range that they are in, so that en finds en-US';
comment on column referrals.pay_by_unit is 'the lowest pay by unit, as [dividend, divisor]';
create index referrals_open_by_words_and_kind on referrals using gin (words, work, topics, languages)
  with (fastupdate = off) where state in ('open', 'in_talks');
create index referrals_closed_lately on referrals (closed_at desc) where closed_at is not null;
`

const searches = `
create table saved_searches (
  id bigint primary key default new_id(),
  owner_id bigint not null references accounts on delete cascade,
  name text not null check (char_length(name) between 1 and 60),
  query jsonb not null,
  notify text not null check (notify in ('off', 'instant', 'daily', 'weekly')),
  token text not null unique,
  last_sent_at timestamptz not null default now(),
  made_at timestamptz not null default now()
);
comment on column saved_searches.token is 'of its feeds: whoever has it may read them, and learns what is searched for';
comment on column saved_searches.last_sent_at is 'what opened before was told already, or was there to be seen when it was saved';
create unique index saved_searches_of_owner on saved_searches (owner_id, lower(name));
create index saved_searches_instant on saved_searches (owner_id) where notify = 'instant';
create index saved_searches_due on saved_searches (last_sent_at) where notify in ('daily', 'weekly');
`

const notices = `
alter table notifications drop constraint notifications_kind_check, add constraint notifications_kind_check
  check (kind in ('follow', 'follow_request', 'mention', 'reply', 'like', 'boost', 'edit', 'referral_expired',
    'check_in', 'held', 'approved', 'sent_back', 'removed', 'suggested',
    'interest', 'suggestion', 'candidate_moved', 'introduction', 'outcome', 'credit', 'endorsement', 'client_alert',
    'saved_search'));
`
