// Whether a referral is what a query asks for, as SQL. The one rule serves both ways: which referrals a search finds, and
// which kept searches find a referral. test/core/search/match.test.ts holds it to a plain predicate.
import { type RawBuilder, sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { Condition } from '../accounts/find.ts'
import { readCurrencyTable } from '../policy/currencies.ts'

/**
 * A condition on `referrals` and `asked`, a table with a query as JSON in `query` and exchange rates in `rates`. Sums of one
 * currency are compared as they stand, of two by the rates; both sides are multiplied, so that nothing is rounded.
 */
export const MATCHES: Condition = sql<boolean>`(
  (asked.query -> 'q' is null or referrals.words @@ words_asked(asked.query ->> 'q'))
  and (asked.query -> 'work' is null or referrals.work && texts_of(asked.query -> 'work'))
  and (asked.query -> 'topic' is null or referrals.topics @> array[asked.query ->> 'topic'])
  and (asked.query -> 'lang' is null or referrals.languages @> array[asked.query ->> 'lang'])
  and (asked.query -> 'unit' is null or referrals.pay_by_unit ? (asked.query ->> 'unit'))
  and (asked.query -> 'min' is null or ${paysEnough()})
  and (asked.query -> 'country' is null or referrals.country = asked.query ->> 'country')
  and ${isAnyOf('place_mode', 'place')} and ${isAnyOf('engagement', 'engagement')}
  and ${isAnyOf('credit', 'credit')} and ${isAnyOf('ai_rule', 'ai')} and ${isAnyOf('handoff', 'handoff')}
  and (asked.query -> 'hide' is null or not referrals.labels && texts_of(asked.query -> 'hide'))
  and (asked.query -> 'since' is null or referrals.opened_at >= (asked.query ->> 'since')::date)
  and (asked.query -> 'accepting' is null or referrals.accepting)
  and (asked.query -> 'board' is null or exists (
    select from referral_boards join accounts board on board.id = referral_boards.board_id
    where referral_boards.referral_id = referrals.id and board.handle = asked.query ->> 'board' and board.host is null)))`

/** The rates that `MATCHES` compares by, as JSON: how much of each currency one unit of the base buys. */
export async function readRates(db: Db | Tx): Promise<string> {
  const { base, rates } = await readCurrencyTable(db)
  return JSON.stringify({ ...rates, [base]: '1' })
}

function isAnyOf(column: string, name: string): Condition {
  const asked = sql`asked.query -> ${sql.lit(name)}`
  return sql<boolean>`(${asked} is null or ${sql.ref(`referrals.${column}`)} = any(texts_of(${asked})))`
}

function paysEnough(): RawBuilder<boolean> {
  const pay = sql`referrals.pay_by_unit -> (asked.query ->> 'unit')`
  const rateOf = (currency: RawBuilder<unknown>) => sql`case
    when referrals.currency = asked.query ->> 'currency' then 1 else (asked.rates ->> ${currency})::numeric end`
  return sql<boolean>`(${pay} -> 0)::numeric * ${rateOf(sql`(asked.query ->> 'currency')`)}
    >= (asked.query ->> 'min')::numeric * (${pay} -> 1)::numeric * ${rateOf(sql`referrals.currency`)}`
}
