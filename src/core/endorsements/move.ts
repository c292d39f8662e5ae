import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { notifyAnew } from '../notifications/notify.ts'
import { Refusal } from '../refusal.ts'
import type { EndorsementId } from './endorsement.ts'
import { checkEndorsementMove, type EndorsementMover, type EndorsementState } from './states.ts'

/** Which endorsement, and when. */
export interface EndorsementDeed {
  id: EndorsementId
  at: Date
}

/** The one of whom it speaks lets it be shown. Refuses: 'not_found' to others; as `checkEndorsementMove`. */
export async function acceptEndorsement(tx: Tx, subjectId: AccountId, deed: EndorsementDeed): Promise<void> {
  await move(tx, { by: 'subject', byId: subjectId, to: 'accepted' }, deed)
}

/** The one of whom it speaks does not want it; nobody is told. Refuses as `acceptEndorsement`. */
export async function declineEndorsement(tx: Tx, subjectId: AccountId, deed: EndorsementDeed): Promise<void> {
  await move(tx, { by: 'subject', byId: subjectId, to: 'declined' }, deed)
}

/** The one of whom it speaks takes it off her profile again. Refuses as `acceptEndorsement`. */
export async function revokeEndorsement(tx: Tx, subjectId: AccountId, deed: EndorsementDeed): Promise<void> {
  await move(tx, { by: 'subject', byId: subjectId, to: 'revoked_by_subject' }, deed)
}

/** Who wrote it takes it back. Refuses as `acceptEndorsement`. */
export async function withdrawEndorsement(tx: Tx, authorId: AccountId, deed: EndorsementDeed): Promise<void> {
  await move(tx, { by: 'author', byId: authorId, to: 'withdrawn_by_author' }, deed)
}

async function move(
  tx: Tx,
  { by, byId, to }: { by: EndorsementMover; byId: AccountId; to: EndorsementState },
  { id, at }: EndorsementDeed,
): Promise<void> {
  const found = await tx
    .selectFrom('endorsements')
    .select(['author_id as author', 'subject_id as subject', 'state'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (found?.[by] !== byId) throw new Refusal('not_found', 'This endorsement is not here any more.')
  const { effects } = checkEndorsementMove(found.state as EndorsementState, { to, by })
  await tx.updateTable('endorsements').set({ state: to, decided_at: at }).where('id', '=', id).execute()
  if (!effects.includes('tell_author')) return
  await notifyAnew(tx, [{ to: found.author, kind: 'endorsement', from: found.subject, postId: null }])
}
