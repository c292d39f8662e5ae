declare const brand: unique symbol

/**
 * The id of a row: a 64-bit, time-ordered number as a decimal string. The brand keeps an `Id<'post'>` from being
 * handed over where an `Id<'account'>` is asked.
 */
export type Id<Of extends string> = string & { readonly [brand]: Of }

/** The account that an id in a path, a form or a file names; only for text that was checked to be a number. */
export function idOf<Of extends string>(text: string): Id<Of> {
  return text as Id<Of>
}
