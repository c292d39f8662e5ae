import { z } from 'zod'
import { PostIdText, readParams } from '../input.ts'
import type { Answer } from '../visit.ts'

const AccountParams = z.object({ handle: z.string().regex(/^[a-z0-9_.:-]{1,300}$/i) })
const PostParams = AccountParams.extend({ id: PostIdText })

/** `/users/ada`: the URI of an account, opened in a browser, leads to its page. */
export function leadToAccount(): Answer {
  return async (request, reply) => {
    const { handle } = readParams(AccountParams, request)
    return reply.redirect(`/@${handle}`, 302)
  }
}

/** `/users/ada/posts/115…`: the URI of a post, opened in a browser, leads to its page, which knows who may see it. */
export function leadToPost(): Answer {
  return async (request, reply) => {
    const { handle, id } = readParams(PostParams, request)
    return reply.redirect(`/@${handle}/${id}`, 302)
  }
}
