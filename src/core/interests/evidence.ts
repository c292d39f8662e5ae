// "How do I know them?" (product §4.5): facts about candidates, each with its source. No scores, no order of merit.
import type { Db } from '../../db/connect.ts'
import { foldTag } from '../../lib/text.ts'
import type { AccountId } from '../accounts/account.ts'
import type { PassedOnReferral } from '../referrals/referral.ts'
import { readCircles } from './evidence/circle.ts'
import type { EvidenceKind, EvidenceLine, EvidenceScope, Lines } from './evidence/line.ts'
import { linesOf, readPeople } from './evidence/people.ts'
import { readReading } from './evidence/reading.ts'
import { readTalks } from './evidence/talk.ts'
import { readEndorsers, readRecommenders } from './evidence/voices.ts'
import { readWork } from './evidence/work.ts'

/**
 * Gathers the evidence for all candidates of a referral as its author may see it: seven statements at the most, however
 * many candidates there are. Each has one line at least.
 */
export async function readEvidence(
  db: Db,
  referral: PassedOnReferral,
  { candidateIds, at }: { candidateIds: AccountId[]; at: Date },
): Promise<Lines> {
  if (candidateIds.length === 0) return new Map()
  const scope = scopeOf(referral, candidateIds, at)
  const [people, ...known] = await Promise.all([
    readPeople(db, scope),
    readWork(db, scope),
    readTalks(db, scope),
    readRecommenders(db, scope),
    readEndorsers(db, scope),
    readCircles(db, scope),
  ])
  const drafts = people.map((person) => {
    const { follow, rest } = linesOf(person, at)
    return { person, ties: [...follow, ...known.flatMap((lines) => lines.get(person.id) ?? [])], rest }
  })
  const strangers = drafts.filter(({ ties }) => ties.length === 0).map(({ person }) => person.id)
  const reading = strangers.length === 0 ? null : await readReading(db, { ...scope, candidateIds: strangers })
  return new Map(
    drafts.map(({ person, ties, rest }) => {
      const { id, url } = person
      const nothing: EvidenceLine = { kind: 'nothing', posts: reading?.get(id) ?? [], url }
      return [id, [...(ties.length === 0 ? [nothing] : ties), ...rest]]
    }),
  )
}

/** Which kinds of evidence the author finds of a candidate: all that the candidate herself is told (product §3.5). */
export async function readEvidenceKinds(
  db: Db,
  referral: PassedOnReferral,
  { candidateId, at }: { candidateId: AccountId; at: Date },
): Promise<EvidenceKind[]> {
  const lines = await readEvidence(db, referral, { candidateIds: [candidateId], at })
  const kinds = (lines.get(candidateId) ?? []).map(({ kind }) => kind)
  return [...new Set(kinds)].filter((kind) => !WARNINGS.includes(kind))
}

/** How many lines tell of an acquaintance: what is only of herself, or to be looked at twice, is none. */
export function countTies(lines: EvidenceLine[]): number {
  return lines.filter(({ kind }) => kind !== 'nothing' && kind !== 'age' && !WARNINGS.includes(kind)).length
}

const WARNINGS: readonly EvidenceKind[] = ['same_words', 'young', 'copied_bio']

function scopeOf(referral: PassedOnReferral, candidateIds: AccountId[], at: Date): EvidenceScope {
  return {
    authorId: referral.authorId,
    referralId: referral.id,
    referralPostId: referral.postId,
    topics: referral.terms.topics.map(foldTag),
    candidateIds,
    at,
  }
}
