import type { Tx } from '../../db/connect.ts'
import { scrub } from '../../lib/scrub.ts'
import type { Account } from '../accounts/account.ts'
import { isActive } from '../accounts/find.ts'
import { notifyAnew } from '../notifications/notify.ts'
import type { PostId } from '../posts/post.ts'
import { Refusal } from '../refusal.ts'
import type { EndorsementBasis, EndorsementId } from './endorsement.ts'

/** The shortest and the longest text of an endorsement. */
export const ENDORSEMENT_TEXT = { min: 20, max: 1_500 } as const
/** How many skills it names. */
export const ENDORSEMENT_SKILLS_MAX = 3
/** The longest name of a skill. */
export const SKILL_LENGTH_MAX = 40
/** How many endorsements somebody may write in 24 hours. */
export const ENDORSEMENTS_A_DAY_MAX = 5
/** How many days old both accounts must be. */
export const ENDORSING_AGE_DAYS = 14

const DAY_MS = 86_400_000

/** What a writer says of another. */
export interface EndorsementDraft {
  text: string
  basis: EndorsementBasis
  skills: string[]
  /** A year, or a year and a month: `2024-03`. */
  since: string | null
  /** The post that says it, if it is published as one. */
  postId: PostId | null
  at: Date
}

/**
 * A writer endorses another, who is asked before it is shown (product §2.8).
 * Refuses: 'invalid' outside the bounds, and for oneself; 'conflict' when one stands or waits between the two;
 * 'too_many' above ENDORSEMENTS_A_DAY_MAX; 'forbidden' while an account is younger than ENDORSING_AGE_DAYS.
 */
export async function endorseWriter(
  tx: Tx,
  { author, subject }: { author: Account; subject: Account },
  draft: EndorsementDraft,
): Promise<EndorsementId> {
  const text = scrub(draft.text).trim()
  const skills = [...new Set(draft.skills.map((skill) => skill.trim()).filter(Boolean))]
  checkWords(text, skills, draft.since)
  checkPeople(author, subject, draft.at)
  await checkRepeats(tx, author, subject, draft.at)
  const { basis, since, postId, at } = draft
  const { id } = await tx
    .insertInto('endorsements')
    .values({
      author_id: author.id,
      subject_id: subject.id,
      post_id: postId,
      text,
      basis,
      skills,
      since,
      state: 'pending',
      made_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await notifyAnew(tx, [{ to: subject.id, kind: 'endorsement', from: author.id, postId: null }])
  return id
}

function checkWords(text: string, skills: string[], since: string | null): void {
  const length = [...text].length
  const { min, max } = ENDORSEMENT_TEXT
  if (length < min || length > max)
    throw new Refusal('invalid', `An endorsement holds ${min} to ${max.toLocaleString('en')} characters.`)
  if (skills.length > ENDORSEMENT_SKILLS_MAX || skills.some((skill) => [...skill].length > SKILL_LENGTH_MAX))
    throw new Refusal(
      'invalid',
      `An endorsement names at most ${ENDORSEMENT_SKILLS_MAX} skills, each in at most ${SKILL_LENGTH_MAX} characters.`,
    )
  if (since !== null && !/^(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2]))?$/.test(since))
    throw new Refusal('invalid', 'Since when must be a year or a month, such as 2024 or 2024-03.')
}

function checkPeople(author: Account, subject: Account, at: Date): void {
  if (author.id === subject.id) throw new Refusal('invalid', 'Nobody can endorse herself.')
  if ([author, subject].some((one) => one.kind !== 'writer' || !isActive(one)))
    throw new Refusal('invalid', 'Only a writer who is here can be endorsed.')
  const youngest = Math.max(author.joinedAt.getTime(), subject.joinedAt.getTime())
  if (at.getTime() - youngest < ENDORSING_AGE_DAYS * DAY_MS)
    throw new Refusal('forbidden', `Both accounts must be ${ENDORSING_AGE_DAYS} days old for an endorsement.`)
}

async function checkRepeats(tx: Tx, author: Account, subject: Account, at: Date): Promise<void> {
  const standing = await tx
    .selectFrom('endorsements')
    .select('id')
    .where('author_id', '=', author.id)
    .where('subject_id', '=', subject.id)
    .where('state', 'in', ['pending', 'accepted'])
    .executeTakeFirst()
  if (standing) throw new Refusal('conflict', 'You have endorsed this writer already: take that back first.')
  const { count } = await tx
    .selectFrom('endorsements')
    .select((is) => is.fn.countAll<string>().as('count'))
    .where('author_id', '=', author.id)
    .where('made_at', '>', new Date(at.getTime() - DAY_MS))
    .executeTakeFirstOrThrow()
  if (Number(count) >= ENDORSEMENTS_A_DAY_MAX)
    throw new Refusal(
      'too_many',
      `You have endorsed ${ENDORSEMENTS_A_DAY_MAX} writers within a day: go on tomorrow.`,
    )
}
