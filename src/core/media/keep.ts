import type { Db, Tx } from '../../db/connect.ts'
import type { Attachment } from '../../db/schema/words.ts'
import type { Id } from '../../lib/ids.ts'
import type { Picture } from '../../lib/picture.ts'
import type { AccountId } from '../accounts/account.ts'
import { Refusal } from '../refusal.ts'
import { ALT_LENGTH_MAX, type MediaId, PICTURES_MAX } from './media.ts'

// So many may wait to be posted at once; whoever uploads and never posts does not fill the disk.
const WAITING_MAX = 40

/**
 * Keeps a picture that a writer uploaded; its file is stored already. It waits a day to be posted.
 * Refuses: 'too_many' when too many of hers wait.
 */
export async function keepMedia(
  tx: Tx,
  ownerId: AccountId,
  { name, use, picture }: { name: string; use: 'post' | 'avatar'; picture: Picture },
): Promise<MediaId> {
  await tx.selectFrom('accounts').select('id').where('id', '=', ownerId).forUpdate().execute()
  const { waiting } = await tx
    .selectFrom('media')
    .select((is) => is.fn.countAll<number>().as('waiting'))
    .where('owner_id', '=', ownerId)
    .where('use', '=', 'post')
    .where('post_id', 'is', null)
    .executeTakeFirstOrThrow()
  if (Number(waiting) >= WAITING_MAX)
    throw new Refusal(
      'too_many',
      'Many of your pictures wait to be posted. Post them first, or come back tomorrow.',
    )
  const { bytes, mediaType, width, height, blurhash } = picture
  const { id } = await tx
    .insertInto('media')
    .values({
      name,
      owner_id: ownerId,
      use,
      media_type: mediaType,
      bytes: bytes.length,
      width,
      height,
      blurhash,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** A picture as a writer puts it into a post. */
export interface PickedMedia {
  id: MediaId
  /** What is to be seen in it, for those who do not see it. */
  alt: string
}

/** A picture that waits to be posted. */
export interface WaitingMedia {
  id: MediaId
  name: string
  width: number
  height: number
}

/** Those of a writer's pictures that still wait, in the order asked. */
export async function readWaiting(db: Db | Tx, ownerId: AccountId, ids: MediaId[]): Promise<WaitingMedia[]> {
  const rows = await db
    .selectFrom('media')
    .select(['id', 'name', 'width', 'height'])
    .where('owner_id', '=', ownerId)
    .where('use', '=', 'post')
    .where('post_id', 'is', null)
    .where((is) => is('id', '=', is.fn.any(is.val(ids))))
    .execute()
  return ids.flatMap((id) => rows.find((row) => row.id === id) ?? [])
}

/**
 * Takes pictures of a writer that wait, for a post of hers, in the order given; `urlOf` says where each is to be seen. They
 * are locked until `tieMedia` says to which post they belong.
 * Refuses: 'invalid' for too many, for a description that is too long, or for one that is not there any more.
 */
export async function takeMedia(
  tx: Tx,
  ownerId: AccountId,
  { picked, urlOf }: { picked: PickedMedia[]; urlOf: (name: string) => string },
): Promise<Attachment[]> {
  checkPicked(picked)
  if (picked.length === 0) return []
  const rows = await tx
    .selectFrom('media')
    .select(['id', 'name', 'media_type as mediaType', 'width', 'height', 'blurhash'])
    .where('owner_id', '=', ownerId)
    .where('use', '=', 'post')
    .where('post_id', 'is', null)
    .where((is) => is('id', '=', is.fn.any(is.val(picked.map(({ id }) => id)))))
    .forUpdate()
    .execute()
  if (rows.length < picked.length)
    throw new Refusal('invalid', 'A picture is not there any more. Please choose it again.')
  return picked.map(({ id, alt }) => {
    const { name, mediaType, width, height, blurhash } = rows.find((row) => row.id === id)!
    return { url: urlOf(name), mediaType, alt: alt.trim(), width, height, blurhash }
  })
}

/** Says to which post pictures belong that were taken for it. */
export async function tieMedia(tx: Tx, postId: Id<'post'>, picked: PickedMedia[]): Promise<void> {
  if (picked.length === 0) return
  await tx
    .updateTable('media')
    .set({ post_id: postId })
    .where((is) => is('id', '=', is.fn.any(is.val(picked.map(({ id }) => id)))))
    .execute()
}

function checkPicked(picked: PickedMedia[]): void {
  if (picked.length > PICTURES_MAX)
    throw new Refusal('invalid', `A post has at most ${PICTURES_MAX} pictures.`)
  if (picked.some(({ alt }) => [...alt].length > ALT_LENGTH_MAX))
    throw new Refusal('invalid', `A description of a picture holds at most ${ALT_LENGTH_MAX} characters.`)
}
