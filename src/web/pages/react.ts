import { z } from 'zod'
import type { Account } from '../../core/accounts/account.ts'
import { type FoundPost, findPost } from '../../core/posts/find.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Db, Tx } from '../../db/connect.ts'
import { NextPath, PostIdText, readForm, readParams } from '../input.ts'
import { type Answer, requireViewer } from '../visit.ts'

const Params = z.object({ id: PostIdText })
const Form = z.object({ next: NextPath })

/** What a reader does with a post: likes, boosts or pins it, or does so no more. */
export type Reaction = (tx: Tx, account: Account, post: FoundPost) => Promise<void>

/** A button below a post: does the deed and goes back to where it was pressed. */
export function reactToPost(db: Db, react: Reaction): Answer {
  return async (request, reply) => {
    const { account } = requireViewer(request)
    const { id } = readParams(Params, request)
    const { next } = readForm(Form, request)
    const post = await findPost(db, account.id, id)
    if (!post) throw new Refusal('not_found', 'This post is not here any more.')
    await db.transaction().execute((tx) => react(tx, account, post))
    return reply.redirect(next ?? post.url, 303)
  }
}
