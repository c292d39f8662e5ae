/** What something that runs hangs on until it ends: a test of tap, or the demonstration. */
export interface Scope {
  /** Does this when it ends, the last first. */
  teardown: (end: () => unknown) => void
  /** Whether all went well so far. */
  passing: () => boolean
  comment: (text: string) => void
}
