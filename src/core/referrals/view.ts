import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { FloorState } from '../../db/schema/words.ts'
import type { AccountId } from '../accounts/account.ts'
import { type PostView, viewPosts } from '../posts/view.ts'
import type { LabelCode } from './judge/labels.ts'
import {
  isPublished,
  type PublishedReferral,
  REFERRAL_COLUMNS,
  type Referral,
  type ReferralId,
  referralOf,
} from './referral.ts'
import { figurePay, type PayFigures } from './terms/pay.ts'

/** All that any face shows of an opened referral. */
export interface ReferralView extends PublishedReferral {
  post: PostView
  boards: { handle: string; name: string; uri: string; url: string; isMain: boolean }[]
  figures: PayFigures
  /** By what readers are warned, as it was judged when it was listed. */
  labels: LabelCode[]
  floor: FloorState
}

/** Loads opened referrals for show, in the order asked; those whose post the viewer may not read are left out. */
export async function viewReferrals(
  db: Db,
  viewerId: AccountId | null,
  ids: ReferralId[],
): Promise<ReferralView[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('referrals')
    .select([...REFERRAL_COLUMNS, 'referrals.labels', 'referrals.floor'])
    .select(
      sql<ReferralView['boards']>`(
        select coalesce(json_agg(json_build_object('handle', accounts.handle, 'name', accounts.name, 'uri', accounts.uri,
          'url', accounts.url, 'isMain', boards.is_main) order by boards.is_main desc, accounts.handle), '[]')
        from referral_boards join boards on boards.account_id = referral_boards.board_id
        join accounts on accounts.id = boards.account_id
        where referral_boards.referral_id = referrals.id)`.as('boards'),
    )
    .where((is) => is('referrals.id', '=', is.fn.any(is.val(ids))))
    .execute()
  const opened = rows.map(({ boards, labels, floor, ...row }) => ({
    boards,
    labels: labels as LabelCode[],
    floor,
    referral: referralOf(row),
  }))
  const posts = await viewPosts(
    db,
    viewerId,
    opened.flatMap(({ referral }) => referral.postId ?? []),
  )
  return ids.flatMap((id) => {
    const { boards, labels, floor, referral } = opened.find((one) => one.referral.id === id) ?? {}
    const post = posts.find((one) => one.id === referral?.postId)
    if (!referral || !boards || !labels || !floor || !post || !isPublished(referral)) return []
    const { terms } = referral
    return [{ ...referral, post, boards, figures: figurePay(terms), labels, floor }]
  })
}

/** What its author is shown of a referral in the making. */
export type DraftView = Pick<Referral, 'id' | 'code' | 'terms'> & { madeAt: Date }

/** Loads drafts for show, in the order asked; those of others are left out. */
export async function viewDrafts(db: Db, authorId: AccountId, ids: ReferralId[]): Promise<DraftView[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('referrals')
    .select(REFERRAL_COLUMNS)
    .select('referrals.made_at as madeAt')
    .where((is) => is('referrals.id', '=', is.fn.any(is.val(ids))))
    .where('author_id', '=', authorId)
    .where('state', '=', 'draft')
    .execute()
  return ids.flatMap((id) => {
    const row = rows.find((one) => one.id === id)
    if (!row) return []
    const { code, terms } = referralOf(row)
    return [{ id, code, terms, madeAt: row.madeAt }]
  })
}
