/** How often a property is tried: a thousand times, or as often as RUNS says. */
export const RUNS = Number(process.env.RUNS ?? 1_000)

/** After how many runs to throw away what they left: the tests' PostgreSQL cleans nothing by itself, and would get slow. */
export const CLEAN_EVERY = 500
