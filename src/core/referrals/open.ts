import type { Tx } from '../../db/connect.ts'
import type { Account } from '../accounts/account.ts'
import type { PostId } from '../posts/post.ts'
import type { Site } from '../site.ts'
import { lockDraft, storeDraft } from './drafts.ts'
import type { ReferralState } from './states.ts'
import { type Submission, submitReferral } from './submit.ts'

/** What an author opens, with the code of a draft of hers if she kept one. */
export interface Opening extends Submission {
  code?: string | undefined
}

/** Where an opening has led: to everybody, to the author's circle, or to the moderators' review. */
export interface Opened {
  code: string
  state: ReferralState
  /** Null before everybody may see it. */
  postId: PostId | null
}

/** Opens a referral that the node writes the post of. With a code it opens that draft. Refuses: as `submitReferral` and `lockDraft`. */
export async function openReferral(tx: Tx, site: Site, author: Account, opening: Opening): Promise<Opened> {
  const { code, ...submission } = opening
  const draft =
    code === undefined ? await storeDraft(tx, author, submission.terms) : await lockDraft(tx, author, code)
  const opened = await submitReferral(tx, site, author, { draft, submission })
  return { code: opened.code, state: opened.state, postId: opened.postId }
}
