// Referrals of other nodes, as far as their posts say that they are some (product §2.5).
import type { Db, Tx } from '../../db/connect.ts'
import { findPostByUri } from '../posts/find.ts'
import type { PostId } from '../posts/post.ts'
import type { PublishedState } from '../referrals/states.ts'
import type { PayUnit, Work } from '../work.ts'

/** What a referral of another node says of its terms, so far as it made sense. */
export interface HeardTerms {
  work: Work[]
  formats: string[]
  languages: string[]
  /** `2026-10-15` */
  due: string | null
  /** Null: no sum is named that can be understood. */
  pay: { unit: PayUnit; min: string; max: string; currency: string } | null
}

/** A referral of another node. */
export interface HeardReferral {
  title: string
  state: PublishedState
  accepting: boolean
  terms: HeardTerms
}

/** Whether such a referral is open, as far as its node has told us. */
export function isOpenElsewhere({ state }: HeardReferral): boolean {
  return state === 'open' || state === 'in_talks'
}

/** Remembers that a post of another node is a referral, or what became of it. A post that is not here changes nothing. */
export async function hearReferral(tx: Tx, postUri: string, heard: HeardReferral): Promise<void> {
  const post = await findPostByUri(tx, postUri)
  if (!post) return
  const { title, state, accepting, terms } = heard
  const row = { title, state, accepting, terms: JSON.stringify(terms) }
  await tx
    .insertInto('heard_referrals')
    .values({ post_id: post.id, ...row })
    .onConflict((conflict) => conflict.column('post_id').doUpdateSet({ ...row, heard_at: new Date() }))
    .execute()
}

/** The referral that a post of another node is; undefined when it is none. */
export async function findHeardReferral(db: Db | Tx, postId: PostId): Promise<HeardReferral | undefined> {
  return await db
    .selectFrom('heard_referrals')
    .select(['title', 'state', 'accepting', 'terms'])
    .where('post_id', '=', postId)
    .$narrowType<HeardReferral>()
    .executeTakeFirst()
}
