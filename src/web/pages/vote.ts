import { z } from 'zod'
import { findPost } from '../../core/posts/find.ts'
import { vote } from '../../core/posts/polls/vote.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Db } from '../../db/connect.ts'
import { NextPath, PostIdText, readForm, readParams } from '../input.ts'
import { type Answer, requireViewer } from '../visit.ts'

const Params = z.object({ id: PostIdText })
const Choice = z.coerce.number().int().min(0).max(1_000)
const Form = z.object({
  choice: z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(Choice)).catch([]),
  next: NextPath,
})

/** A vote in the poll of a post: counted, and back to where it was cast. */
export function castVote({ db }: { db: Db }): Answer {
  return async (request, reply) => {
    const { account } = requireViewer(request)
    const { id } = readParams(Params, request)
    const { choice, next } = readForm(Form, request)
    const post = await findPost(db, account.id, id)
    if (!post) throw new Refusal('not_found', 'This post is not here any more.')
    await db.transaction().execute((tx) => vote(tx, account, post, choice))
    return reply.redirect(next ?? post.url, 303)
  }
}
