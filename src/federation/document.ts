/** A JSON-LD document that we write, as plain JSON in the shape that others read: arrays stay arrays, Public in full. */
export type Document = Record<string, unknown>

/** The bytes of a document as they are served and sent, its context first. */
export function writeDocument(context: unknown, document: Document): string {
  return JSON.stringify({ '@context': context, ...document })
}

/** Leaves out what was not said, so that no reader has to tell null from nothing. */
export function said(fields: Record<string, unknown>): Document {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  )
}
