/**
 * The kinds of "no", each mapped once by every face:
 * invalid (422), not_found (404), forbidden (403), conflict (409), unauthorized (401), too_many (429).
 */
export type RefusalKind = 'invalid' | 'not_found' | 'forbidden' | 'conflict' | 'unauthorized' | 'too_many'

/** A rule says no. The message is a full sentence for the person who asked; anything else thrown is our fault. */
export class Refusal extends Error {
  readonly kind: RefusalKind

  constructor(kind: RefusalKind, message: string) {
    super(message)
    this.name = 'Refusal'
    this.kind = kind
  }
}
