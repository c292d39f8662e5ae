import { ACTIVITY_JSON } from '../vocabulary.ts'

/** What a read is answered with. */
export interface Answer {
  status: number
  type: string
  body: string
  headers?: Record<string, string>
}

/** A document, as everybody may keep it for a while. */
export function document(body: string): Answer {
  return { status: 200, type: `${ACTIVITY_JSON}; charset=utf-8`, body }
}

/** That there is nothing: the same bytes whatever is hidden there. */
export function missing(): Answer {
  return { status: 404, type: 'application/json', body: '{"error":"There is nothing here."}' }
}

/** That a read must be signed. */
export function unsigned(): Answer {
  return privately({ status: 401, type: 'application/json', body: '{"error":"Sign what you read."}' })
}

/** An answer that is for this reader alone: nobody on the way may give it to another (security V23). */
export function privately(answer: Answer): Answer {
  const headers = { ...answer.headers, 'cache-control': 'private, no-store', vary: 'Accept, Signature' }
  return { ...answer, headers }
}
