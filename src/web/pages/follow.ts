import { z } from 'zod'
import type { Account } from '../../core/accounts/account.ts'
import { findAccount } from '../../core/accounts/find.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Db, Tx } from '../../db/connect.ts'
import { AccountIdText, NextPath, readForm, readParams } from '../input.ts'
import { accountPath } from '../paths.ts'
import { type Answer, requireViewer } from '../visit.ts'

const Params = z.object({ id: AccountIdText })
const Form = z.object({ next: NextPath })

/** `followAccount`, `unfollowAccount`, `blockAccount` or `unblockAccount`. */
export type FollowDeed = (tx: Tx, follower: Account, followee: Account) => Promise<unknown>

/** The buttons on somebody's page: follows or blocks her, or no more, and goes back to where it was pressed. */
export function changeFollow(db: Db, deed: FollowDeed): Answer {
  return async (request, reply) => {
    const { account } = requireViewer(request)
    const { id } = readParams(Params, request)
    const { next } = readForm(Form, request)
    const followee = await findAccount(db, id)
    if (!followee) throw new Refusal('not_found', 'This account is not here any more.')
    await db.transaction().execute((tx) => deed(tx, account, followee))
    return reply.redirect(next ?? accountPath(followee), 303)
  }
}
