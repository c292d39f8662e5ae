import { type RawBuilder, sql } from 'kysely'
import type { AccountId } from '../../accounts/account.ts'
import { Refusal } from '../../refusal.ts'

/** The fewest choices of a poll that is made here. */
export const CHOICES_MIN = 2

/** The most choices of a poll that is made here. */
export const CHOICES_MAX = 6

/** The longest choice, in characters. */
export const CHOICE_LENGTH_MAX = 100

const MINUTES_MIN = 5
const MINUTES_MAX = 30 * 24 * 60

/** What a choice of a poll says, and how many chose it as far as its own node told. */
export interface Choice {
  title: string
  votes: number
}

/** A poll as its author's node says that it stands. */
export interface StoredPoll {
  /** Whether somebody may choose several. */
  isMultiple: boolean
  choices: Choice[]
  /** How many people voted; null: not told. */
  voters: number | null
  /** When the last vote counts; null: never. */
  endsAt: Date | null
}

/** A poll as a writer hands it in. */
export interface PollDraft {
  isMultiple: boolean
  choices: string[]
  minutes: number
}

/** A poll as it is shown to somebody: what stands, and what she chose herself. */
export interface PollView {
  isMultiple: boolean
  choices: (Choice & { isMine: boolean })[]
  voters: number
  /** RFC 3339. */
  endsAt: string | null
  isOver: boolean
}

/**
 * The poll that a draft makes.
 * Refuses: 'invalid' for too few or many choices, for one that is empty, too long or named twice, or an end too soon or late.
 */
export function pollOf({ isMultiple, choices, minutes }: PollDraft, at: Date): StoredPoll {
  const titles = choices.map((title) => title.trim()).filter((title) => title !== '')
  if (titles.length < CHOICES_MIN || titles.length > CHOICES_MAX)
    throw new Refusal('invalid', `A poll has ${CHOICES_MIN} to ${CHOICES_MAX} choices.`)
  if (titles.some((title) => [...title].length > CHOICE_LENGTH_MAX))
    throw new Refusal('invalid', `A choice holds at most ${CHOICE_LENGTH_MAX} characters.`)
  if (new Set(titles).size < titles.length)
    throw new Refusal('invalid', 'Two choices of a poll say the same.')
  if (!(minutes >= MINUTES_MIN && minutes <= MINUTES_MAX))
    throw new Refusal('invalid', 'A poll takes votes for five minutes to thirty days.')
  const endsAt = new Date(at.getTime() + minutes * 60_000)
  return { isMultiple, choices: titles.map((title) => ({ title, votes: 0 })), voters: 0, endsAt }
}

/** The poll of a post as an expression; `posts` and its `author` must be in reach. Votes on our own are counted from the rows. */
export function pollColumn(viewerId: AccountId | null): RawBuilder<PollView | null> {
  const mine = sql`exists (select from poll_votes where poll_votes.post_id = polls.post_id
    and poll_votes.choice = place - 1 and poll_votes.account_id = ${viewerId})`
  const counted = sql`(select count(*)::int from poll_votes
    where poll_votes.post_id = polls.post_id and poll_votes.choice = place - 1)`
  return sql`(select json_build_object('isMultiple', polls.is_multiple, 'endsAt', polls.ends_at,
      'isOver', polls.ends_at is not null and polls.ends_at <= now(),
      'voters', case when author.host is null
        then (select count(distinct account_id)::int from poll_votes where poll_votes.post_id = polls.post_id)
        else coalesce(polls.voters, (select sum((choice ->> 'votes')::int)::int from jsonb_array_elements(polls.choices) choice)) end,
      'choices', (select json_agg(json_build_object('title', choice ->> 'title', 'isMine', ${mine},
          'votes', case when author.host is null then ${counted} else (choice ->> 'votes')::int end) order by place)
        from jsonb_array_elements(polls.choices) with ordinality as one (choice, place)))
    from polls where polls.post_id = posts.id)`
}
