// What the accounts themselves show: follows, age, and what is to be looked at twice.
import { sql } from 'kysely'
import type { Db } from '../../../db/connect.ts'
import type { AccountId } from '../../accounts/account.ts'
import { type Byline, byline } from '../../accounts/byline.ts'
import { SAME_WORDS_MAX } from '../same-words.ts'
import type { EvidenceLine, EvidenceScope } from './line.ts'

/** Younger accounts are pointed out. */
export const YOUNG_DAYS = 7

const DAY_MS = 86_400_000

/** A candidate's account, and what it shows. */
export interface Person {
  id: AccountId
  url: string
  joinedAt: Date
  isFollowed: boolean
  isFollower: boolean
  /** To how many referrals the words went that came here. */
  sameWords: number
  /** Whose profile says the same, word for word, and said it before. */
  copied: Byline | null
}

/** Loads the candidates, by one statement. */
export async function readPeople(
  db: Db,
  { authorId, referralId, candidateIds }: EvidenceScope,
): Promise<Person[]> {
  const { rows } = await sql<Person>`
    select person.id, person.url, person.joined_at as "joinedAt",
      exists (select from follows where follower_id = ${authorId} and followee_id = person.id
        and state = 'accepted') as "isFollowed",
      exists (select from follows where follower_id = person.id and followee_id = ${authorId}
        and state = 'accepted') as "isFollower",
      (select count(distinct others.referral_id)::int from interests here
        join interests others on others.candidate_id = here.candidate_id and others.message_hash = here.message_hash
        where here.referral_id = ${referralId} and here.candidate_id = person.id) as "sameWords",
      (select ${byline('other')} from accounts other
        where md5(other.bio_html) = md5(person.bio_html) and char_length(other.bio_html) >= 60
          and other.bio_html = person.bio_html and other.id <> person.id and other.joined_at < person.joined_at
          and other.suspended_at is null and other.gone_at is null
        order by other.joined_at limit 1) as copied
    from accounts person where person.id = any(${candidateIds}::bigint[])`.execute(db)
  return rows
}

/** The lines that follow from an account itself: first how the two follow each other, warnings last. */
export function linesOf(person: Person, at: Date): { follow: EvidenceLine[]; rest: EvidenceLine[] } {
  const { url, joinedAt, isFollowed, isFollower, sameWords, copied } = person
  const way = isFollowed ? (isFollower ? 'each_other' : 'you_them') : isFollower ? 'they_you' : undefined
  const days = Math.floor((at.getTime() - joinedAt.getTime()) / DAY_MS)
  const rest: EvidenceLine[] = [
    days < YOUNG_DAYS
      ? { kind: 'young', days: Math.max(days, 0), url }
      : { kind: 'age', since: joinedAt, url },
  ]
  if (sameWords > SAME_WORDS_MAX) rest.push({ kind: 'same_words', referrals: sameWords, url })
  if (copied !== null) rest.push({ kind: 'copied_bio', of: copied, url: copied.url })
  return { follow: way === undefined ? [] : [{ kind: 'follow', way, url }], rest }
}
