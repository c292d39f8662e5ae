import { type Kysely, sql } from 'kysely'

/** Two processes that look for work in the same moment must not both find a host that nobody works. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(hold).execute(db)
}

// One statement sees nothing of what commits after it began. What is asked in here sees all that committed before whoever
// looked last let go of the host.
const hold = `
create function hold_host(of_pool text, at_host text, by_worker uuid) returns boolean language plpgsql volatile as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended(of_pool || ' ' || at_host, 0)) then
    return false;
  end if;
  return not exists (
    select from jobs where pool = of_pool and host = at_host
      and leased_by <> by_worker and run_at > now() and run_at < 'infinity'
  );
end
$$;
`
