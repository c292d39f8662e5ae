// The shape of a stranger's JSON, judged by one walk before anything of it is believed (security: F3, F8).

// Every activity ever seen in the wild lies well within these.
/** Levels of nesting. */
export const DEPTH_MAX = 32
/** Values in all. */
export const NODES_MAX = 5_000
/** Contexts below the top. */
export const INNER_CONTEXTS_MAX = 8
/** Contexts at the top. */
export const CONTEXTS_MAX = 16
/** Terms that the contexts at the top define. */
export const TERMS_MAX = 200

// Keywords that let a document say one thing to a reader of JSON and another to a reader of JSON-LD.
const FORBIDDEN = new Set(['@graph', '@included', '@reverse', '@nest', '@import'])

type Thing = Record<string, unknown>

/** What is wrong with the shape of an activity; undefined when nothing is. Takes time in proportion to its size. */
export function findFault(given: unknown): string | undefined {
  if (!isThing(given)) return 'an activity is one JSON object'
  return findContextFault(given['@context']) ?? findNestingFault(given)
}

function findContextFault(context: unknown): string | undefined {
  const contexts = Array.isArray(context) ? context : [context]
  if (contexts.length > CONTEXTS_MAX) return `more than ${CONTEXTS_MAX} contexts`
  const terms = contexts.reduce((sum, one) => sum + (isThing(one) ? Object.keys(one).length : 0), 0)
  return terms > TERMS_MAX ? `more than ${TERMS_MAX} terms in the context` : undefined
}

// Not recursive, so that no depth of nesting can exhaust the stack.
function findNestingFault(activity: Thing): string | undefined {
  const waiting: { value: unknown; depth: number }[] = [{ value: activity, depth: 1 }]
  let nodes = 0
  let innerContexts = 0
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next
    if (++nodes > NODES_MAX) return `more than ${NODES_MAX} values`
    if (depth > DEPTH_MAX) return `nested deeper than ${DEPTH_MAX} levels`
    if (typeof value !== 'object' || value === null) continue
    for (const [key, inner] of Object.entries(value)) {
      if (FORBIDDEN.has(key)) return `the keyword ${key}`
      if (key === '@context' && value !== activity && ++innerContexts > INNER_CONTEXTS_MAX) {
        return `more than ${INNER_CONTEXTS_MAX} contexts inside`
      }
      waiting.push({ value: inner, depth: depth + 1 })
    }
  }
  return undefined
}

function isThing(value: unknown): value is Thing {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
