/** Text that stands in a file exactly once, and what takes its place. */
export interface Edit {
  file: string
  text: string
  instead: string
}

/** A check of ours, how to disable it so that the program still runs, and the test file that must fail then. */
export interface Guard extends Edit {
  name: string
  test: string
  /** Where the same is checked once more, so that one check alone is not missed. */
  beside?: Edit[]
}
