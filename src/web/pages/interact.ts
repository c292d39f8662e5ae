import { z } from 'zod'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { QueryText } from '../input.ts'
import type { Lookup } from '../mentions.ts'
import { type Answer, requireViewer } from '../visit.ts'
import { pathTo, SEARCH_LENGTH_MAX } from './search.ts'

const Query = z.object({ uri: QueryText.transform((text) => text.trim().replace(/^(?:acct|web\+ap):/i, '')) })

/**
 * `/authorize_interaction?uri=`: where other nodes send a writer of ours who pressed "follow" or "reply" there. Leads to
 * the thing's page here, on which she can do so.
 */
export function leadToThing(parts: { db: Db; site: Site; lookup: Lookup }): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { uri } = Query.parse(request.query)
    if (uri === '' || uri.length > SEARCH_LENGTH_MAX) {
      throw new Refusal('not_found', 'This link does not say what it leads to.')
    }
    return reply.redirect(await pathTo(parts, viewer, uri), 303)
  }
}
