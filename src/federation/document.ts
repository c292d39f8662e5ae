/** A JSON-LD document that we write, as plain JSON in the shape that others read: arrays stay arrays, Public in full. */
export type Document = Record<string, unknown>

/** The bytes of a document as they are served and sent, its context first. */
export function writeDocument(context: unknown, document: Document): string {
  return JSON.stringify({ '@context': context, ...document })
}
