/** Text that stands in a file exactly once, and what takes its place. */
export interface Edit {
  file: string
  text: string
  instead: string
}

/** A check of ours, how to disable it so that the program still runs, and the test that must fail then. */
export interface Guard extends Edit {
  name: string
  /** A test file, */
  test: string
  /** and the name of the one test in it that is run. */
  notices: string
  /** Where the same is checked once more, so that one check alone is not missed. */
  beside?: Edit[]
}
