import { z } from 'zod'
import { QueryText } from '../input.ts'
import { type Answer, requireViewer } from '../visit.ts'

const Query = z.object({ title: QueryText, text: QueryText, url: QueryText })

/**
 * `/share?text=`: what another page or app hands over begins a post (product §6.6; the fields are those of W3C Web Share
 * Target). Nothing is written before its writer says so.
 */
export function sharePost(): Answer {
  return async (request, reply) => {
    requireViewer(request)
    const { title, text, url } = Query.parse(request.query)
    const shared = [title, text, url].filter((part) => part.trim() !== '').join('\n')
    return reply.redirect(`/new/post?${new URLSearchParams({ text: shared })}`, 303)
  }
}
