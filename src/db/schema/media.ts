import type { Id } from '../../lib/ids.ts'
import type { Made } from './column.ts'

/** The tables of pictures, as migration 0017 makes them. */
export interface MediaTables {
  media: MediaTable
  picture_copies: PictureCopiesTable
}

interface MediaTable {
  id: Made<Id<'media'>>
  name: string
  owner_id: Id<'account'>
  use: 'post' | 'avatar'
  post_id: Id<'post'> | null
  media_type: string
  bytes: number
  width: number
  height: number
  blurhash: string
  made_at: Made<Date>
}

interface PictureCopiesTable {
  digest: Buffer
  host: string
  name: string | null
  media_type: string | null
  bytes: Made<number>
  fetched_at: Made<Date>
}
