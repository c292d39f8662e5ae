import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { Files } from '../../lib/files.ts'

const WAITING_HOURS = 24
const FILES_A_SWEEP_MAX = 500

/**
 * Throws away pictures that belong to no post a day after they were uploaded, copies of pictures of other nodes that are
 * older than `retentionDays`, and files of which no row knows. Of each pair the row goes first: what is left of a sweep that
 * ended in the middle is a file of which no row knows.
 */
export async function sweepMedia(db: Db, files: Files, retentionDays: number): Promise<void> {
  const { rows } = await sql<{ name: string | null }>`
    with old_media as (
      delete from media where id in (select id from media where use = 'post' and post_id is null
        and made_at < now() - make_interval(hours => ${WAITING_HOURS}) limit ${FILES_A_SWEEP_MAX}) returning name
    ), old_copies as (
      delete from picture_copies where digest in (select digest from picture_copies
        where fetched_at < now() - make_interval(days => ${retentionDays}) limit ${FILES_A_SWEEP_MAX}) returning name
    )
    select name from old_media union all select name from old_copies`.execute(db)
  for (const { name } of rows) if (name !== null) await files.remove(name)
  await removeUnknown(db, files)
}

async function removeUnknown(db: Db, files: Files): Promise<void> {
  const oldest = Date.now() - WAITING_HOURS * 3_600_000
  let batch: string[] = []
  for await (const { name, writtenAt } of files.list()) {
    // What is being uploaded has its file before its row.
    if (writtenAt.getTime() < oldest) batch.push(name)
    if (batch.length === FILES_A_SWEEP_MAX) {
      await removeThose(db, files, batch)
      batch = []
    }
  }
  await removeThose(db, files, batch)
}

async function removeThose(db: Db, files: Files, names: string[]): Promise<void> {
  if (names.length === 0) return
  const { rows } = await sql<{ name: string }>`
    select name from unnest(${names}::text[]) as one (name)
    where not exists (select from media where media.name = one.name)
      and not exists (select from picture_copies where picture_copies.name = one.name)`.execute(db)
  for (const { name } of rows) await files.remove(name)
}
